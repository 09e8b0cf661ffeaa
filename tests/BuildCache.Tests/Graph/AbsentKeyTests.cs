using System.Text.Json.Nodes;

namespace BuildCache.Tests.Graph;

/// <summary>Keys that a document does not have are one dependency of whoever asked for several, and as exact as each by itself.</summary>
public sealed class AbsentKeyTests : IDisposable
{
    readonly TestProject project = new();

    static readonly Handler Pages = new InlineHandler(static on =>
    {
        on.Files("*.json").Named("Parse").Produces("Note").Run(static (file, context) => context.Emit("Note", file.Path, JsonNode.Parse(context.ReadText(file.Path))!.AsObject()));
        on.Each("Note").Named("Page").Run(static (note, context) =>
            context.Write(note.Id + ".html", string.Join('|', new[] { "title", "layout", "lang", "title", "a\u001fb", "-", "weight" }.Select(note.Text))));
    });

    public void Dispose() => project.Dispose();

    [Fact]
    public async Task Several_are_one_dependency()
    {
        project.Write("x.json", """{"title":"X"}""");
        await project.Succeed(Pages);
        Assert.Equal(2, Count("select count(*) from bc_source where kind = 33"));
        Assert.Equal(2, Count("select count(*) from bc_seen where kind = 33"));
    }

    [Fact]
    public async Task Each_counts_and_no_other_does()
    {
        project.Write("x.json", """{"title":"X"}""");
        await project.Succeed(Pages);
        foreach (var (text, ran, html) in new[]
        {
            ("""{"title":"X","other":1}""", 0, "X|||X|||"),
            ("""{"title":"X","lang":"de"}""", 1, "X||de|X|||"),
            ("""{"title":"X","lang":"en"}""", 1, "X||en|X|||"),
            ("""{"title":"X","a\u001fb":"s"}""", 1, "X|||X|s||"),
            ("""{"title":"X","-":"m"}""", 1, "X|||X||m|"),
            ("""{"title":"X","lang":"de"}""", 0, "X||de|X|||"),
            ("""{"title":"X"}""", 0, "X|||X|||"),
            ("""{}""", 1, "||||||"),
            ("""{"title":"X"}""", 0, "X|||X|||"),
        })
        {
            project.Write("x.json", text);
            var report = await project.Succeed(Pages);
            Assert.Equal((text, ran, html), (text, report.Handlers.Single(static h => h.Name == "Page").Ran, project.Read("x.json.html")));
        }
    }

    [Fact]
    public async Task What_appeared_is_named()
    {
        project.Write("x.json", """{"title":"X"}""");
        await project.Succeed(Pages);
        project.Write("x.json", """{"title":"X","layout":"wide","weight":"3"}""");
        var report = await project.Succeed(Pages);
        Assert.Equal(["layout of Note x.json appeared", "weight of Note x.json appeared"], report.Ran.Single(static ran => ran.Handler == "Page").Because.Where(static because => because.Contains("Note", StringComparison.Ordinal)));
    }

    long Count(string sql)
    {
        using var database = Database.OpenFinished(project.Database)!;
        return database.Scalar(sql);
    }
}
