namespace BuildCache.Tests.Graph;

/// <summary>What nothing needs any more is forgotten now and then, by builds that nobody waits for where there are any.</summary>
public sealed class SweepTests : IDisposable
{
    const int Kept = BuildOptions.DefaultKeepBuilds;

    readonly TestProject project = new();

    static readonly Handler Pages = new InlineHandler(static on =>
        on.Files("*.txt").Named("Page").Run(static (file, context) => context.Write(file.Path + ".html", context.ReadText(file.Path))));

    public void Dispose() => project.Dispose();

    [Fact]
    public async Task A_build_that_is_followed_by_nothing_forgets_what_earlier_ones_did()
    {
        using var workspace = Open();
        for (var round = 0; round < 2 * Kept; round++)
        {
            await EditAsync(workspace, round, publishesLater: true);
        }
        Assert.Equal(2 * Kept, BuildsToldOf());
        await EditAsync(workspace, 2 * Kept, publishesLater: false);
        Assert.Equal(Kept, BuildsToldOf());
    }

    [Fact]
    public async Task Whoever_never_lets_up_has_it_forgotten_all_the_same()
    {
        using var workspace = Open();
        var most = 0L;
        for (var round = 0; round < 12 * Kept; round++)
        {
            await EditAsync(workspace, round, publishesLater: true);
            most = Math.Max(most, BuildsToldOf());
        }
        Assert.InRange(most, 5 * Kept, 11 * Kept);
    }

    Workspace Open() => new(project.Options([Pages]));

    async Task EditAsync(Workspace workspace, int round, bool publishesLater)
    {
        project.Write("a.txt", $"{round}");
        Assert.True((await workspace.BuildAsync(new BuildRequest { PublishesLater = publishesLater }, cancellationToken: TestContext.Current.CancellationToken)).Succeeded);
    }

    long BuildsToldOf()
    {
        using var database = Connection.Open(project.Database, readOnly: true);
        return database.Scalar("select count(distinct build) from bc_action");
    }
}
