using System.Globalization;

namespace BuildCache.Tests.Workspaces;

/// <summary>A project that stays open builds as one that is opened for each build, whatever others do to its database meanwhile.</summary>
public sealed class WorkspaceTests : IDisposable
{
    readonly TestProject project = new() { Builder = new StayingBuilder() };

    static readonly Handler Upper = new InlineHandler(static on =>
    {
        on.Files("*.txt").Named("Parse").Produces("Note").Run(static (file, context) => context.Emit("Note", file.Path, new { text = context.ReadText(file.Path) }));
        on.Each("Note").Named("Page").Run(static (note, context) => context.Write(note.Id + ".html", note.Text("text").ToUpperInvariant()));
        on.Once().Named("Index").Run(static context => context.Write("index.html", string.Join(' ', context.Query("select id from Note order by id").Select(static row => row.Text("id")))));
    });

    static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => project.Dispose();

    Task<BuildResult> BuildAlone() => Build.RunAsync(project.Options([Upper]), Token);

    static long RunsOf(BuildReport report) => report.Handlers.Sum(static handler => handler.Ran);

    [Fact]
    public async Task Builds_follow_each_other()
    {
        project.Write("a.txt", "one");
        project.Write("b.txt", "two");
        Assert.Equal(5, RunsOf(await project.Succeed(Upper)));
        Assert.Equal(0, RunsOf(await project.Succeed(Upper)));
        project.Write("a.txt", "uno");
        Assert.Equal(2, RunsOf(await project.Succeed(Upper)));
        Assert.Equal("UNO", project.Read("a.txt.html"));
        project.Delete("b.txt");
        Assert.Equal(1, RunsOf(await project.Succeed(Upper)));
        Assert.False(project.HasOutput("b.txt.html"));
    }

