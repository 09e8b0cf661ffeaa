namespace BuildCache.Tests.Trust;

/// <summary>A folder in which all outputs stand is believed as a whole: whatever becomes of one of them, or of what is to stand there, has to show in it.</summary>
[Trait("Speed", "Slow")]
public sealed class StandingFolderTests : IDisposable
{
    readonly TestProject project = new(inMemory: false);

    static readonly Handler Copies = new InlineHandler(static on =>
        on.Files("**/*.txt").Named("Copy").Run(static (file, context) => context.Write(file.Path + ".out", context.ReadText(file.Path))));

    public void Dispose() => project.Dispose();

    string Full(string output) => Path.Combine(project.OutputFolder, output);

    long Standing(string target = "Debug")
    {
        using var db = Connection.Open(project.Database, readOnly: true);
        return db.Prepare("select count(*) from bc_standing where root = 0 and target = ?").Bind(target).Scalar();
    }

    async Task Prove()
    {
        project.Write("a.txt", "one");
        project.Write("in/b.txt", "two");
        project.Write("in/c.txt", "six");
        await project.SucceedAsClean(Copies);
        Assert.Equal(0, Standing());
        await project.SucceedAsClean(Copies);
        Assert.Equal(2, Standing());
        var report = await project.SucceedAsClean(Copies);
        Assert.Equal((0, 0, 3), (report.Outputs.Written, report.Outputs.Restored, report.Outputs.Total));
    }

    [Theory]
    [InlineData("content")]
    [InlineData("deleted")]
    [InlineData("folder deleted")]
    [InlineData("replaced")]
    [InlineData("swapped")]
    [InlineData("link")]
    [InlineData("folder")]
    public async Task What_became_of_an_output_is_noticed_whatever_its_size_and_time(string how)
    {
        await Prove();
        var (file, folder, other) = (Full("in/b.txt.out"), Full("in"), Path.Combine(project.Folder, "other"));
        var (time, folderTime) = (File.GetLastWriteTimeUtc(file), Directory.GetLastWriteTimeUtc(folder));
        var (written, restored) = (0, 1);
        switch (how)
        {
            case "content":
                File.WriteAllText(file, "uno");
                break;
            case "deleted":
                File.Delete(file);
                break;
            case "folder deleted":
                Directory.Delete(folder, recursive: true);
                restored = 2;
                break;
            case "replaced":
                File.WriteAllText(other, "uno");
                File.Move(other, file, overwrite: true);
                break;
            case "swapped":
                File.SetLastWriteTimeUtc(Full("in/c.txt.out"), time);
                File.Move(file, other);
                File.Move(Full("in/c.txt.out"), file);
                File.Move(other, Full("in/c.txt.out"));
                restored = 2;
                break;
            case "link":
                ScratchFolder.RequireLinks();
                File.Delete(file);
                File.CreateSymbolicLink(file, "c.txt.out");
                break;
            default:
                File.Delete(file);
                Directory.CreateDirectory(file);
                break;
        }
        if (File.Exists(file) && how != "link")
        {
            File.SetLastWriteTimeUtc(file, time);
        }
        if (Directory.Exists(folder))
        {
            Directory.SetLastWriteTimeUtc(folder, folderTime);
        }
        if (how == "folder")
        {
            Assert.Equal("BCM1408", Assert.Single((await project.TryBuild([Copies], cancellationToken: TestContext.Current.CancellationToken)).Diagnostics).Code);
            Directory.Delete(file);
            // It was announced, so what stood there before is not known any more.
            (written, restored) = (1, 0);
        }
        var report = await project.SucceedAsClean(Copies);
        Assert.Equal((written, restored), (report.Outputs.Written, report.Outputs.Restored));
        await project.SucceedAsClean(Copies);
        Assert.Equal(2, Standing());
    }

    [Fact]
    public async Task What_is_to_stand_there_moves_leaves_and_comes()
    {
        await Prove();
        project.Write("in/b.txt", "uno");
        Assert.Equal(1, (await project.SucceedAsClean(Copies)).Outputs.Written);
        Assert.Equal(1, Standing());
        await project.SucceedAsClean(Copies);
        project.Delete("in/b.txt");
        Assert.Equal(1, (await project.SucceedAsClean(Copies)).Outputs.Deleted);
        await project.SucceedAsClean(Copies);
        project.Write("in/d.txt", "new");
        project.Write("e.txt", "new");
        Assert.Equal(2, (await project.SucceedAsClean(Copies)).Outputs.Written);
        Assert.Equal(0, Standing());
        await project.SucceedAsClean(Copies);
        Assert.Equal(2, Standing());
    }

    [Fact]
    public async Task A_file_of_somebody_else_is_seen_once()
    {
        await Prove();
        File.WriteAllText(Full("in/CNAME"), "docs.example.org");
        var report = await project.Succeed(Copies);
        Assert.Equal((0, 0, 3), (report.Outputs.Restored, report.Outputs.Deleted, report.Outputs.Total));
        Assert.Equal(2, Standing());
        Assert.True(File.Exists(Full("in/CNAME")));
    }

    [Fact]
    public async Task What_was_published_and_is_not_to_stand_waits_for_a_build_that_succeeds()
    {
        await Prove();
        Handler[] failing = [Copies, new InlineHandler(static on => on.Once().Named("Fail").Run(static context => context.Error("BCM9999", "no")))];
        project.Delete("in/b.txt");
        var result = await project.TryBuild(failing, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((false, 1, 0), (result.Succeeded, result.Report.Outputs.Waiting, result.Report.Outputs.Deleted));
        Assert.Equal(1, (await project.SucceedAsClean(Copies)).Outputs.Deleted);
    }

    [Fact]
    public async Task Each_target_has_folders_of_its_own()
    {
        await Prove();
        (project.Target, project.Output) = ("Release", "bin/release");
        await project.SucceedAsClean(Copies);
        await project.SucceedAsClean(Copies);
        Assert.Equal((2, 2), (Standing("Debug"), Standing("Release")));
        project.Write("in/b.txt", "uno");
        await project.SucceedAsClean(Copies);
        (project.Target, project.Output) = ("Debug", "bin/site");
        Assert.Equal(1, (await project.SucceedAsClean(Copies)).Outputs.Written);
    }

    [Fact]
    public async Task A_claim_on_the_name_in_other_letters_is_found_in_both_folders()
    {
        await Prove();
        Handler[] claiming = [Copies, new InlineHandler(static on => on.Once().Named("Claim").Run(static context => context.Write("IN/B.txt.out", "mine")))];
        Assert.Equal("BCM1402", Assert.Single((await project.TryBuild(claiming, cancellationToken: TestContext.Current.CancellationToken)).Diagnostics).Code);
        Assert.Equal(1, Standing());
        await project.SucceedAsClean(Copies);
        Assert.Equal(3, (await project.SucceedAsClean(Copies)).Outputs.Total);
    }
}
