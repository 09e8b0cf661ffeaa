namespace BuildCache.Tests.Trust;

/// <summary>When a folder is believed, and what has to be looked at all the same.</summary>
[Trait("Speed", "Slow")]
public sealed class ProvenFolderTests : ProvenFolder
{
    [Fact]
    public async Task A_name_in_other_letters_is_another_file()
    {
        Assert.SkipWhen(PathCase.Ignored, "Here the two names are one.");
        await Prove();
        File.Move(Full("in/a.txt"), Full("in/A.txt"));
        await Project.SucceedAsClean(Copies);
        Assert.Equal(["in/A.txt.out", "in/b.txt.out"], Project.Snapshot().Keys);
    }

    [Fact]
    public async Task What_was_not_there_is_missed_when_it_comes()
    {
        await Prove();
        Project.Write("in/maybe.inc", "!");
        await Project.SucceedAsClean(Copies);
        Assert.Equal("one!", Project.Read("in/a.txt.out"));
        File.Delete(Full("in/maybe.inc"));
        await Project.SucceedAsClean(Copies);
        Assert.Equal("one", Project.Read("in/a.txt.out"));
    }

    [Fact]
    public async Task A_young_file_proves_nothing()
    {
        await Prove();
        for (var i = 0; i < 5; i++)
        {
            // Within one step of a coarse clock, and with the same size.
            Project.Write("in/a.txt", $"an{i}");
            await Project.SucceedAsClean(Copies);
            await Project.SucceedAsClean(Copies);
            Assert.Equal(0, Proven());
            Assert.Equal($"an{i}", Project.Read("in/a.txt.out"));
        }
        await UntilStampsAreTrusted("in/a.txt");
        await Project.SucceedAsClean(Copies);
        await Project.SucceedAsClean(Copies);
        Assert.Equal(1, Proven());
    }
}
