namespace BuildCache.Tests.Limits;

/// <summary>Looking at the inputs is most of what a large build without changes does; a cancelled one stops there too.</summary>
public sealed class CancelledObservationTests : IDisposable
{
    readonly TestProject project = new();

    public void Dispose() => project.Dispose();

    static readonly InlineHandler Copy = new(static on => on.Files("*.txt").Named("Copy").Run(static (file, context) =>
        context.Write(file.Path, context.ReadText(file.Path) + context.Environment("HOME_PAGE"))));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_is_hashed_after_it(bool isCancelled)
    {
        for (var i = 0; i < 50; i++)
        {
            project.Write($"{i}.txt", "a");
        }
        await project.Succeed(Copy);
        for (var i = 0; i < 50; i++)
        {
            project.Write($"{i}.txt", "longer");
        }
        using var cancellation = new CancellationTokenSource();
        using var database = Database.Open(Machine.Real, project.Database, static _ => { }, cancellationToken: TestContext.Current.CancellationToken);
        var options = project.Options([Copy]);
        // The variable is looked at after the stat records of the files, and before any of them is read.
        var world = options.World(new InPlace(FileSystem.Real, project.Folder, project.Folder, []), new HiddenUrls()) with
        {
            Environment = _ =>
            {
                if (isCancelled)
                {
                    cancellation.Cancel();
                }
                return null;
            },
        };
        using var answers = new HttpAnswers(world, database.Artifacts, cancellation.Token);
        var inputs = new CurrentInputs(world, Trees.Of(project.Folder, TestContext.Current.CancellationToken), RacyClock.Probe(FileSystem.Real, Path.GetDirectoryName(project.Database)!)) { Http = answers };

        var observation = new InputObservation(database.Writer, inputs, Machine.Real, 1, cancellation.Token);
        if (isCancelled)
        {
            Assert.Throws<OperationCanceledException>(observation.Run);
            Assert.Equal(0, inputs.Hashed);
        }
        else
        {
            observation.Run();
            Assert.Equal(50, observation.Changed.Count);
            Assert.Equal(50, inputs.Hashed);
        }
    }

    [Fact]
    public void No_folder_is_entered_after_it()
    {
        project.Write("a/b.txt", "");
        Assert.Single(Trees.Of(project.Folder, TestContext.Current.CancellationToken).Paths);
        Assert.Throws<OperationCanceledException>(() => Trees.Of(project.Folder, new CancellationToken(canceled: true)));
    }
}
