using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;

namespace BuildCache.Tests.Trust;

/// <summary>
/// Handlers that do what the files of a project tell them: each *.doc file carries small programs, so a random project is a random graph.
/// Every run that ends well is noted with all it saw: the oracle of minimality.
/// </summary>
sealed partial class RandomHandlers
{
    readonly ConcurrentDictionary<string, List<string>> runs = [];
    readonly ConcurrentQueue<string> needless = [];
    readonly Computation<string, string> early;
    readonly Computation<string, string> late;

    public RandomHandlers()
    {
        early = new Computation<string, string>("Early", (id, context) => Run("Early", id, context, "body"));
        late = new Computation<string, string>("Late", (id, context) => Run("Late", id, context, "late"));
    }

    /// <summary>Turned off while a build is to repeat itself on purpose.</summary>
    public bool Watch { get; set; } = true;

    /// <summary>Runs that saw exactly what a recent run of the same node had seen.</summary>
    public IReadOnlyCollection<string> Needless => needless;

    public Handler[] Create(RandomSettings settings) =>
    [
        new InlineHandler(on =>
        {
            on.Files("**/*.doc").Named("Parse").Produces("Doc", "Part").Run(Parse);
            on.Compute(early);
            on.Compute(late);
            on.Each("Doc").Named("Calc").Produces("Calc").Run(async (doc, context) =>
            {
                var text = await Run("Calc", doc, context, "calc");
                context.Emit("Calc", doc.Id, new { v = text, n = text.Length % 3 });
            });
            on.Each("Calc").Named("Deep").Produces("Deep").Run(async (calc, context) =>
            {
                var log = new StringBuilder();
                Note(log, "n", calc.Text("n"));
                Note(log, "same", context.Query("select count(*) as same from Calc where n = @n", new Dictionary<string, object?> { ["n"] = calc.Get<int>("n") })[0].Text("same"));
                Done("Deep", calc.Id, log);
                context.Emit("Deep", calc.Id, new { v = log.ToString() });
                await Task.CompletedTask;
            });
            on.Derive("Tagged", "select tag as id, count(*) as n, group_concat(title, ',' order by title) as titles from Doc where tag is not null group by tag order by tag", by: "tag");
            on.Derive("Linked", "select Doc.id as source, Part.id as part, Part.text from Doc join Part on Part.owner = Doc.weight order by source, part");
        }),
        new InlineHandler(on => on.Each("Doc").Named("Page").Run(async (doc, context) =>
        {
            var log = new StringBuilder();
            var url = Note(log, "url", doc.Text("url"));
            var text = await Run("Page", doc.Id, context, Note(log, "page", doc.Text("page")), log);
            context.Write(url.Length > 0 ? url : doc.Id + ".html", text);
        })),
        RandomUpgrades.Sizes(settings.Version),
        .. new Handler[]
        {
            RandomUpgrades.TagPages(settings.Version),
            new InlineHandler(on => on.Rows("select n as id, count(*) as c from Calc group by n order by n").Named("Row").Run((row, context) => Show("Row", row.Id, context, $"rows/{row.Id}.txt", row.ToJson().ToJsonString()))),
            RandomUpgrades.Star(settings.Version),
            new InlineHandler(on => on.Once().Named("Asked").Run(static context => context.Write("asked.txt", string.Concat(RandomContent.Queries.Select(path => Asked(context, path)))))),
            new InlineHandler(on => on.Once().Named("Index").Run(context => Show("Index", "", context, "index.html",
                Rows(context.Query("select source, part from Linked order by source, part")) + Rows(context.Query("select id, n from Tagged order by n, id"))))),
            new InlineHandler(on => on.Each("Deep").Named("Bottom").Run(async (deep, context) => Show("Bottom", deep.Id, context, $"deep/{deep.Id}.txt", deep.Text("v") + await context.ComputeAsync(late, deep.Id)))),
            new InlineHandler(on => on.Items("Asset").Named("Asset").Run((file, context) => context.CopyFile(file.Path, "assets/" + file.LogicalPath))),
        }.Where((_, i) => i != settings.Without),
    ];

    void Parse(InputFile file, HandlerContext context)
    {
        var log = new StringBuilder();
        var failed = false;
        var document = new JsonObject();
        foreach (var line in context.ReadText(file.Path).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Note(log, "line", line);
            var (key, value) = (line[..line.IndexOf('=', StringComparison.Ordinal)], line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..]);
            switch (key)
            {
                case "part":
                    context.Emit("Part", value.Split(':')[0], new { owner = value.Split(':')[1], text = value });
                    break;
                case "parse" when value == "error":
                    context.Error("BCM1999", "an error of the content", file.Path, 1, 2);
                    failed = true;
                    break;
                case "parse" when value == "warn":
                    context.Warn("BCM1998", "a warning of the content", file.Path, 3, 4);
                    break;
                case "parse":
                    document["parsed"] = World(context, value, log);
                    break;
                default:
                    document[key] = int.TryParse(value, out var number) ? number : value;
                    break;
            }
        }
        context.Emit("Doc", file.Path, document);
        if (!failed)
        {
            Done("Parse", file.Path, log);
        }
    }

    void Show(string handler, string key, HandlerContext context, string path, string text)
    {
        var log = new StringBuilder();
        Note(log, "shows", text);
        context.Write(path, text);
        Done(handler, key, log);
    }

    /// <summary>The rows of a query in a file, when there is such a file.</summary>
    static string Asked(HandlerContext context, string path)
    {
        if (!context.Exists(path))
        {
            return "";
        }
        var name = Path.GetFileNameWithoutExtension(path);
        return name + "\n" + Rows(name.StartsWith('p') ? context.Query(name, new Dictionary<string, object?> { ["t"] = "g1" }) : context.Query(name));
    }

    public static string Rows(IReadOnlyList<Document> rows) => string.Concat(rows.Select(static row => row.ToJson().ToJsonString() + "\n"));

    async Task<string> Run(string handler, string id, HandlerContext context, string key)
    {
        var log = new StringBuilder();
        var document = context.Document("Doc", id) ?? throw new InvalidOperationException($"{id} is not there");
        return await Run(handler, id, context, Note(log, key, document.Text(key)), log);
    }

    Task<string> Run(string handler, Document document, HandlerContext context, string key)
    {
        var log = new StringBuilder();
        return Run(handler, document.Id, context, Note(log, key, document.Text(key)), log);
    }

    async Task<string> Run(string handler, string id, HandlerContext context, string program, StringBuilder log)
    {
        foreach (var instruction in program.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            Note(log, instruction, await Step(context, instruction, log));
        }
        if (program.Split(';').Contains("keep"))
        {
            context.Write($"kept/{handler}/{id}.txt", log.ToString());
        }
        if (!log.ToString().Contains("-> caught", StringComparison.Ordinal))
        {
            Done(handler, id, log);
        }
        return log.ToString();
    }

    static string Note(StringBuilder log, string what, string value)
    {
        log.Append(what).Append(" -> ").Append(value).Append('\n');
        return value;
    }

    void Done(string handler, string key, StringBuilder log)
    {
        const int Remembered = 3;
        var text = log.ToString();
        var earlier = runs.GetOrAdd($"{handler} {key}", static _ => []);
        lock (earlier)
        {
            if (Watch && earlier.Contains(text))
            {
                needless.Enqueue($"{handler} {key} ran although nothing that it saw has changed:\n{text}");
            }
            earlier.Remove(text);
            earlier.Add(text);
            if (earlier.Count > Remembered)
            {
                earlier.RemoveAt(0);
            }
        }
    }
}
