using BuildCache.Tests.Trust;

namespace BuildCache.Tests.Outputs;

/// <summary>Publishing looks at every file of a site; a cancelled build stops between any two of them, and the next one ends as a clean one.</summary>
[Trait("Speed", "Slow")]
public sealed class CancelledPublisherTests : IDisposable
{
    const string Mark = "<!-- made by a build -->";

    readonly TestProject project = new();
    readonly CancellationTokenSource cancellation = new();

    public void Dispose()
    {
        cancellation.Dispose();
        project.Dispose();
    }

    static readonly InlineHandler Pages = new(static on => on.Files("*.txt").Named("Pages").Run(static (file, context) =>
        context.Write(Path.ChangeExtension(file.Path, ".html"), Mark + context.ReadText(file.Path))));

    string Output(string path) => Path.Combine(project.OutputFolder, path);

    Publisher PublisherOf(Database database, CancellationToken token) => new(database.Writer, database.Artifacts, OutputRoot.Folder, new OutputFolder(FileSystem.Real, project.OutputFolder),
        OutputManifest.Beside(FileSystem.Real, project.OutputFolder, project.Folder, project.Database, project.Target), project.Target, token);

    async Task<Database> Built()
    {
        project.Write("a.txt", "a");
        project.Write("b.txt", "b");
        await project.Succeed(Pages);
        return Database.Open(Machine.Real, project.Database, static _ => { }, cancellationToken: TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Nothing_is_compared_after_it()
    {
        using var database = await Built();
        Assert.Empty(PublisherOf(database, CancellationToken.None).Plan());
        await cancellation.CancelAsync();
        Assert.Throws<OperationCanceledException>(() => PublisherOf(database, cancellation.Token).Plan());
    }

    [Fact]
    public async Task Nothing_is_deleted_after_it()
    {
        using var database = await Built();
        database.Writer.Execute("delete from bc_output where path = 'a.html'");
        await cancellation.CancelAsync();
        Assert.Throws<OperationCanceledException>(PublisherOf(database, cancellation.Token).DeleteOrphans);
        Assert.True(File.Exists(Output("a.html")));
        PublisherOf(database, CancellationToken.None).DeleteOrphans();
        Assert.False(File.Exists(Output("a.html")));
    }

    [Fact]
    public async Task No_file_of_somebody_else_is_read_after_it()
    {
        using var database = await Built();
        File.WriteAllText(Output("c.html"), "by hand");
        var publisher = PublisherOf(database, cancellation.Token);
        List<PlannedOutput> Planned() => [new PlannedOutput("c.html", new byte[32], 1, WasPublished: false, IsExecutable: false)];
        publisher.SpareForeign(Planned());
        Assert.Equal(["c.html"], publisher.Foreign);
        await cancellation.CancelAsync();
        Assert.Throws<OperationCanceledException>(() => publisher.SpareForeign(Planned()));
    }

    [Fact]
    public async Task No_record_is_adopted_and_no_page_looked_for_after_it()
    {
        using var database = await Built();
        long Known() => database.Writer.Scalar("select count(*) from bc_published");
        database.Writer.Execute("delete from bc_published");
        database.Writer.Execute("delete from bc_fact");
        File.WriteAllText(Output("left.html"), Mark);
        using var early = new CancellationTokenSource();
        await early.CancelAsync();
        Assert.Throws<OperationCanceledException>(() => PublisherOf(database, early.Token).AdoptManifest());
        Assert.Equal(0, Known());

        var publisher = PublisherOf(database, cancellation.Token);
        Assert.True(publisher.AdoptManifest());
        Assert.Equal(2, Known());
        await cancellation.CancelAsync();
        Assert.Throws<OperationCanceledException>(() => publisher.FindUnknownPages(Mark, looksAgain: false));
        Assert.Empty(publisher.Diagnostics);
    }

    [Fact]
    public async Task Nothing_that_was_half_written_is_looked_for_after_it()
    {
        using var database = await Built();
        File.WriteAllText(Output(".buildcache-tmp-0011223344556677"), "half");
        await cancellation.CancelAsync();
        Assert.Throws<OperationCanceledException>(PublisherOf(database, cancellation.Token).DeleteLeftovers);
        Assert.True(File.Exists(Output(".buildcache-tmp-0011223344556677")));
        PublisherOf(database, CancellationToken.None).DeleteLeftovers();
        Assert.False(File.Exists(Output(".buildcache-tmp-0011223344556677")));
    }

    [Fact]
    public async Task A_build_that_is_cancelled_at_a_deletion_stops_there_and_the_next_one_makes_it_good()
    {
        const int Orphans = 4;
        project.Parallelism = 1;
        var stopped = new SortedSet<int>();
        var happened = true;
        for (var moment = 1; happened; moment++)
        {
            project.Write("kept.txt", $"kept {moment}");
            for (var i = 0; i < Orphans; i++)
            {
                project.Write($"{i}.txt", "left");
            }
            await project.Succeed(Pages);
            for (var i = 0; i < Orphans; i++)
            {
                project.Delete($"{i}.txt");
            }
            using var interruption = new Trust.Interruption(Ending.Cancelled, moment, Path.GetDirectoryName(project.Database)!);
            if (await interruption.Run(cancelled => project.TryBuild([Pages], cancellationToken: cancelled)) is null)
            {
                stopped.Add(Enumerable.Range(0, Orphans).Count(i => !project.HasOutput($"{i}.html")));
            }
            happened = interruption.Happened;
            await project.SucceedAsClean(Pages);
        }
        Assert.Equal(Enumerable.Range(0, Orphans + 1), stopped);
    }
}
