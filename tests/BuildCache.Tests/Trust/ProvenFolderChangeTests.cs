namespace BuildCache.Tests.Trust;

/// <summary>What changes in a folder that is believed, and how little of it shows.</summary>
[Trait("Speed", "Slow")]
public sealed class ProvenFolderChangeTests : ProvenFolder
{
    [Theory]
    [InlineData("content", "uno")]
    [InlineData("folder time", "uno")]
    [InlineData("replaced", "six")]
    [InlineData("swapped", "two")]
    [InlineData("link", "six")]
    [InlineData("retargeted", "uno")]
    public async Task What_changes_beside_size_and_time_is_noticed(string how, string expected)
    {
        await Prove();
        var (file, folder) = (Full("in/a.txt"), Full("in"));
        var (time, folderTime) = (File.GetLastWriteTimeUtc(file), Directory.GetLastWriteTimeUtc(folder));
        switch (how)
        {
            case "replaced":
                File.Move(Full("aside/c"), file, overwrite: true);
                break;
            case "swapped":
                File.Move(file, Full("aside/a"));
                File.Move(Full("in/b.txt"), file);
                File.Move(Full("aside/a"), Full("in/b.txt"));
                break;
            case "link":
                ScratchFolder.RequireLinks();
                File.Delete(file);
                File.CreateSymbolicLink(file, "../aside/c");
                break;
            case "retargeted":
                ScratchFolder.RequireLinks();
                File.Delete(file);
                File.CreateSymbolicLink(file, "../aside/c");
                Project.Write("aside/d", "uno");
                File.SetLastWriteTimeUtc(Full("aside/d"), time);
                await UntilStampsAreTrusted("in/a.txt", "aside/d");
                await Project.SucceedAsClean(Copies);
                await Project.SucceedAsClean(Copies);
                Assert.Equal(1, Proven());
                File.Delete(file);
                File.CreateSymbolicLink(file, "../aside/d");
                break;
            default:
                File.WriteAllText(file, "uno");
                break;
        }
        if (how != "link" && how != "retargeted")
        {
            File.SetLastWriteTimeUtc(file, time);
        }
        Directory.SetLastWriteTimeUtc(folder, folderTime);
        await Project.SucceedAsClean(Copies);
        Assert.Equal(expected, Project.Read("in/a.txt.out"));
    }
}
