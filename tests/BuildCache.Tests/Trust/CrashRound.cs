using System.Globalization;

namespace BuildCache.Tests.Trust;

/// <summary>One round of a project whose builds are ended: an edit, an end, and what makes it good.</summary>
static class CrashRound
{
    /// <summary>From one point at which a process of its own is killed to the next; tests that end a build within their process visit every point.</summary>
    public static int Stride { get; } = int.TryParse(Environment.GetEnvironmentVariable("BUILDCACHE_TRUST_STRIDE"), CultureInfo.InvariantCulture, out var stride) ? stride : 13;

    /// <summary>New, changed and deleted files, among them large ones; every round is one that the database has not seen.</summary>
    public static void Edit(TestProject project, int round)
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
    public static async Task<bool> DieAt(TestProject project, int point)
    {
        using var child = ChildBuild.Start(project.Folder, point);
        var said = await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(child.ExitCode is ChildBuild.Finished or 137, $"exit code {child.ExitCode}: {said}");
        return child.ExitCode == ChildBuild.Finished;
    }

    /// <summary>The next build ends as a clean one, and the one after that has nothing to do.</summary>
    public static async Task Recover(TestProject project)
    {
        await project.SucceedAsClean(ChildBuild.Handlers);
        var report = await project.Succeed(ChildBuild.Handlers);
        Assert.Equal((0, 0, 0, 0), (report.Handlers.Sum(static h => h.Ran), report.Outputs.Written, report.Outputs.Restored, report.Outputs.Deleted));
    }
}
