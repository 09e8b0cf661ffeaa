namespace BuildCache.Tests.Commands;

/// <summary>A rebuild and an audit compare what a command gave, not what it said.</summary>
public sealed class RecomputedCommandTests : IDisposable
{
    readonly TestProject project = new();

    public RecomputedCommandTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "The commands of this test are those of a Unix shell.");

    public void Dispose() => project.Dispose();

    /// <summary>A command with a counter behind the back of the build, whose number it puts where the test says.</summary>
    static InlineHandler Counter(Severity severity, string file) => new(on => on.Once().Named("Count").Run(async context =>
    {
        var result = await context.RunAsync(new ShellCommand($"echo x >> obj/count; n=$(wc -l < obj/count); echo {file} > a.txt; echo $n") { Outputs = ["a.txt"] });
        context.Report(new Diagnostic(severity, "BCM1999", "said " + result.StandardOutput.Trim()));
        context.Own(result.Files.Single());
    }));

    [Theory]
    [InlineData(Severity.Message, "same", false)]
    [InlineData(Severity.Warning, "same", true)]
    [InlineData(Severity.Message, "$n", true)]
    public async Task Another_message_is_no_other_result(Severity severity, string file, bool differs)
    {
        project.OutputsInPlace = ["a.txt"];
        var handler = Counter(severity, file);
        await project.Succeed(handler);

        var rebuild = await project.TryBuild([handler], rebuild: true, cancellationToken: TestContext.Current.CancellationToken);
        var audit = await project.TryBuild([handler], audit: 100, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((differs ? 1 : 0, differs ? 1 : 0), (rebuild.Diagnostics.Count(static d => d.Code == "BCM3003"), audit.Diagnostics.Count(static d => d.Code == "BCM3003")));
        Assert.Equal(!differs, rebuild.Succeeded);
        // The new message is the one that is said from now on.
        Assert.Equal(["said 3"], (await project.TryBuild([handler], cancellationToken: TestContext.Current.CancellationToken)).Diagnostics.Select(static d => d.Message));
    }
}
