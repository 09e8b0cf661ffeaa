using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using BuildCache.Content.Tests.Site;

namespace BuildCache.Server.Tests;

/// <summary>What a first build has finished is looked at before the rest is.</summary>
public sealed class GrowingOutputTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_output_can_be_read_while_a_call_still_runs()
    {
        const int Notes = 300;
        using var project = new SiteProject();
        for (var note = 0; note < Notes; note++)
        {
            project.Write(string.Create(CultureInfo.InvariantCulture, $"n{note:000}.note"), string.Create(CultureInfo.InvariantCulture, $"note {note}"));
        }
        project.Write("Site.csproj", "<Project />");
        var description = ServedSite.Describe(project);
        using var growing = new GrowingOutputs(description.DatabasePath);
        using var view = new OutputView(description);
        using var wasSeen = new ManualResetEventSlim();
        using var workspace = Workspace.Open(description, [new Notes(wasSeen)], host: new BuildHost { Parallelism = 2 });
        var given = new ConcurrentQueue<string>();
        var building = workspace.BuildAsync(new BuildRequest
        {
            Watched = new WatchedOutputs([], static (_, _, _) => { })
            {
                Any = (path, hash) =>
                {
                    given.Enqueue(path);
                    growing.Give(path, hash);
                },
            },
        }, cancellationToken: Token);
        byte[]? content = null;
        while (content is null)
        {
            Assert.False(building.IsCompleted);
            content = growing.Find("n001.note.html") is { } hash ? growing.Read(hash) : null;
            await Task.Yield();
        }
        Assert.Equal("NOTE 1", Encoding.UTF8.GetString(content));
        view.Refresh();
        Assert.Equal((0, false), (view.Build, building.IsCompleted));
        Assert.Null(growing.Find("n000.note.html"));
        wasSeen.Set();
        Assert.True((await building).Succeeded);
        Assert.Equal(Notes, given.Distinct().Count());
        growing.Dispose();
        Assert.Null(growing.Read(growing.Find("n001.note.html")!.Value));
    }

    [Fact]
    public async Task A_page_that_is_asked_for_in_a_first_build_is_as_the_build_leaves_it()
    {
        const int Pages = 150;
        var project = new SiteProject();
        project.Write("index.md", "# Home\n");
        for (var page = 0; page < Pages; page++)
        {
            project.Write(string.Create(CultureInfo.InvariantCulture, $"s{page % 3}/p{page}.md"), string.Create(CultureInfo.InvariantCulture, $"---\ntags: [t{page % 4}]\n---\n# Page {page}\n\n[Next](../s{(page + 1) % 3}/p{(page + 1) % Pages}.md)\n"));
        }
        await using var site = await ServedSite.StartAsync(project, static options => options with { IsLive = false });
        var asked = new[] { "s0/p0.html", "s1/p100", "", "theme/site.css", "s2/p149.html", "search/0.js", "nothing.html" };
        var answers = await Task.WhenAll(asked.Select(site.TextAsync));
        var later = await Task.WhenAll(asked.Select(site.TextAsync));
        Assert.Equal(later, answers);
        using var twin = project.Twin();
        await twin.SucceedAsync();
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(twin.Output, "s1/p100.html"), Token), answers[1]);
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(twin.Output, "404.html"), Token), answers[^1]);
    }

    [Fact]
    public void Only_what_no_other_output_can_change_is_found()
    {
        using var growing = new GrowingOutputs("nothing.db");
        var (one, other) = (new OutputHash(SHA256.HashData("one"u8)), new OutputHash(SHA256.HashData("other"u8)));
        growing.Give("guide/index.html", one);
        growing.Give("install.html", one);
        growing.Give("install.html", one);
        Assert.Equal("guide/index.html", SitePath.FindFile(growing.Find, "/guide/")?.Output);
        Assert.Equal("install.html", SitePath.FindFile(growing.Find, "/install.html")?.Output);
        // A file 'guide' or a page 'guide.html' would come first, and an output 'install' before the page.
        Assert.Null(SitePath.FindFile(growing.Find, "/guide"));
        Assert.Null(SitePath.FindFile(growing.Find, "/install"));
        // Of two outputs with one path the end tells which stands.
        growing.Give("install.html", other);
        Assert.Null(growing.Find("install.html"));
        growing.Give("install.html", other);
        Assert.Null(growing.Find("install.html"));
        growing.Begin();
        Assert.Null(growing.Find("guide/index.html"));
    }

    /// <summary>The first note waits until another one was seen.</summary>
    sealed class Notes(ManualResetEventSlim wasSeen) : Handler
    {
        public override void Register(HandlerRegistry on) => on.Files("*.note").Named("Note").Run((file, context) =>
        {
            if (file.Path == "n000.note")
            {
                wasSeen.Wait(Token);
            }
            context.Write(file.Path + ".html", context.ReadText(file).ToUpperInvariant());
        });
    }
}
