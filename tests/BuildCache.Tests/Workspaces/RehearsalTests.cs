namespace BuildCache.Tests.Workspaces;

/// <summary>A build that nobody sees.</summary>
public sealed class RehearsalTests : IDisposable
{
    readonly TestProject project = new();

    public void Dispose() => project.Dispose();

    [Fact]
    public async Task No_command_runs_and_that_one_would_is_said()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The command of this test is one of a Unix shell.");
        var run = new InlineHandler(static on => on.Files("*.in").Named("Copy").Run(static (file, context) =>
            context.RunAsync(new ShellCommand($"cp {file.Path} copy.txt") { Inputs = [file.Path], Outputs = ["copy.txt"] })));
        project.OutputsInPlace = ["copy.txt"];
        project.Write("a.in", "one");
        await project.Succeed(run);
        project.Write("a.in", "two");
        var description = new ProjectDescription
        {
            ProjectFile = Path.Combine(project.Folder, "Site.csproj"),
            ProjectDirectory = project.Folder,
            DatabasePath = project.Database,
            OutputDirectory = project.OutputFolder,
            Target = project.Target,
            OutputsInPlace = ["copy.txt"],
            ExcludedFolders = ["bin", "obj"],
        };
        using var rehearsal = await Rehearsal.RunAsync(description, [run], [], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("BCM2319", Assert.Single(rehearsal.Result.Diagnostics).Code);
        Assert.Equal("one", File.ReadAllText(Path.Combine(project.Folder, "copy.txt")));
    }
}
