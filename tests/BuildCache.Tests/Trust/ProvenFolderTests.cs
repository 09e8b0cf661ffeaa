namespace BuildCache.Tests.Trust;

/// <summary>
/// A folder in which nothing has changed is believed as a whole, so what changes in one has to show in its digest, however little it shows
/// elsewhere. Each story ends in the comparison with a clean build.
/// </summary>
public sealed class ProvenFolderTests : IDisposable
{
    readonly TestProject project = new(inMemory: false);

    static readonly Handler Copies = new InlineHandler(static on =>
        on.Files("*/*.txt").Named("Copy").Run(static (file, context) => context.Write(file.Path + ".out", context.ReadText(file.Path) + context.TryReadText("in/maybe.inc"))));

    public void Dispose() => project.Dispose();

    string Full(string path) => Path.Combine(project.Folder, path);

    long Proven()
    {
        using var db = Connection.Open(project.Database, readOnly: true);
        return db.Scalar("select count(*) from bc_folder where digest is not null");
    }

    static long Ran(BuildReport report) => report.Handlers.Sum(static handler => handler.Ran);

    async Task UntilStampsAreTrusted(params string[] paths)
    {
        foreach (var path in paths)
        {
            Assert.True(FileSystem.Real.TryStat(Full(path), out var stamp));
            while (!RacyClock.Probe(FileSystem.Real, project.Folder).IsTrustworthy(stamp))
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }
    }

    /// <summary>Two files of the same size and time, in a folder that is proven.</summary>
    async Task Prove()
    {
        project.Write("in/a.txt", "one");
        project.Write("in/b.txt", "two");
        project.Write("aside/c", "six");
        var time = File.GetLastWriteTimeUtc(Full("in/a.txt"));
        File.SetLastWriteTimeUtc(Full("in/b.txt"), time);
        File.SetLastWriteTimeUtc(Full("aside/c"), time);
        await UntilStampsAreTrusted("in/a.txt", "in/b.txt", "aside/c");
        await project.SucceedAsClean(Copies);
        Assert.Equal(0, Proven());
        await project.SucceedAsClean(Copies);
        Assert.Equal(1, Proven());
        var report = await project.SucceedAsClean(Copies);
        Assert.Equal((0, 0, 3), (Ran(report), report.Inputs.Hashed, report.Inputs.Checked));
    }

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
                project.Write("aside/d", "uno");
                File.SetLastWriteTimeUtc(Full("aside/d"), time);
                await UntilStampsAreTrusted("in/a.txt", "aside/d");
                await project.SucceedAsClean(Copies);
                await project.SucceedAsClean(Copies);
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
        await project.SucceedAsClean(Copies);
        Assert.Equal(expected, project.Read("in/a.txt.out"));
    }

    [Fact]
    public async Task A_name_in_other_letters_is_another_file()
    {
        Assert.SkipWhen(PathCase.Ignored, "Here the two names are one.");
        await Prove();
        File.Move(Full("in/a.txt"), Full("in/A.txt"));
        await project.SucceedAsClean(Copies);
        Assert.Equal(["in/A.txt.out", "in/b.txt.out"], project.Snapshot().Keys);
    }

    [Fact]
    public async Task What_was_not_there_is_missed_when_it_comes()
    {
        await Prove();
        project.Write("in/maybe.inc", "!");
        await project.SucceedAsClean(Copies);
        Assert.Equal("one!", project.Read("in/a.txt.out"));
        File.Delete(Full("in/maybe.inc"));
        await project.SucceedAsClean(Copies);
        Assert.Equal("one", project.Read("in/a.txt.out"));
    }

    [Fact]
    public async Task A_young_file_proves_nothing()
    {
        await Prove();
        for (var i = 0; i < 5; i++)
        {
            // Within one step of a coarse clock, and with the same size.
            project.Write("in/a.txt", $"an{i}");
            await project.SucceedAsClean(Copies);
            await project.SucceedAsClean(Copies);
            Assert.Equal(0, Proven());
            Assert.Equal($"an{i}", project.Read("in/a.txt.out"));
        }
        await UntilStampsAreTrusted("in/a.txt");
        await project.SucceedAsClean(Copies);
        await project.SucceedAsClean(Copies);
        Assert.Equal(1, Proven());
    }

    [Fact]
    public async Task A_file_that_is_read_for_the_first_time_is_looked_at_from_then_on()
    {
        await Prove();
        Handler[] both = [Copies, new InlineHandler(static on => on.Once().Named("More").Run(static context => context.Write("more.out", context.ReadText("in/more"))))];
        project.Write("in/more", "1");
        await project.SucceedAsClean(both);
        Assert.Equal(0, Proven());
        project.Write("in/more", "2");
        await project.SucceedAsClean(both);
        Assert.Equal("2", project.Read("more.out"));
    }

    [Fact]
    public async Task What_becomes_an_output_of_a_command_is_no_input_any_more()
    {
        await Prove();
        // It was not there, and nothing in the folder says that it may not be asked for any more.
        project.OutputsInPlace = ["in/maybe.inc"];
        var result = await project.TryBuild([Copies], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("BCM1404", Assert.Single(result.Diagnostics).Code);
        project.OutputsInPlace = ["in/b.txt"];
        Assert.Equal(1, (await project.Succeed(Copies)).Inputs.Removed);
        Assert.Equal(["in/a.txt.out"], project.Snapshot().Keys);
    }

    [Fact]
    public async Task What_is_believed_and_changes_while_the_build_runs_reaches_all_who_have_read_it()
    {
        await Prove();
        Handler[] both = [Copies, new InlineHandler(static on => on.Files("*.start").Named("Late").Run(static (file, context) =>
        {
            File.WriteAllText(context.ReadText(file.Path), "late");
            context.Write("late.out", context.ReadText("in/a.txt"));
        }))];
        project.Write("x.start", Full("in/a.txt"));
        await project.Succeed(both);
        Assert.Equal(("late", "late"), (project.Read("late.out"), project.Read("in/a.txt.out")));
    }

    [Fact]
    public async Task Who_trusts_no_stat_records_believes_no_folder()
    {
        await Prove();
        project.Trust = InputTrust.Hash;
        Assert.Equal(2, (await project.SucceedAsClean(Copies)).Inputs.Hashed);
    }
}
