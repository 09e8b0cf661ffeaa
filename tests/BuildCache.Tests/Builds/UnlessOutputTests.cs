namespace BuildCache.Tests.Builds;

/// <summary>Diagnostics that hold only while an output is missing: judged when all is done, by what is really there.</summary>
public sealed class UnlessOutputTests : IDisposable
{
    readonly TestProject project = new();

    public void Dispose() => project.Dispose();

    static readonly InlineHandler Handlers = new(static on =>
    {
        on.Files("*.link").Named("Link").Run(static (file, context) =>
        {
            context.Write(file.Path + ".html", "link");
            context.Report(new Diagnostic(Enum.Parse<Severity>(context.Property("SiteSeverity")), "TEST01", "nothing is there", file.Path) { UnlessOutput = context.ReadText(file.Path) });
        });
        on.Files("*.page").Named("Page").Run(static (file, context) => context.Write(file.Path + ".html", "page"));
    });

    Task<BuildResult> Build() => project.TryBuild([Handlers], cancellationToken: TestContext.Current.CancellationToken);

    [Fact]
    public async Task It_comes_and_goes_with_the_output_and_nothing_runs_for_it()
    {
        project.Properties["SiteSeverity"] = "Warning";
        project.Write("a.link", "b.page.html");
        var missing = await Build();
        Assert.True(missing.Succeeded);
        Assert.Equal("TEST01", Assert.Single(missing.Diagnostics).Code);

        project.Write("b.page", "");
        var there = await Build();
        Assert.Empty(there.Diagnostics);
        Assert.Equal(1, there.Report.Effects.Ran);

        project.Delete("b.page");
        var gone = await Build();
        Assert.Equal("a.link", Assert.Single(gone.Diagnostics).File);
        Assert.Equal(0, gone.Report.Effects.Ran);
    }

    [Fact]
    public async Task An_error_fails_the_build_but_not_the_call()
    {
        project.Properties["SiteSeverity"] = "Error";
        project.Write("a.link", "b.page.html");
        project.Write("old.page", "");
        var missing = await Build();
        Assert.False(missing.Succeeded);
        Assert.Equal("failed", missing.Report.Outcome);
        Assert.Equal(0, missing.Report.Effects.Failed);
        Assert.Equal("link", project.Read("a.link.html"));

        // A failed build deletes nothing, and one that fails again from stored results neither.
        project.Delete("old.page");
        Assert.False((await Build()).Succeeded);
        Assert.True(project.HasOutput("old.page.html"));

        project.Write("b.page", "");
        var healed = await Build();
        Assert.True(healed.Succeeded);
        Assert.Equal(1, healed.Report.Effects.Ran);
        Assert.False(project.HasOutput("old.page.html"));
    }

    [Fact]
    public async Task Letter_case_matters_as_it_does_on_the_web()
    {
        project.Properties["SiteSeverity"] = "Warning";
        project.Write("a.link", "B.page.html");
        project.Write("b.page", "");
        Assert.Single((await Build()).Diagnostics);
    }
}
