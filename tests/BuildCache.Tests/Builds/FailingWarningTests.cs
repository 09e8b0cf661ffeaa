namespace BuildCache.Tests.Builds;

/// <summary>A build that fails by a warning which the project calls an error is a failed build: it deletes nothing, and fails as long as the warning is there.</summary>
public sealed class FailingWarningTests : IDisposable
{
    static readonly WarningPolicy Strict = new(true, "", "", "");

    static readonly Handler Copy = new InlineHandler(static on => on.Files("*.txt").Named("Copy").Run(static (file, context) =>
    {
        var text = context.ReadText(file.Path);
        if (text == "odd")
        {
            context.Warn("ODD01", "odd", file.Path, 1, 1);
        }
        context.Write(file.Path, text);
    }));

    readonly TestProject project = new();

    public void Dispose() => project.Dispose();

    /// <summary>Whether the build succeeded, what was said, and which outputs there are.</summary>
    async Task<string> Build(WarningPolicy policy)
    {
        var options = project.Options([Copy]);
        options.Warnings = policy;
        using var workspace = new Workspace(options) { StaysOpen = false };
        var result = await workspace.BuildAsync(new BuildRequest(), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(result.Succeeded ? "succeeded" : "failed", result.Report.Outcome);
        Assert.Equal(result.Succeeded ? 0 : Directory.GetFiles(project.OutputFolder, "gone*").Length, result.Report.Outputs.Waiting);
        return $"{result.Report.Outcome}: {string.Join(", ", result.Diagnostics.Select(static d => $"{d.Code} {d.Severity}"))}: {string.Join(", ", project.Snapshot().Keys)}";
    }

    [Fact]
    public async Task A_warning_of_a_result_that_is_an_error_keeps_what_is_produced_no_more()
    {
        project.Write("gone.txt", "1");
        project.Write("here.txt", "1");
        Assert.Equal("succeeded: : gone.txt, here.txt", await Build(Strict));
        project.Delete("gone.txt");
        project.Write("here.txt", "odd");

        foreach (var policy in (WarningPolicy[])[Strict, Strict, new(false, "", "ODD01", "")])
        {
            Assert.Equal("failed: ODD01 Error: gone.txt, here.txt", await Build(policy));
        }
        Assert.Equal("odd", project.Read("here.txt"));

        Assert.Equal("succeeded: ODD01 Warning: here.txt", await Build(new(true, "", "", "ODD01")));
    }

    [Fact]
    public async Task An_altered_output_that_is_an_error_is_told_until_it_is_gone_and_keeps_the_others()
    {
        project.Write("gone.txt", "1");
        project.Write("gone too.txt", "1");
        project.Write("here.txt", "1");
        await Build(Strict);
        project.Delete("gone.txt");
        project.Delete("gone too.txt");
        File.WriteAllText(Path.Combine(project.OutputFolder, "gone too.txt"), "by hand");

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal("failed: BCM1409 Error: gone too.txt, gone.txt, here.txt", await Build(Strict));
        }
        File.Delete(Path.Combine(project.OutputFolder, "gone too.txt"));

        Assert.Equal("succeeded: : here.txt", await Build(Strict));
    }

    [Fact]
    public async Task One_that_is_no_error_is_told_once()
    {
        project.Write("gone.txt", "1");
        await Build(Strict);
        project.Delete("gone.txt");
        File.WriteAllText(Path.Combine(project.OutputFolder, "gone.txt"), "by hand");

        Assert.Equal("succeeded: BCM1409 Warning: gone.txt", await Build(new(true, "", "", "BCM1409")));
        Assert.Equal("succeeded: : gone.txt", await Build(Strict));
    }

    [Fact]
    public async Task Pages_without_a_record_that_are_an_error_keep_what_another_record_names()
    {
        project.Mark = "made by us";
        project.Write("gone.txt", "1");
        project.Write("here.txt", "1");
        await Build(Strict);
        Directory.Delete(Path.GetDirectoryName(project.Database)!, recursive: true);
        project.Delete("gone.txt");
        File.WriteAllText(Path.Combine(project.OutputFolder, "old.html"), "made by us");

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal("failed: BCM1416 Error: gone.txt, here.txt, old.html", await Build(Strict));
        }
        File.Delete(Path.Combine(project.OutputFolder, "old.html"));
        Assert.Equal("succeeded: : here.txt", await Build(Strict));
    }

    [Fact]
    public async Task Pages_without_a_record_are_told_by_the_first_build_that_succeeds()
    {
        project.Mark = "made by us";
        project.Write("here.txt", "odd");
        Directory.CreateDirectory(project.OutputFolder);
        File.WriteAllText(Path.Combine(project.OutputFolder, "old.html"), "made by us");

        Assert.Equal("failed: ODD01 Error: here.txt, old.html", await Build(Strict));
        Assert.Equal("succeeded: BCM1416 Warning, ODD01 Warning: here.txt, old.html", await Build(WarningPolicy.None));
        Assert.Equal("succeeded: ODD01 Warning: here.txt, old.html", await Build(WarningPolicy.None));
    }
}
