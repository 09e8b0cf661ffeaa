using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace BuildCache.Tests.Trust;

/// <summary>
/// Handlers that do what the files of a project tell them: each *.doc file carries small programs, so a random project is a random graph.
/// Every run that ends well is noted with all it saw: the oracle of minimality.
/// </summary>
sealed class RandomHandlers
{
    public static readonly string[] Names = ["a/d0.doc", "a/d1.doc", "a/d2.doc", "b/d3.doc", "b/d4.doc", "b/d5.doc", "d6.doc", "d7.doc"];

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

    public void Forget()
    {
        runs.Clear();
        needless.Clear();
    }

    public Handler[] Create(int without) =>
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
            on.Derive("Tagged", "select tag as id, count(*) as n, group_concat(title, ',' order by title) as titles from Doc where tag is not null group by tag order by tag");
            on.Derive("Linked", "select Doc.id as source, Part.id as part, Part.text from Doc join Part on Part.owner = Doc.weight order by source, part");
        }),
        new InlineHandler(on => on.Each("Doc").Named("Page").Run(async (doc, context) =>
        {
            var log = new StringBuilder();
            var url = Note(log, "url", doc.Text("url"));
            var text = await Run("Page", doc.Id, context, Note(log, "page", doc.Text("page")), log);
            context.Write(url.Length > 0 ? url : doc.Id + ".html", text);
        })),
        .. new Handler[]
        {
            new InlineHandler(on => on.Each("Tagged").Named("TagPage").Run((tag, context) => Show("TagPage", tag.Id, context, $"tags/{tag.Id}.html", tag.Text("titles")))),
            new InlineHandler(on => on.Rows("select n as id, count(*) as c from Calc group by n order by n").Named("Row").Run((row, context) => Show("Row", row.Id, context, $"rows/{row.Id}.txt", row.ToJson().ToJsonString()))),
            new InlineHandler(on => on.Once().Named("Star").Run(context => Show("Star", "", context, "star.txt", Rows(context.Query("select * from Doc order by id"))))),
            new InlineHandler(on => on.Once().Named("Index").Run(context => Show("Index", "", context, "index.html",
                Rows(context.Query("select source, part from Linked order by source, part")) + Rows(context.Query("select id, n from Tagged order by n, id"))))),
            new InlineHandler(on => on.Each("Deep").Named("Bottom").Run(async (deep, context) => Show("Bottom", deep.Id, context, $"deep/{deep.Id}.txt", deep.Text("v") + await context.ComputeAsync(late, deep.Id)))),
            new InlineHandler(on => on.Items("Asset").Named("Asset").Run((file, context) => context.CopyFile(file.Path, "assets/" + file.LogicalPath))),
        }.Where((_, i) => i != without),
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

    static string Rows(IReadOnlyList<Document> rows) => string.Concat(rows.Select(static row => row.ToJson().ToJsonString() + "\n"));

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

    async Task<string> Step(HandlerContext context, string instruction, StringBuilder log)
    {
        var parts = instruction.Split(' ');
        switch (parts[0])
        {
            case "key":
                return context.Document("Doc", parts[1])?.Text(parts[2]) ?? "gone";
            case "has":
                // Asking for a key depends on its value, so that is what was seen.
                return context.Document("Doc", parts[1]) is { } asked ? $"{asked.Has(parts[2])} {asked.Text(parts[2])}" : "gone";
            case "present":
                return (context.Document(parts[2], parts[1]) is not null).ToString();
            case "whole":
                return context.Document("Doc", parts[1])?.ToJson().ToJsonString() ?? "gone";
            case "part":
                return context.Document("Part", parts[1])?.Text("text") ?? "gone";
            case "calc":
                return context.Document("Calc", parts[1])?.Text("v") ?? "gone";
            case "deep":
                return context.Document("Deep", parts[1])?.Text("v") ?? "gone";
            case "linked":
                return Rows(context.Query("select part, text from Linked where source = @x order by part", new Dictionary<string, object?> { ["x"] = parts[1] }));
            case "titles":
                return Rows(context.Query("select title from Doc where weight >= @w order by title, id", new Dictionary<string, object?> { ["w"] = int.Parse(parts[1], CultureInfo.InvariantCulture) }));
            case "unordered":
                return Rows(context.Query($"select title, weight from Doc where weight >= {parts[1]}"));
            case "tagged":
                return Rows(context.Query("select id, title from Doc where tag = @t order by id", new Dictionary<string, object?> { ["t"] = parts[1] }));
            case "equal":
                return Rows(context.Query("select count(*) as n from Doc where weight = @w", new Dictionary<string, object?> { ["w"] = int.Parse(parts[1], CultureInfo.InvariantCulture) }));
            case "count":
                return Rows(context.Query("select count(*) as n from Part"));
            case "extra":
                return Rows(context.Query("select id, extra from Doc where extra is not null order by id"));
            case "early":
                return await context.ComputeAsync(early, parts[1]);
            case "late":
                return await context.ComputeAsync(late, parts[1]);
            case "if":
                return context.Document("Doc", parts[1]) is { } document ? await context.ComputeAsync(early, parts[1]) + document.Text("title") : "none";
            case "when":
                return Note(log, "weight", context.Document("Doc", parts[1])?.Text("weight") ?? "gone") == "1" ? await context.ComputeAsync(early, parts[2]) : "otherwise";
            case "try":
                try
                {
                    return await context.ComputeAsync(early, parts[1]);
                }
                catch (Exception error) when (error is not OperationCanceledException)
                {
                    return "caught";
                }
            case "both":
                return string.Concat(await Task.WhenAll(context.ComputeAsync(early, parts[1]), context.ComputeAsync(early, parts[2])));
            case "store":
                var hash = context.StoreJson(new JsonObject { ["of"] = new string('x', 200 * parts[1].Length) });
                return hash + context.ReadJson(hash)!["of"]!.ToString().Length.ToString(CultureInfo.InvariantCulture);
            case "warn":
                context.Warn("BCM1997", "watch " + parts[1], parts[1], 1, 1);
                return "";
            case "keep":
                return "";
            case "throw":
                throw new InvalidOperationException("on purpose");
            default:
                return World(context, instruction, log);
        }
    }

    static string World(HandlerContext context, string instruction, StringBuilder log)
    {
        var parts = instruction.Split(' ');
        return Note(log, instruction, parts[0] switch
        {
            "file" => context.TryReadText(parts[1]) ?? "absent",
            "must" => context.ReadText(parts[1]),
            "exists" => context.Exists(parts[1]).ToString(),
            "list" => string.Join(',', context.List(parts[1])),
            "property" => context.Property(parts[1]),
            "environment" => context.Environment(parts[1]) ?? "unset",
            "items" => string.Join(',', context.Items("Asset").Select(static item => item.Identity)),
            _ => throw new InvalidOperationException($"unknown instruction '{instruction}'"),
        });
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
