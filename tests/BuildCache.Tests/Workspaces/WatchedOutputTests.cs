using System.Globalization;

namespace BuildCache.Tests.Workspaces;

/// <summary>What somebody looks at is made before all else that a change reaches.</summary>
public sealed class WatchedOutputTests
{
    [Fact]
    public async Task Its_call_is_among_the_first_that_start()
    {
        using var project = new TestProject { Parallelism = 1 };
        for (var page = 0; page < 20; page++)
        {
            project.Write(string.Create(CultureInfo.InvariantCulture, $"p{page:00}.txt"), "text");
        }
        project.Write("layout.hbs", "One");
        var othersMayEnd = Task.CompletedTask;
        var pages = new InlineHandler(on => on.Files("*.txt").Named("Page").Run(async (file, context) =>
        {
            var text = context.ReadText("layout.hbs") + context.ReadText(file.Path);
            if (file.Path != "p19.txt")
            {
                await othersMayEnd;
            }
            context.Write(file.Path + ".html", text);
        }));
        var told = new TaskCompletionSource();
        using var workspace = new Workspace(project.Options([pages]));
        Assert.Empty((await workspace.BuildAsync(cancellationToken: TestContext.Current.CancellationToken)).Diagnostics);

        // Two run at once, and of the others none ends before the one is told: were it not handed out first, the build would never end.
        project.Write("layout.hbs", "Two");
        othersMayEnd = told.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        var request = new BuildRequest { Watched = new WatchedOutputs(["p19.txt.html"], (_, _, _) => told.SetResult()) };
        var result = await workspace.BuildAsync(request, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(result.Diagnostics);
        Assert.Equal(20, result.Report.Ran.Count);
    }
}
