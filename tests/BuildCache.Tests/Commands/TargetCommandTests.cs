namespace BuildCache.Tests.Commands;

/// <summary>What commands write below the project is in one place for all targets: it is what the target that was built last makes.</summary>
public sealed class TargetCommandTests : IDisposable
{
    readonly TestProject project = new() { OutputsInPlace = ["made/ada.out", "made/bo.out", "made/cy.out"] };

    public TargetCommandTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "The commands of this test are those of a Unix shell.");

    public void Dispose() => project.Dispose();

    static readonly Handler Made = new InlineHandler(static on => on.Files("in/*.txt").Named("Make").Run(static async (file, context) =>
    {
        var name = Path.GetFileNameWithoutExtension(file.Path);
        if (context.Property("SiteWithout") != name)
        {
            var result = await context.RunAsync(new ShellCommand($"cat {file.Path} > made/{name}.out") { Inputs = [file.Path], Outputs = [$"made/{name}.out"] });
            context.Own(result.Files.Single());
        }
    }));

    string[] MadeFiles => Directory.Exists(Path.Combine(project.Folder, "made")) ? [.. Directory.GetFiles(Path.Combine(project.Folder, "made")).Select(static file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)] : [];

    async Task<BuildReport> Build(string target, string without = "none")
    {
        (project.Target, project.Output) = (target, "bin/" + target);
        project.Properties["SiteWithout"] = without;
        return await project.Succeed(Made);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task What_both_made_and_none_makes_any_more_goes_with_the_first_that_is_built()
    {
        project.Write("in/ada.txt", "1");
        project.Write("in/bo.txt", "1");
        await Build("Debug");
        await Build("Release");
        project.Delete("in/bo.txt");
        Assert.Equal(1, (await Build("Debug")).Outputs.Deleted);
        Assert.Equal(["ada.out"], MadeFiles);
        await Build("Release");
        Assert.Equal(["ada.out"], MadeFiles);
        // Of one only, and older than what the other wrote.
        project.Write("in/cy.txt", "1");
        await Build("Debug");
        project.Write("in/cy.txt", "2");
        await Build("Release");
        project.Delete("in/cy.txt");
        await Build("Debug");
        Assert.Equal(["ada.out"], MadeFiles);
    }

    /// <summary>What a command wrote that is gone by now, or has another name, is taken away at the end of the build: it is no input of it before.</summary>
    [Fact]
    public async Task What_no_command_declares_any_more_is_no_input_until_somebody_edits_it()
    {
        var pages = new InlineHandler(static on => on.Files("**/*.out").Named("Page").Run(static (file, context) => context.Write(file.Path + ".html", context.ReadText(file.Path))));
        project.Write("in/ada.txt", "1");
        project.Write("in/bo.txt", "1");
        project.Write("made/own.out", "mine");
        await project.Succeed(Made, pages);
        project.OutputsInPlace = ["made/ada.out"];
        project.Delete("in/bo.txt");
        var report = await project.Succeed(Made, pages);
        Assert.Equal(1, report.Outputs.Deleted);
        Assert.Equal(["made/own.out.html"], project.Snapshot().Keys);
        // Another configuration declares other files; those of this one stand there, and are none of its inputs either.
        project.OutputsInPlace = ["made/cy.out"];
        project.Delete("in/ada.txt");
        project.Write("in/cy.txt", "1");
        (project.Target, project.Output) = ("Release", "bin/Release");
        await project.Succeed(Made, pages);
        Assert.Equal(["made/own.out.html"], project.Snapshot().Keys);
    }

    [Fact]
    public async Task What_only_one_makes_leaves_for_the_other_and_comes_back_from_the_store()
    {
        project.Write("in/ada.txt", "1");
        project.Write("in/bo.txt", "1");
        await Build("Debug");
        await Build("Release", without: "bo");
        Assert.Equal(["ada.out"], MadeFiles);
        Assert.Empty((await Build("Debug")).Ran);
        Assert.Equal(["ada.out", "bo.out"], MadeFiles);
    }

    [Fact]
    public async Task What_somebody_altered_stays_and_is_told_once()
    {
        project.Write("in/bo.txt", "1");
        await Build("Debug");
        await Build("Release");
        project.Write("made/bo.out", "mine");
        project.Delete("in/bo.txt");
        var result = await project.TryBuild([Made], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("BCM1409", Assert.Single(result.Diagnostics).Code);
        Assert.Equal(["bo.out"], MadeFiles);
    }
}
