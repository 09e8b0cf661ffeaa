using System.Text.Json.Nodes;

namespace BuildCache.Tests.Trust;

/// <summary>
/// A change of what handlers, queries and settings mean, and a build of it that ends early, at every moment: the build after it, in which
/// nothing more changes, gives what a clean one does, errors included.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class InterruptedChangeTests : IDisposable
{
    static readonly Computation<string, string> Length = new("Length", static (id, context) => Task.FromResult($"{context.Document("Note", id)?.Text("title").Length} letters"));
    static readonly Computation<string, string> Size = new("Length", static (id, context) => Task.FromResult($"{context.Document("Note", id)?.Text("title").Length} characters"));

    /// <summary>What a handler does beside the common ones, before and after; null: nothing.</summary>
    static readonly Dictionary<string, (Action<HandlerRegistry>? Before, Action<HandlerRegistry>? After, string Query)> Changes = new()
    {
        ["function"] = (static on => on.Function("shout", static (string text) => text.ToUpperInvariant() + "!"), static on => on.Function("shout", static (string text) => text.ToUpperInvariant() + "?"), "select shout(title) as t from Note order by t"),
        ["function gone"] = (static on => on.Function("shout", static (string text) => text.ToUpperInvariant() + "!"), null, "select shout(title) as t from Note order by t"),
        ["derived"] = (static on => on.Derive("Sum", "select 'one' as id, count(*) as n from Note"), static on => on.Derive("Sum", "select 'two' as id, count(title) + 1 as n from Note"), "select id, n from Sum"),
        ["derived gone"] = (static on => on.Derive("Sum", "select 'one' as id, count(*) as n from Note"), null, "select id, n from Sum"),
        ["derived new"] = (null, static on => on.Derive("Sum", "select 'one' as id, count(*) as n from Note"), "select id, n from Sum"),
        ["full text"] = (static on => on.FullText("Sum", "select id, title from Note"), static on => on.FullText("Sum", "select id, title || ' more' as title from Note"), "select id, title from Sum where Sum match 'installing'"),
        ["full text gone"] = (static on => on.FullText("Sum", "select id, title from Note"), static on => on.Derive("Sum", "select id, title from Note"), "select id, title from Sum where Sum match 'installing'"),
        ["effect"] = (static on => on.Each("Note").Named("Page").Run(static (note, context) => context.Write(note.Id + ".html", note.Text("title"))), static on => on.Each("Note").Named("Page").Run(static (note, context) => context.Write(note.Id + ".htm", note.Text("title") + "!")), "select 1 as one"),
        ["effect gone"] = (static on => on.Each("Note").Named("Page").Run(static (note, context) => context.Write(note.Id + ".html", note.Text("title"))), null, "select 1 as one"),
        ["trigger"] = (static on => on.Each("Note").Named("Page").Run(static (note, context) => context.Write(note.Id + ".html", note.Text("title"))), static on => on.Rows("select title as id from Note").Named("Page").Run(static (row, context) => context.Write(row.Id + ".html", row.Id)), "select 1 as one"),
        ["files"] = (static on => on.Files("m*.json").Named("More").Produces("Sum").Run(static (file, context) => context.Emit("Sum", file.Path, new { n = 1 })), static on => on.Files("n*.json").Named("More").Produces("Sum").Run(static (file, context) => context.Emit("Sum", file.Path, new { n = 2 })), "select id, n from Sum order by id"),
        ["producer gone"] = (static on => on.Files("m*.json").Named("More").Produces("Sum").Run(static (file, context) => context.Emit("Sum", file.Path, new { n = 1 })), null, "select id, n from Sum order by id"),
        ["collection"] = (static on => on.Each("Note").Named("More").Produces("Sum").Run(static (note, context) => context.Emit("Sum", note.Id, new { n = 1 })), static on => on.Each("Note").Named("More").Produces("Other").Run(static (note, context) => context.Emit("Other", note.Id, new { n = 1 })), "select id, n from Sum order by id"),
        ["computation"] = (static on => Sized(on, Length), static on => Sized(on, Size), "select 1 as one"),
        ["computation gone"] = (static on => Sized(on, Length), null, "select 1 as one"),
        ["query file"] = (null, null, "listed"),
        ["query file gone"] = (null, null, "listed"),
        ["query file not valid"] = (null, null, "listed"),
        ["query file behind a query"] = (null, null, "select id, title from listed order by id"),
        ["tokenizer"] = (null, null, "select id, title from Search where Search match 'installs' order by id"),
        ["searchable"] = (null, null, "select id, title from Search where title > 'a' order by id"),
        ["index"] = (null, null, "select title from Note order by title, weight"),
        ["property"] = (static on => on.Once().Named("Told").Run(static context => context.Write("told.txt", context.Property("SiteP"))), static on => on.Once().Named("Told").Run(static context => context.Write("told.txt", context.Property("SiteP"))), "select 1 as one"),
        ["target"] = (null, null, "select id, title from Note order by id"),
    };

    public static TheoryData<string> Names => [.. Changes.Keys];

    readonly TestProject project = new();

    public void Dispose() => project.Dispose();

    static void Sized(HandlerRegistry on, Computation<string, string> length)
    {
        on.Compute(length);
        on.Each("Note").Named("Sized").Run(async (note, context) => context.Write(note.Id + ".txt", await context.ComputeAsync(length, note.Id)));
    }

    static readonly Handler Common = new InlineHandler(static on =>
    {
        on.Files("n*.json").Named("Parse").Produces("Note").Run(static (file, context) => context.Emit("Note", file.Path, JsonNode.Parse(context.ReadText(file.Path))!));
        on.Once().Named("List").Run(static context => context.Write("list.txt", string.Concat(context.Query(context.ReadText("query.txt")).Select(static row => row.ToJson().ToJsonString()))));
    });

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Of_a_change_nothing_is_forgotten(string change)
    {
        var (before, after, query) = Changes[change];
        project.Items["BuildCacheQuery"] = new ItemList { Include = ["queries/*.sql"] };
        project.Write("query.txt", query);
        project.Write("n1.json", """{"title":"a","weight":2}""");
        project.Write("n2.json", """{"title":"installing","weight":1}""");
        project.Write("m1.json", """{}""");
        for (var moment = 1; ; moment++)
        {
            Set(change, isAfter: false);
            await project.TryBuild(Handlers(before), cancellationToken: TestContext.Current.CancellationToken);
            Set(change, isAfter: true);
            using var interruption = new Interruption(Ending.Killed, moment, Path.GetDirectoryName(project.Database)!);
            await interruption.Run(cancelled => project.TryBuild(Handlers(after), cancellationToken: cancelled));
            var result = await project.TryBuild(Handlers(after), cancellationToken: TestContext.Current.CancellationToken);
            var (state, clean) = await project.TryCleanState(Handlers(after), TestContext.Current.CancellationToken);
            Assert.Equal(Errors(clean), Errors(result));
            if (state is not null)
            {
                Assert.Equal(state, project.StateOf(result));
            }
            if (!interruption.Happened)
            {
                Assert.InRange(moment, 5, 300);
                return;
            }
        }
    }

    static Handler[] Handlers(Action<HandlerRegistry>? more) => more is null ? [Common] : [Common, new InlineHandler(more)];

    static string Errors(BuildResult result) => string.Join('\n', result.Diagnostics.Where(static d => d.Severity == Severity.Error));

    void Set(string change, bool isAfter)
    {
        project.Properties["SiteP"] = isAfter ? "two" : "one";
        project.Write("queries/listed.sql", "select id, title from Note");
        switch (change)
        {
            case "query file" when isAfter:
                project.Write("queries/listed.sql", "select id, title from Note where title > 'a'");
                break;
            case "query file not valid" when isAfter:
                project.Write("queries/listed.sql", "select no from such");
                break;
            case "query file gone" or "query file behind a query" when isAfter:
                project.Delete("queries/listed.sql");
                break;
            case "tokenizer":
                project.Write("queries/Search.sql", $"-- fts5: tokenize = '{(isAfter ? "porter" : "unicode61")}'\nselect id, title from Note");
                break;
            case "searchable":
                project.Write("queries/Search.sql", $"{(isAfter ? "-- fts5:\n" : "")}select id, title from Note");
                break;
            case "index":
                project.Items["BuildCacheIndex"] = new ItemList { Items = isAfter ? [new Item("Note", new Dictionary<string, string> { ["Columns"] = "title desc" })] : [] };
                break;
            case "target":
                (project.Target, project.Output) = isAfter ? ("Release", "bin/release") : ("Debug", "bin/site");
                break;
        }
    }
}
