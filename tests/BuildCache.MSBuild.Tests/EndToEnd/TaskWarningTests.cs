namespace BuildCache.MSBuild.Tests.EndToEnd;

/// <summary>The properties that decide what becomes of a warning reach the tasks that say one: a build, a publication, a clean.</summary>
public sealed class TaskWarningTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_warning_of_a_task_follows_the_projects_policy(bool composed)
    {
        var docs = composed ? TestProject.Composed() : TestProject.Docs();
        var (site, published) = composed ? ("bin/Release/net10.0/site/", "out/site/") : ("bin/Release/site/", "out/");
        (await docs.Dotnet("publish", "-o", "out")).Succeeds();
        docs.Write("index.md", "# Home\n").Write(site + "guide/page.html", "by hand").Write(published + "guide/page.html", "by hand").Write("img/a.svg", "<svg/>");
        (await docs.Dotnet("build", "-c", "Release")).Succeeds();
        File.Delete(docs.PathOf("guide/page.md"));
        File.Delete(docs.PathOf("img/a.svg"));
        docs.Write(site + "guide/page.html", "by hand");

        // The build is the same failure every time, and deletes nothing.
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(["BCM1409"], (await docs.Dotnet("build", "-c", "Release", "-p:TreatWarningsAsErrors=true")).FailsWith("BCM1409").Errors.Select(static error => error.Code));
            Assert.True(docs.Has(site + "img/a.svg"));
            Assert.Equal(1 + 1, docs.Report.Outputs.Waiting);
        }
        File.Delete(docs.PathOf(site + "guide/page.html"));
        (await docs.Dotnet("build", "-c", "Release", "-p:TreatWarningsAsErrors=true")).Succeeds();
        Assert.False(docs.Has(site + "img/a.svg"));

        (await docs.Dotnet("publish", "--no-build", "-o", "out", "-p:WarningsAsErrors=BCM1409")).FailsWith("BCM1409");
        Assert.Empty((await docs.Dotnet("publish", "--no-build", "-o", "out", "-p:NoWarn=BCM1409", "-p:TreatWarningsAsErrors=true")).Succeeds().Warnings);

        docs.Write(site + "index.html", "by hand");
        (await docs.Dotnet("clean", "-c", "Release", "-p:TreatWarningsAsErrors=true")).FailsWith("BCM1417");
        Assert.Equal(["BCM1417"], (await docs.Dotnet("clean", "-c", "Release", "-p:TreatWarningsAsErrors=true", "-p:WarningsNotAsErrors=BCM1417")).Succeeds().Warnings);
    }
}
