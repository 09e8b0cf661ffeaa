using System.Text.Json.Nodes;
using BuildCache.Tests.Trust;

namespace BuildCache.Tests.Queries;

public sealed class DeclaredIndexTests : IDisposable
{
    readonly TestProject project = new();

    public void Dispose() => project.Dispose();

    static readonly Handler Parse = new InlineHandler(static on => on.Files("*.json").Named("Parse").Produces("Note").Run(static (file, context) =>
        context.Emit("Note", file.Path, JsonNode.Parse(context.ReadText(file.Path))!)));

    static readonly Handler List = new InlineHandler(static on => on.Once().Named("List").Run(static context =>
        context.Write("list.txt", string.Join('\n', context.Query("select title from Note where lower(title) >= 'a' and weight > 1 order by weight, title").Select(static row => row.Text("title"))))));

    void Declare(params (string Collection, string Columns)[] indexes) => project.Items["BuildCacheIndex"] = new ItemList
    {
        Items = [.. indexes.Select(static index => new Item(index.Collection, new Dictionary<string, string> { ["Columns"] = index.Columns }))],
    };

    // From outside, as with the sqlite3 command.
    string Plan(string sql)
    {
        using var database = Connection.Open(project.Database, readOnly: true);
        return string.Concat(database.Prepare("explain query plan " + sql).List(static row => row.Text(3) + "\n"));
    }

    [Fact]
    public async Task An_index_is_used_and_changes_nothing_but_speed()
    {
        for (var i = 0; i < 5; i++)
        {
            project.Write($"n{i}.json", $$"""{"title":"T{{i}}","section":"s{{i % 2}}","weight":{{i}}}""");
        }
        await project.SucceedAsClean(Parse, List);
        Assert.DoesNotContain("declared:", Plan("select * from Note where section > 's' and weight > 1"), StringComparison.Ordinal);

        // Both are there for queries of the view, and nothing runs but the query that is compared.
        Declare(("Note", "section, weight desc"), ("Note", "lower(title)"), ("Note", "title collate nocase"), ("Note", "weight + 1, title || 'x'"));
        var report = await project.SucceedAsClean(Parse, List);
        Assert.Equal((0, 1, 0), (report.Effects.Ran, report.Queries.Run, report.Queries.Changed));
        Assert.Contains("USING INDEX declared:Note:section, weight desc", Plan("select * from Note where section = 's1' and weight > 1"), StringComparison.Ordinal);
        Assert.Contains("USING INDEX declared:Note:lower(title)", Plan("select * from Note where lower(title) = 't1'"), StringComparison.Ordinal);
        Assert.Contains("USING INDEX declared:Note:title collate nocase", Plan("select * from Note where title = 't1' collate nocase"), StringComparison.Ordinal);
        Assert.Contains("USING INDEX declared:Note:weight + 1", Plan("select * from Note where weight + 1 = 3 and title || 'x' > 'a'"), StringComparison.Ordinal);
        report = await project.SucceedAsClean(Parse, List);
        Assert.Equal((0, 0), (report.Effects.Ran, report.Queries.Run));

        Declare();
        report = await project.SucceedAsClean(Parse, List);
        Assert.Equal((0, 1, 0), (report.Effects.Ran, report.Queries.Run, report.Queries.Changed));
        Assert.DoesNotContain("declared:", Plan("select * from Note where section = 's1' and weight > 1"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Nobody", "title", "BCM1325", "'Nobody'")]
    [InlineData("Note", "", "BCM1326", "Columns=")]
    [InlineData("Note", "title,", "BCM1326", "syntax error")]
    [InlineData("Note", "(select 1)", "BCM1326", "subqueries")]
    [InlineData("Note", "date(title)", "BCM1326", "calls date")]
    [InlineData("Note", "slug(title)", "BCM1326", "calls slug")]
    [InlineData("Note", "random()", "BCM1326", "calls random")]
    public async Task What_cannot_be_an_index_is_an_error_and_the_rest_is_built(string collection, string columns, string code, string mentions)
    {
        project.Write("a.json", """{"title":"A","weight":2}""");
        Declare((collection, columns));
        var slug = new InlineHandler(static on => on.Function("slug", static (string text) => text));
        var result = await project.TryBuild([Parse, List, slug], cancellationToken: TestContext.Current.CancellationToken);
        var error = Assert.Single(result.Diagnostics, static d => d.Severity == Severity.Error);
        Assert.Equal(code, error.Code);
        Assert.Contains(mentions, error.Message, StringComparison.Ordinal);
        Assert.Equal("A", project.Read("list.txt"));
    }
}
