using System.Diagnostics;
using System.Globalization;

namespace BuildCache.Tests.Trust;

/// <summary>I4: killed anywhere, the next build ends as a clean one; and the one after that has nothing to do.</summary>
[Trait("Speed", "Slow")]
public sealed class CrashTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_first_build_killed_at_any_point_is_made_good_by_the_next()
    {
        for (var point = 1; ; point++)
        {
            using var project = new TestProject(inMemory: false);
            Edit(project, 0);
            var finished = await DieAt(project, point);
            await Recover(project);
            if (finished)
            {
                output.WriteLine($"{point - 1} points");
                Assert.InRange(point, 20, 500);
                return;
            }
        }
    }

    [Fact]
    public async Task An_incremental_build_killed_at_any_point_is_made_good_by_the_next()
    {
        using var project = new TestProject(inMemory: false);
        Edit(project, 0);
        await project.SucceedAsClean(ChildBuild.Handlers);
        for (var point = 1; ; point++)
        {
            Edit(project, point);
            var finished = await DieAt(project, point);
            await Recover(project);
            if (finished)
            {
                output.WriteLine($"{point - 1} points");
                Assert.InRange(point, 20, 500);
                return;
            }
        }
    }

    [Fact]
    public async Task A_build_killed_at_any_point_and_its_database_lost_leaves_nothing_behind()
    {
        using var project = new TestProject(inMemory: false);
        Edit(project, 0);
        await project.SucceedAsClean(ChildBuild.Handlers);
        for (var point = 1; ; point += 3)
        {
            Edit(project, point);
            var finished = await DieAt(project, point);
            foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(project.Database)!, "test.db*").Where(static f => f.EndsWith(".db", StringComparison.Ordinal) || f.Contains(".db-", StringComparison.Ordinal)))
            {
                File.Delete(file);
            }
            await Recover(project);
            if (finished)
            {
                Assert.InRange(point, 20, 500);
                return;
            }
        }
    }

    [Fact]
    public async Task A_build_killed_at_random_moments_is_made_good_by_the_next()
    {
        var rounds = int.TryParse(Environment.GetEnvironmentVariable("BUILDCACHE_TRUST_KILLS"), CultureInfo.InvariantCulture, out var value) ? value : 6;
        var seed = 20_261_122;
        var random = new Random(seed);
        var killed = 0;
        using var project = new TestProject(inMemory: false);
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < 60; i++)
            {
                project.Write($"many{i}.txt", $"{(char)('A' + (i % 26))}{round}\nbody {i} of {round}");
            }
            Edit(project, round);
            using var child = ChildBuild.Start(project.Folder, 0);
            // The system tells of changes when it likes: no two rounds end at the same moment.
            using var watching = KillAfter(child, project.Folder, random.Next(1, 60));
            await child.WaitForExitAsync(TestContext.Current.CancellationToken);
            killed += child.ExitCode == ChildBuild.Finished ? 0 : 1;
            await Recover(project);
        }
        output.WriteLine($"{killed} of {rounds} were killed");
        Assert.NotEqual(0, killed);
    }

    /// <summary>As <see cref="An_incremental_build_killed_at_any_point_is_made_good_by_the_next"/>, for ends that unwind: tokens, exceptions.</summary>
    [Theory]
    [InlineData(Ending.Cancelled)]
    [InlineData(Ending.Unwound)]
    [InlineData(Ending.Killed)]
    public async Task A_build_that_ends_at_any_point_within_its_process_is_made_good_by_the_next(Ending ending)
    {
        using var project = new TestProject();
        Edit(project, 0);
        await project.SucceedAsClean(ChildBuild.Handlers);
        for (var point = 1; ; point++)
        {
            Edit(project, point);
            using var interruption = new Interruption(ending, point, Path.GetDirectoryName(project.Database)!);
            await interruption.Run(cancelled => project.TryBuild(ChildBuild.Handlers, cancellationToken: cancelled));
            await Recover(project);
            if (!interruption.Happened)
            {
                output.WriteLine($"{point - 1} points");
                Assert.InRange(point, 20, 500);
                return;
            }
        }
    }

    [Fact]
    public async Task Eight_builds_at_once_end_as_one()
    {
        using var project = new TestProject(inMemory: false);
        Edit(project, 0);
        await project.SucceedAsClean(ChildBuild.Handlers);
        Edit(project, 1);
        var children = Enumerable.Range(0, 4).Select(_ => ChildBuild.Start(project.Folder, 0)).ToList();
        var here = Enumerable.Range(0, 4).Select(_ => Task.Run(() => project.TryBuild(ChildBuild.Handlers))).ToList();
        foreach (var child in children)
        {
            await child.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(ChildBuild.Finished, child.ExitCode);
            child.Dispose();
        }
        Assert.All(await Task.WhenAll(here), static result => Assert.True(result.Succeeded));
        await Recover(project);
    }

    /// <summary>Kills a process when it has made so many changes below a folder.</summary>
    static FileSystemWatcher KillAfter(Process process, string folder, int changes)
    {
        var watcher = new FileSystemWatcher(folder) { IncludeSubdirectories = true };
        var seen = 0;
        void Count(object sender, FileSystemEventArgs change)
        {
            if (Interlocked.Increment(ref seen) == changes)
            {
                process.Kill();
            }
        }
        watcher.Created += Count;
        watcher.Changed += Count;
        watcher.Renamed += Count;
        watcher.EnableRaisingEvents = true;
        return watcher;
    }

    /// <summary>New, changed and deleted files, among them large ones; every round is one that the database has not seen.</summary>
    static void Edit(TestProject project, int round)
    {
        project.Write("a.txt", $"Alpha {round}\nbody");
        project.Write("b.txt", $"Beta\nbody {round}");
        project.Write($"c{round}.txt", "Gamma\nnew");
        project.Write("layout.hbs", round % 4 == 0 ? $"L{round}" : "L");
        project.Write("large.bin", new string((char)('a' + (round % 26)), 70_000 + round));
        if (File.Exists(Path.Combine(project.Folder, $"c{round - 1}.txt")))
        {
            project.Delete($"c{round - 1}.txt");
        }
    }

    /// <summary>True when the build came to its end before the point.</summary>
    static async Task<bool> DieAt(TestProject project, int point)
    {
        using var child = ChildBuild.Start(project.Folder, point);
        var said = await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(child.ExitCode is ChildBuild.Finished or 137, $"exit code {child.ExitCode}: {said}");
        return child.ExitCode == ChildBuild.Finished;
    }

    static async Task Recover(TestProject project)
    {
        await project.SucceedAsClean(ChildBuild.Handlers);
        var report = await project.Succeed(ChildBuild.Handlers);
        Assert.Equal((0, 0, 0, 0), (report.Handlers.Sum(static h => h.Ran), report.Outputs.Written, report.Outputs.Restored, report.Outputs.Deleted));
    }
}
