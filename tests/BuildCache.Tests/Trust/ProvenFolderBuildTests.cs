namespace BuildCache.Tests.Trust;

/// <summary>Folders that are believed, and what a build itself does in them.</summary>
[Trait("Speed", "Slow")]
public sealed class ProvenFolderBuildTests : ProvenFolder
{
    [Fact]
    public async Task A_file_that_is_read_for_the_first_time_is_looked_at_from_then_on()
    {
        await Prove();
        Handler[] both = [Copies, new InlineHandler(static on => on.Once().Named("More").Run(static context => context.Write("more.out", context.ReadText("in/more"))))];
        Project.Write("in/more", "1");
        await Project.SucceedAsClean(both);
        Assert.Equal(0, Proven());
        Project.Write("in/more", "2");
        await Project.SucceedAsClean(both);
        Assert.Equal("2", Project.Read("more.out"));
    }

    [Fact]
    public async Task What_becomes_an_output_of_a_command_is_no_input_any_more()
    {
        await Prove();
        // It was not there, and nothing in the folder says that it may not be asked for any more.
        Project.OutputsInPlace = ["in/maybe.inc"];
        var result = await Project.TryBuild([Copies], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("BCM1404", Assert.Single(result.Diagnostics).Code);
        Project.OutputsInPlace = ["in/b.txt"];
        Assert.Equal(1, (await Project.Succeed(Copies)).Inputs.Removed);
        Assert.Equal(["in/a.txt.out"], Project.Snapshot().Keys);
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
        Project.Write("x.start", Full("in/a.txt"));
        await Project.Succeed(both);
        Assert.Equal(("late", "late"), (Project.Read("late.out"), Project.Read("in/a.txt.out")));
    }

    [Fact]
    public async Task Who_trusts_no_stat_records_believes_no_folder()
    {
        await Prove();
        Project.Trust = InputTrust.Hash;
        Assert.Equal(2, (await Project.SucceedAsClean(Copies)).Inputs.Hashed);
    }
}
