using System.Globalization;
using BuildCache.Content;
using BuildCache.Content.Tests.Site;

namespace BuildCache.Server.Tests;

/// <summary>A page that somebody looks at is told before the build has come to its end.</summary>
public sealed class WatchedOutputTests
{
    const int Pages = 40;
    const string Watched = "p39.html";

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_told_while_others_that_a_layout_changes_are_built()
    {
        using var project = new SiteProject();
        for (var page = 0; page < Pages; page++)
        {
            project.Write(string.Create(CultureInfo.InvariantCulture, $"p{page:00}.md"), string.Create(CultureInfo.InvariantCulture, $"# Page {page}\n"));
        }
        project.Write("_templates/partials/footer.hbs", "<footer>One</footer>").Write("Site.csproj", "<Project />");
        var description = ServedSite.Describe(project);
        using var workspace = Workspace.Open(description, ContentHandlers.Create(site: true), host: new BuildHost { Parallelism = 1 });
        var told = new List<(string Path, OutputHash Hash, string Text, long Finished)>();
        using var view = new OutputView(description);
        Assert.Empty((await BuildAsync()).Diagnostics);
        // What was not there before is not watched yet.
        Assert.Equal([(Watched, 0)], told.Select(static output => (output.Path, (int)output.Finished)));
        told.Clear();

        project.Write("_templates/partials/footer.hbs", "<footer>Two</footer>");
        var result = await BuildAsync();
        var (path, hash, text, finished) = Assert.Single(told);
        Assert.Equal((Watched, result.Report.Build - 1), (path, finished));
        Assert.Contains("Two", text, StringComparison.Ordinal);
        Assert.True(view.Refresh());
        Assert.Equal(view.Find(Watched), hash);

        // Nor does one wait that holds again.
        var was = hash;
        told.Clear();
        project.Write("_templates/partials/footer.hbs", "<footer>One</footer>");
        result = await BuildAsync();
        Assert.Equal(0, result.Report.Ran.Count(static ran => ran.Handler == "Page"));
        (path, hash, text, finished) = Assert.Single(told);
        Assert.Equal((Watched, result.Report.Build - 1), (path, finished));
        Assert.Contains("One", text, StringComparison.Ordinal);
        Assert.True(view.Refresh());
        Assert.Equal(view.Find(Watched), hash);
        Assert.NotEqual(was, hash);

        // What is as it was is not told.
        project.Write("p00.md", "# Page 0\n\nText.\n");
        told.Clear();
        await BuildAsync();
        Assert.Empty(told);

        Task<BuildResult> BuildAsync()
        {
            view.Refresh();
            return workspace.BuildAsync(new BuildRequest
            {
                Watched = new WatchedOutputs([Watched, "nothing.html"], (path, hash, content) =>
                {
                    view.Refresh();
                    told.Add((path, hash, System.Text.Encoding.UTF8.GetString(content), view.Build));
                }),
            }, cancellationToken: Token);
        }
    }
}
