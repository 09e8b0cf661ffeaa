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
        for (var point = 1; ; point += CrashRound.Stride)
        {
            using var project = new TestProject();
            CrashRound.Edit(project, 0);
            var finished = await CrashRound.DieAt(project, point);
            await CrashRound.Recover(project);
            if (finished)
            {
                output.WriteLine($"every {CrashRound.Stride}. of some {point - 1} points");
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
            CrashRound.Edit(project, round);
            using var child = ChildBuild.Start(project.Folder, 0);
            // The system tells of changes when it likes: no two rounds end at the same moment.
            using var watching = KillAfter(child, project.Folder, random.Next(1, 60));
            await child.WaitForExitAsync(TestContext.Current.CancellationToken);
            killed += child.ExitCode == ChildBuild.Finished ? 0 : 1;
            await CrashRound.Recover(project);
        }
        output.WriteLine($"{killed} of {rounds} were killed");
        Assert.NotEqual(0, killed);
    }

    /// <summary>As <see cref="IncrementalCrashTests"/>, for ends that unwind: tokens, exceptions.</summary>
    [Theory]
    [InlineData(Ending.Cancelled)]
    [InlineData(Ending.Unwound)]
    [InlineData(Ending.Killed)]
    public async Task A_build_that_ends_at_any_point_within_its_process_is_made_good_by_the_next(Ending ending)
    {
        using var project = new TestProject();
        CrashRound.Edit(project, 0);
        await project.SucceedAsClean(ChildBuild.Handlers);
        for (var point = 1; ; point++)
        {
            CrashRound.Edit(project, point);
            using var interruption = new Interruption(ending, point, Path.GetDirectoryName(project.Database)!);
            await interruption.Run(cancelled => project.TryBuild(ChildBuild.Handlers, cancellationToken: cancelled));
            await CrashRound.Recover(project);
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
        CrashRound.Edit(project, 0);
        await project.SucceedAsClean(ChildBuild.Handlers);
        CrashRound.Edit(project, 1);
        var children = Enumerable.Range(0, 4).Select(_ => ChildBuild.Start(project.Folder, 0)).ToList();
        var here = Enumerable.Range(0, 4).Select(_ => Task.Run(() => project.TryBuild(ChildBuild.Handlers))).ToList();
        foreach (var child in children)
        {
            await child.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(ChildBuild.Finished, child.ExitCode);
            child.Dispose();
        }
        Assert.All(await Task.WhenAll(here), static result => Assert.True(result.Succeeded));
        await CrashRound.Recover(project);
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
}