    [Fact]
    public async Task Two_on_one_database_see_what_the_other_did()
    {
        project.Write("a.txt", "one");
        await project.Succeed(Upper);
        project.Write("a.txt", "uno");
        Assert.Equal(2, RunsOf((await BuildAlone()).Report));
        Assert.Equal(0, RunsOf(await project.Succeed(Upper)));
        project.Write("a.txt", "eins");
        Assert.Equal(2, RunsOf(await project.Succeed(Upper)));
        Assert.Equal(0, RunsOf((await BuildAlone()).Report));
        Assert.Equal("EINS", project.Read("a.txt.html"));
        // The lock is held only while building, so nobody waited.
        Assert.DoesNotContain(project.Log, static line => line.StartsWith("Waiting", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Builds_that_are_asked_for_at_once_run_one_after_another()
    {
        project.Write("a.txt", "one");
        await project.Succeed(Upper);
        project.Write("a.txt", "uno");
        var all = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => project.TryBuild([Upper], cancellationToken: Token)).Append(BuildAlone()));
        Assert.All(all, static result => Assert.True(result.Succeeded));
        Assert.Equal(2, all.Sum(static result => RunsOf(result.Report)));
        Assert.Equal(6, all.Select(static result => result.Report.Build).Append(1).Distinct().Count());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_more_than_was_asked_for_is_left_as_it_is(bool staysOpen)
    {
        project.Write("a.txt", "one");
        project.Write("b.txt", "two");
        await project.Succeed(Upper);
        project.Write("a.txt", "uno");
        project.Write("c.txt", "three");
        project.Delete("b.txt");
        using var workspace = new Workspace(project.Options([Upper])) { StaysOpen = staysOpen };
        // The page of b leaves; a and the new one are to be read again.
        var left = await workspace.BuildAsync(new BuildRequest { MostMarked = 1 }, cancellationToken: Token);
        Assert.True(left.IsLeft);
        Assert.Equal((true, true, false), (project.HasOutput("a.txt.html"), project.HasOutput("b.txt.html"), project.HasOutput("c.txt.html")));
        // As if nobody had looked: the same runs for the same reasons, and no build in between is known.
        var result = await workspace.BuildAsync(new BuildRequest { MostMarked = 2 }, cancellationToken: Token);
        Assert.False(result.IsLeft);
        Assert.Equal(2, result.Report.Build);
        Assert.Equal(["Index ", "Page a.txt", "Page c.txt", "Parse a.txt", "Parse c.txt"], result.Report.Ran.Select(static ran => $"{ran.Handler} {ran.Key}").Order(StringComparer.Ordinal));
        Assert.Contains("a.txt", result.Report.Ran.Single(static ran => ran is { Handler: "Page", Key: "a.txt" }).Because[0], StringComparison.Ordinal);
        Assert.True((await workspace.BuildAsync(new BuildRequest { MostMarked = 1, Rebuild = true }, cancellationToken: Token)).IsLeft);
        Assert.Equal(0, RunsOf((await workspace.BuildAsync(new BuildRequest { MostMarked = 0 }, cancellationToken: Token)).Report));
    }

    [Fact]
    public async Task Readers_of_a_computation_that_is_to_be_looked_at_anew_count_directly_or_through_others()
    {
        var read = new Computation<string, string>("Read", static (path, context) => Task.FromResult(context.ReadText(path)));
        var shown = new Computation<string, string>("Shown", async (path, context) => (await context.ComputeAsync(read, path)).ToUpperInvariant());
        var shared = new InlineHandler(on =>
        {
            on.Compute(read);
            on.Compute(shown);
            on.Files("*.md").Named("Page").Run(async (file, context) => context.Write(file.Path + ".html", await context.ComputeAsync(shown, "layout.txt") + context.ReadText(file.Path)));
        });
        project.Write("layout.txt", "one");
        for (var i = 0; i < 5; i++)
        {
            project.Write($"p{i}.md", $"{i}");
        }
        await project.Succeed(shared);
        project.Write("layout.txt", "two");
        using var workspace = new Workspace(project.Options([shared]));
        // The computation that read the file, the one that read that, and five pages.
        Assert.True((await workspace.BuildAsync(new BuildRequest { MostMarked = 6 }, cancellationToken: Token)).IsLeft);
        project.Write("p1.md", "another");
        Assert.True((await workspace.BuildAsync(new BuildRequest { MostMarked = 6 }, cancellationToken: Token)).IsLeft);
        Assert.False((await workspace.BuildAsync(new BuildRequest { MostMarked = 7 }, cancellationToken: Token)).IsLeft);
        Assert.Equal("TWOanother", project.Read("p1.md.html"));
    }

    [Fact]
    public async Task A_database_that_somebody_deletes_is_begun_anew_and_the_next_one_is_left_whole()
    {
        project.Write("a.txt", "one");
        await project.Succeed(Upper);
        Directory.Delete(Path.Combine(project.Folder, "obj"), recursive: true);
        // Another build makes a new database, with a write-ahead log under the name of the one that this workspace has open.
        using (var other = new Workspace(project.Options([Upper])))
        {
            Assert.Equal(3, RunsOf((await other.BuildAsync(cancellationToken: Token)).Report));
            project.Write("a.txt", "uno");
            Assert.Equal(0, RunsOf(await project.Succeed(Upper)) - 2);
            Assert.Equal(0, RunsOf((await other.BuildAsync(cancellationToken: Token)).Report));
        }
        Assert.Equal(0, RunsOf(await project.Succeed(Upper)));
        Assert.Equal("UNO", project.Read("a.txt.html"));
    }

    [Fact]
    public async Task One_that_is_closed_while_another_build_has_a_new_database_does_not_touch_its_log()
    {
        project.Write("a.txt", "one");
        var first = new Workspace(project.Options([Upper]));
        Assert.True((await first.BuildAsync(cancellationToken: Token)).Succeeded);
        Directory.Delete(Path.Combine(project.Folder, "obj"), recursive: true);
        using var second = new Workspace(project.Options([Upper]));
        Assert.True((await second.BuildAsync(cancellationToken: Token)).Succeeded);
        Assert.True(File.Exists(project.Database + "-wal"));
        first.Dispose();
        Assert.True(File.Exists(project.Database + "-wal"));
        Assert.Equal(0, RunsOf((await second.BuildAsync(cancellationToken: Token)).Report));
        Assert.Equal(0, RunsOf((await BuildAlone()).Report));
    }

    [Fact]
    public async Task A_build_that_fails_or_is_cancelled_is_followed_by_one_that_is_right()
    {
        project.Write("a.txt", "one");
        var throws = new InlineHandler(static on => on.Files("*.txt").Named("Page").Run(static (file, context) =>
        {
            var text = context.ReadText(file.Path);
            context.Write(file.Path + ".html", text == "bad" ? throw new InvalidOperationException("bad") : text);
        }));
        await project.Succeed(throws);
        project.Write("a.txt", "bad");
        Assert.False((await project.TryBuild([throws], cancellationToken: Token)).Succeeded);
        using (var cancelled = new CancellationTokenSource())
        {
            await cancelled.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => project.TryBuild([throws], cancellationToken: cancelled.Token));
        }
        project.Write("a.txt", "good");
        Assert.Equal(1, RunsOf(await project.Succeed(throws)));
        Assert.Equal("good", project.Read("a.txt.html"));
    }

    [Fact]
    public async Task Handlers_and_properties_may_be_others_in_each_build()
    {
        project.Write("a.txt", "one");
        project.Properties["Word"] = "x";
        Handler[] handlers = [new InlineHandler(static on => on.Once().Named("A").Run(static context => context.Write("a", context.Property("Word")!))),
            new InlineHandler(static on => on.Once().Named("B").Run(static context => context.Write("b", context.Property("Word")!)))];
        await project.Succeed(handlers);
        project.Properties["Word"] = "y";
        await project.Succeed(handlers[0]);
        Assert.Equal("y", project.Read("a"));
        Assert.False(project.HasOutput("b"));
    }

    [Fact]
    public async Task Nothing_stays_open_when_opening_fails()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Open files are looked for in /proc.");
        project.Write("a.txt", "one");
        // Known only after the database was opened: a collection that is spelt in two ways.
        var contradicts = new InlineHandler(static on =>
        {
            on.Once().Named("A").Produces("Note").Run(static _ => { });
            on.Once().Named("B").Produces("note").Run(static _ => { });
        });
        using (var workspace = new Workspace(project.Options([contradicts])))
        {
            Assert.False((await workspace.BuildAsync(cancellationToken: Token)).Succeeded);
            Assert.Empty(OpenFiles());
        }
        await project.Succeed(Upper);
        Assert.NotEmpty(OpenFiles());
    }

    string[] OpenFiles() =>
    [
        .. Directory.GetFiles($"/proc/{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}/fd").Select(static entry => new FileInfo(entry).LinkTarget)
            .Where(target => target?.StartsWith(project.Folder, StringComparison.Ordinal) == true).Select(static target => target!),
    ];
}
