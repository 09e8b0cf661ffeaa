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

    [Fact]
    public async Task Each_is_told_as_it_moved()
    {
        project.Write("x.json", """{"title":"X"}""");
        await project.Succeed(Pages);
        foreach (var (text, told) in new[]
        {
            ("""{"title":"X","layout":"w"}""", "layout of Note x.json appeared"),
            ("""{"title":"X","weight":"3"}""", "layout of Note x.json is gone; weight of Note x.json appeared"),
            ("""{"title":"X","weight":"4","lang":"de"}""", "lang of Note x.json appeared; weight of Note x.json changed"),
        })
        {
            project.Write("x.json", text);
            Assert.Equal(told, Told(await project.Succeed(Pages)));
        }
    }

    [Theory]
    [InlineData("""{"title":"X","layout":"w"}""", """{"title":"X","layout":"w"}""", "layout of Note x.json appeared")]
    [InlineData("""{"title":"X","layout":"w"}""", """{"title":"X","layout":"w","weight":"3"}""", "layout of Note x.json appeared; weight of Note x.json appeared")]
    [InlineData("""{"title":"X","layout":"w"}""", """{"title":"X","weight":"3"}""", "weight of Note x.json appeared")]
    [InlineData("""{"title":"X","layout":"w","lang":"de"}""", """{"title":"X","layout":"w"}""", "layout of Note x.json appeared")]
    public async Task After_a_failed_build_those_are_reasons_that_are_there(string failing, string mended, string told)
    {
        project.Write("x.json", """{"title":"X"}""");
        project.Write("fails.txt", "no");
        var pages = new InlineHandler(static on =>
        {
            on.Files("*.json").Named("Parse").Produces("Note").Run(static (file, context) => context.Emit("Note", file.Path, JsonNode.Parse(context.ReadText(file.Path))!.AsObject()));
            on.Each("Note").Named("Page").Run(static (note, context) =>
            {
                context.Write(note.Id + ".html", string.Join('|', new[] { "title", "layout", "lang", "weight" }.Select(note.Text)));
                if (context.ReadText("fails.txt") == "yes")
                {
                    throw new InvalidOperationException("It fails.");
                }
            });
        });
        await project.Succeed(pages);
        project.Write("x.json", failing);
        project.Write("fails.txt", "yes");
        Assert.False((await project.TryBuild([pages], cancellationToken: TestContext.Current.CancellationToken)).Succeeded);
        project.Write("x.json", mended);
        project.Write("fails.txt", "no");
        Assert.Equal(told, Told(await project.Succeed(pages)));
    }

    static string Told(BuildReport report) =>
        string.Join("; ", report.Ran.Single(static ran => ran.Handler == "Page").Because.Where(static because => because.Contains("Note", StringComparison.Ordinal)));

    long Count(string sql)
    {
        using var database = Database.OpenFinished(project.Database)!;
        return database.Scalar(sql);
    }
}
