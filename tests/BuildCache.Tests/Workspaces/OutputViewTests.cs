using System.Text;

namespace BuildCache.Tests.Workspaces;

/// <summary>The outputs as the last finished build of a target left them, whatever happens to the database meanwhile.</summary>
public sealed class OutputViewTests : IDisposable
{
    static TaskCompletionSource reached = new();
    static TaskCompletionSource goOn = new();

    readonly TestProject project = new();

    /// <summary>A page for each file, and one that waits while it is made for the test to go on.</summary>
    static readonly Handler Pages = new InlineHandler(static on =>
    {
        on.Files("*.txt").Named("Page").Run(static (file, context) => context.Write(file.Path + ".html", context.ReadText(file.Path)));
        on.Files("*.slow").Named("Parse").Produces("Slow").Run(static (file, context) => context.Emit("Slow", file.Path, new { text = context.ReadText(file.Path) }));
        on.Each("Slow").Named("Slow page").Run(static async (document, context) =>
        {
            reached.TrySetResult();
            await goOn.Task;
            context.Write(document.Id + ".html", document.Text("text"));
        });
    });

    static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => project.Dispose();

    OutputView View(string target = "Debug") => new(new ProjectDescription
    {
        ProjectFile = Path.Combine(project.Folder, "Site.csproj"),
        ProjectDirectory = project.Folder,
        DatabasePath = project.Database,
        OutputDirectory = project.OutputFolder,
        Target = target,
    });

    static string? Text(OutputView view, string path) => view.Find(path) is { } hash && view.Read(hash) is { } content ? Encoding.UTF8.GetString(content) : null;

    [Fact]
    public async Task A_build_that_runs_is_not_seen_before_its_end()
    {
        (reached, goOn) = (new(), new());
        goOn.SetResult();
        project.Write("a.txt", "one");
        project.Write("b.slow", "one");
        using var view = View();
        Assert.False(view.Refresh());
        Assert.Equal((0, null), (view.Build, Text(view, "a.txt.html")));
        await project.Succeed(Pages);
        Assert.True(view.Refresh());
        Assert.False(view.Refresh());
        Assert.Equal(("one", "one"), (Text(view, "a.txt.html"), Text(view, "b.slow.html")));

        (reached, goOn) = (new(), new());
        project.Write("a.txt", "two");
        project.Write("b.slow", "two");
        var build = project.TryBuild([Pages], cancellationToken: Token);
        await reached.Task;
        // The page of a is stored by now.
        Assert.False(view.Refresh());
        Assert.Equal(("one", "one"), (Text(view, "a.txt.html"), Text(view, "b.slow.html")));
        using (var late = View())
        {
            Assert.False(late.Refresh());
            Assert.Null(Text(late, "a.txt.html"));
        }
        goOn.SetResult();
        await build;
        Assert.Equal("one", Text(view, "a.txt.html"));
        Assert.True(view.Refresh());
        Assert.Equal(("two", "two"), (Text(view, "a.txt.html"), Text(view, "b.slow.html")));
    }

    [Fact]
    public async Task Builds_of_other_targets_are_not_seen()
    {
        project.Write("a.txt", "one");
        await project.Succeed(Pages);
        using var view = View();
        Assert.True(view.Refresh());
        project.Write("a.txt", "two");
        (project.Target, project.Output) = ("Release", "bin/Release");
        await project.Succeed(Pages);
        Assert.False(view.Refresh());
        Assert.Equal("one", Text(view, "a.txt.html"));
        using var other = View("Release");
        Assert.True(other.Refresh());
        Assert.Equal("two", Text(other, "a.txt.html"));
    }

    [Fact]
    public async Task What_is_published_later_is_seen_at_once()
    {
        project.Write("a.txt", "one");
        await project.Succeed(Pages);
        using var view = View();
        view.Refresh();
        using (var workspace = new Workspace(project.Options([Pages])))
        {
            project.Write("a.txt", "two");
            project.Write("c.txt", "new");
            var result = await workspace.BuildAsync(new BuildRequest { PublishesLater = true }, cancellationToken: Token);
            Assert.Equal(["a.txt.html", "c.txt.html"], result.ChangedOutputs);
            Assert.Equal((0, 2), (result.Report.Outputs.Written, result.Report.Outputs.Total));
            Assert.Empty(result.Outputs);
            Assert.True(view.Refresh());
            Assert.Equal(("two", "new", "one", false), (Text(view, "a.txt.html"), Text(view, "c.txt.html"), project.Read("a.txt.html"), project.HasOutput("c.txt.html")));
            view.Rest();
            Assert.Equal("two", Text(view, "a.txt.html"));
        }
        // Whoever builds next writes it.
        var report = await project.Succeed(Pages);
        Assert.Equal((0, 2), (report.Effects.Ran, report.Outputs.Written));
        Assert.Equal(("two", "new"), (project.Read("a.txt.html"), project.Read("c.txt.html")));
    }

    [Fact]
    public async Task A_log_that_has_become_long_begins_anew_when_the_view_lets_go_of_it()
    {
        const int Files = 600;
        var random = new Random(1);
        using var workspace = new Workspace(project.Options([Pages]));
        project.Write("a.txt", "one");
        await Later();
        using var view = View();
        view.Refresh();
        Assert.False(workspace.HasLongLog);
        for (var file = 0; file < Files; file++)
        {
            // More than a page of the database each, packed too.
            project.Write($"{file}.txt", Convert.ToHexString(Enumerable.Range(0, 12_000).Select(_ => (byte)random.Next(256)).ToArray()));
        }
        await Later();
        view.Refresh();
        Assert.True(workspace.HasLongLog);
        project.Write("a.txt", "two");
        await Later();
        // The view reads what stands in the log, so it only grows.
        Assert.True(workspace.HasLongLog);
        view.Refresh();
        view.Rest();
        Assert.Equal("two", Text(view, "a.txt.html"));
        project.Write("a.txt", "three");
        await Later();
        Assert.False(workspace.HasLongLog);
        view.Refresh();
        Assert.Equal("three", Text(view, "a.txt.html"));

        async Task Later() => Assert.True((await workspace.BuildAsync(new BuildRequest { PublishesLater = true }, cancellationToken: Token)).Succeeded);
    }

    [Fact]
    public async Task A_database_that_is_made_anew_is_seen()
    {
        project.Write("a.txt", "one");
        await project.Succeed(Pages);
        using var view = View();
        view.Refresh();
        Directory.Delete(Path.Combine(project.Folder, "obj"), recursive: true);
        project.Write("a.txt", "two");
        await project.Succeed(Pages);
        Assert.True(view.Refresh());
        Assert.Equal("two", Text(view, "a.txt.html"));
    }
}
