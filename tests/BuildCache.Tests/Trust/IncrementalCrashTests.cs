namespace BuildCache.Tests.Trust;

/// <summary>As <see cref="CrashTests"/>, for a project that was built before; beside them, because each test starts a process for every point.</summary>
[Trait("Speed", "Slow")]
public sealed class IncrementalCrashTests(ITestOutputHelper output)
{
    [Fact]
    public async Task An_incremental_build_killed_at_any_point_is_made_good_by_the_next()
    {
        using var project = new TestProject();
        CrashRound.Edit(project, 0);
        await project.SucceedAsClean(ChildBuild.Handlers);
        for (var (point, round) = (1, 1); ; point += CrashRound.Stride, round++)
        {
            CrashRound.Edit(project, round);
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
    public async Task A_build_killed_at_any_point_and_its_database_lost_leaves_nothing_behind()
    {
        using var project = new TestProject();
        CrashRound.Edit(project, 0);
        await project.SucceedAsClean(ChildBuild.Handlers);
        for (var (point, round) = (1, 1); ; point += CrashRound.Stride, round++)
        {
            CrashRound.Edit(project, round);
            var finished = await CrashRound.DieAt(project, point);
            foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(project.Database)!, "test.db*").Where(static f => f.EndsWith(".db", StringComparison.Ordinal) || f.Contains(".db-", StringComparison.Ordinal)))
            {
                File.Delete(file);
            }
            await CrashRound.Recover(project);
            if (finished)
            {
                Assert.InRange(point, 20, 500);
                return;
            }
        }
    }
}
