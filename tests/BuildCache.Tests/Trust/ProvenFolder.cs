namespace BuildCache.Tests.Trust;

/// <summary>
/// A folder in which nothing has changed is believed as a whole, so what changes in one has to show in its digest, however little it shows
/// elsewhere. Each story ends in the comparison with a clean build.
/// </summary>
public abstract class ProvenFolder : IDisposable
{
    private protected TestProject Project { get; } = new(inMemory: false);

    private protected static Handler Copies { get; } = new InlineHandler(static on =>
        on.Files("*/*.txt").Named("Copy").Run(static (file, context) => context.Write(file.Path + ".out", context.ReadText(file.Path) + context.TryReadText("in/maybe.inc"))));

    public void Dispose()
    {
        Project.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected string Full(string path) => Path.Combine(Project.Folder, path);

    private protected long Proven()
    {
        using var db = Connection.Open(Project.Database, readOnly: true);
        return db.Scalar("select count(*) from bc_folder where digest is not null");
    }

    private protected static long Ran(BuildReport report) => report.Handlers.Sum(static handler => handler.Ran);

    private protected async Task UntilStampsAreTrusted(params string[] paths)
    {
        foreach (var path in paths)
        {
            Assert.True(FileSystem.Real.TryStat(Full(path), out var stamp));
            while (!RacyClock.Probe(FileSystem.Real, Project.Folder).IsTrustworthy(stamp))
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }
    }

    /// <summary>Two files of the same size and time, in a folder that is proven.</summary>
    private protected async Task Prove()
    {
        Project.Write("in/a.txt", "one");
        Project.Write("in/b.txt", "two");
        Project.Write("aside/c", "six");
        var time = File.GetLastWriteTimeUtc(Full("in/a.txt"));
        File.SetLastWriteTimeUtc(Full("in/b.txt"), time);
        File.SetLastWriteTimeUtc(Full("aside/c"), time);
        await UntilStampsAreTrusted("in/a.txt", "in/b.txt", "aside/c");
        await Project.SucceedAsClean(Copies);
        Assert.Equal(0, Proven());
        await Project.SucceedAsClean(Copies);
        Assert.Equal(1, Proven());
        var report = await Project.SucceedAsClean(Copies);
        Assert.Equal((0, 0, 3), (Ran(report), report.Inputs.Hashed, report.Inputs.Checked));
    }
}
