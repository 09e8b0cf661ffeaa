namespace BuildCache.Tests.Commands;

/// <summary>What a command does to the folder that another one writes to as well.</summary>
public sealed class StandingOutputsTests : IDisposable
{
    readonly ScratchFolder scratch = new();
    readonly InPlace inPlace;
    readonly OutputFolder folder;

    public StandingOutputsTests()
    {
        inPlace = new InPlace(FileSystem.Real, scratch.Path, scratch.Path, ["gen/a", "gen/b"]);
        folder = new OutputFolder(FileSystem.Real, inPlace.Root);
    }

    public void Dispose() => scratch.Dispose();

    StandingOutputs Of(string path) =>
        new(FileSystem.Real, inPlace, folder, [new DeclaredOutput(path, IsFolder: false)], static (_, _) => true, scratch["aside"]);

    [Fact]
    public void A_folder_that_one_command_leaves_empty_stays_while_another_is_about_to_write_there()
    {
        scratch.Write("source");
        var (failing, running) = (Of("gen/a"), Of("gen/b"));
        failing.TakeAway();
        running.TakeAway();
        scratch.Write("gen/a");

        failing.PutBack(static (_, _, _) => { });
        Assert.True(Directory.Exists(scratch["gen"]));

        // Nobody needs it any more.
        scratch.Write("gen/b");
        running.PutBack(static (_, _, _) => { });
        Assert.Equal(["source"], scratch.Entries());
    }
}
