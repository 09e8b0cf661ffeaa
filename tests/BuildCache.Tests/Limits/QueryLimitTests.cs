using System.Text.Json.Nodes;
using BuildCache.Tests.Trust;

namespace BuildCache.Tests.Limits;

/// <summary>SQL that does not end, grows without bound, or fails on a document: told at its place, and nothing else is harmed.</summary>
public sealed class QueryLimitTests : IDisposable
{
    const string Endless = "with recursive t(n) as (select 1 union all select n + 1 from t) select count(*) as n from t";

    readonly TestProject project = new();

    public QueryLimitTests() => project.Items["BuildCacheQuery"] = new ItemList { Include = ["queries/**/*.sql"] };

    public void Dispose() => project.Dispose();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static readonly Handler Parse = new InlineHandler(static on => on.Files("*.json").Named("Parse").Produces("Note").Run(static (file, context) =>
        context.Emit("Note", file.Path, JsonNode.Parse(context.ReadText(file.Path))!)));

    static InlineHandler List(string sql) => new(on => on.Once().Named("List").Run(context => context.Write("list.txt", context.Query(sql)[0].Text("n"))));

    [Theory]
    [InlineData(Endless, "ran for more than 00:00:01")]
    [InlineData("select printf('%900000000d', 1) as n", "longer than 100 MB")]
    [InlineData("select length(zeroblob(900000000) || '') as n", "longer than 100 MB")]
    [InlineData("with recursive t(n, s) as (select 1, 'x' union all select n + 1, replace(s, 'x', 'xxxxxxxxxx') from t where n < 30) select length(s) as n from t", "longer than 100 MB")]
    [Trait("Speed", "Slow")]
    public async Task A_derived_collection_without_end_is_one_error_at_its_file(string sql, string reason)
    {
        project.HandlerTimeout = TimeSpan.FromSeconds(1);
        project.Write("a.json", """{"title":"A"}""");
        project.Write("queries/Many.sql", "-- many\n" + sql);
        var titles = List("select title as n from Note");

        var result = await project.TryBuild([Parse, titles], cancellationToken: Cancel);

        var error = Assert.Single(result.Diagnostics);
        Assert.Equal(("BCM1310", "queries/Many.sql", 2), (error.Code, error.File, error.Line));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Equal("A", project.Read("list.txt"));
    }

    [Theory]
    [InlineData("derived")]
    [InlineData("call")]
    [InlineData("input")]
    public async Task A_cancelled_build_ends_whatever_a_query_does(string where)
    {
        project.HandlerTimeout = TimeSpan.Zero;
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var handlers = new List<Handler> { new InlineHandler(on => on.Function("started", () =>
        {
            cancellation.Cancel();
            return 1;
        })) };
        const string Started = "with recursive t(n) as (select started() union all select n + 1 from t) select count(*) as n from t";
        switch (where)
        {
            case "derived":
                project.Write("queries/Many.sql", Started);
                break;
            case "call":
                handlers.Add(List(Started));
                break;
            default:
                using (var data = Connection.Open(Path.Combine(project.Folder, "data.db"), readOnly: false, create: true))
                {
                    data.Execute("create table t (n)");
                }
                handlers.Add(new InlineHandler(on => on.Once().Named("Input").Run(context =>
                {
                    using var database = context.OpenDatabase("data.db");
                    cancellation.Cancel();
                    Assert.Throws<OperationCanceledException>(() => database.Query(Endless).Count());
                })));
                break;
        }
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => project.TryBuild([.. handlers], cancellationToken: cancellation.Token));
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task A_finished_build_can_be_asked_no_endless_question()
    {
        project.Write("a.json", """{"title":"A"}""");
        await project.Succeed(Parse);
        using var database = BuildDatabase.Open(project.Database, Cancel);
        database.Timeout = TimeSpan.FromSeconds(1);
        Assert.Contains("ran for more than 00:00:01", Assert.Throws<DiagnosticException>(() => database.Query(Endless)).Diagnostic.Message, StringComparison.Ordinal);

        using var cancellation = new CancellationTokenSource();
        using var cancelled = BuildDatabase.Open(project.Database, cancellation.Token);
        cancellation.Cancel();
        Assert.Throws<OperationCanceledException>(() => cancelled.Query(Endless));
    }

    [Fact]
    public async Task A_call_that_gives_documents_without_end_is_one_error()
    {
        project.Alter = static options => options.MostBytesOfCall = 2_000_000;
        project.Write("a.json", """{"title":"A"}""");
        var given = 0;
        var endless = new InlineHandler(on => on.Once().Named("Endless").Produces("Row").Run(context =>
        {
            for (; ; given++)
            {
                context.Emit("Row", $"{given}", new JsonObject { ["text"] = new string('x', 500_000) });
            }
        }));
        var titles = List("select title as n from Note");

        var error = Assert.Single((await project.TryBuild([Parse, titles, endless], cancellationToken: Cancel)).Diagnostics);

        Assert.Equal("BCM1908", error.Code);
        Assert.StartsWith("Handler Endless gives more than 2 MB of documents in one call.", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, given);
        Assert.Equal("A", project.Read("list.txt"));
    }

    [Fact]
    public async Task Many_comments_before_a_query_are_read_once()
    {
        project.Write("a.json", """{"title":"A"}""");
        var list = List(string.Concat(Enumerable.Repeat("/* a */ ", 60)) + "select coalesce(nobody, 'none') as n from Note");
        await project.SucceedAsClean(Parse, list);
        Assert.Equal("none", project.Read("list.txt"));
    }

    [Fact]
    public async Task A_query_ends_at_no_NUL()
    {
        var result = await project.TryBuild([Parse, List("select 1 as n\0 from nowhere")], cancellationToken: Cancel);
        var error = Assert.Single(result.Diagnostics);
        Assert.Equal("BCM1301", error.Code);
        Assert.Contains("it contains a NUL character", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("json_extract(name, '$.a')", """{"name":"no json","title":"A"}""")]
    [InlineData("printf('%' || name || 'd', 1)", """{"name":900000000,"title":"A"}""")]
    [InlineData("abs(name)", """{"name":-9223372036854775808,"title":"A"}""")]
    public async Task An_index_that_does_not_hold_for_a_document_is_the_same_error_clean_and_incremental(string columns, string breaks)
    {
        project.Items["BuildCacheIndex"] = new ItemList { Items = [new Item("Note", new Dictionary<string, string> { ["Columns"] = columns }), new Item("Note", new Dictionary<string, string> { ["Columns"] = "title" })] };
        var titles = List("select group_concat(title, '' order by title) as n from Note");
        project.Write("a.json", breaks);
        var clean = Assert.Single((await project.TryBuild([Parse, titles], cancellationToken: Cancel)).Diagnostics);
        Assert.Equal("BCM1326", clean.Code);
        Assert.Equal("A", project.Read("list.txt"));

        // It stays so until the document is mended, and comes back with the next that is wrong.
        Assert.Equal([clean], (await project.TryBuild([Parse, titles], cancellationToken: Cancel)).Diagnostics);
        project.Write("a.json", """{"title":"B"}""");
        await project.Succeed(Parse, titles);
        Assert.Equal("B", project.Read("list.txt"));
        project.Write("a.json", breaks);
        Assert.Equal([clean], (await project.TryBuild([Parse, titles], cancellationToken: Cancel)).Diagnostics);
        Assert.Equal("A", project.Read("list.txt"));
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(project.Database)!, "*damaged*"));
    }
}
