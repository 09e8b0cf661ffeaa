namespace BuildCache.MSBuild.Tests.EndToEnd;

/// <summary>What is published to a folder of the project takes nothing from its site, and gives it nothing.</summary>
public sealed class PublishedFolderTests
{
    [Fact]
    public async Task What_is_published_to_a_folder_of_assets_takes_nothing_from_the_site()
    {
        var docs = TestProject.Docs().Write("media/a.svg", "<svg/>").Write("media/guide/mine.html", "mine");
        string[] all = ["guide/page.html", "index.html", "media/a.svg", "media/guide/mine.html"];
        foreach (var _ in (int[])[1, 2])
        {
            (await docs.Dotnet("publish", "-c", "Debug", "-o", "media")).Succeeds();
            Assert.Equal([.. all[..2], "a.svg", "guide/mine.html", .. all[2..]], [.. WrittenFolderTests.PagesIn(docs, "media").OrderBy(file => Array.IndexOf([.. all[..2], "a.svg", "guide/mine.html", .. all[2..]], file))]);
            (await docs.Dotnet("build")).Succeeds();
            Assert.Equal(all, WrittenFolderTests.PagesIn(docs, "bin/Debug/site"));
        }

        // Outputs that are gone prove nothing, and a folder that is made again begins anew.
        Directory.Delete(docs.PathOf("media"), recursive: true);
        docs.Write("media/b.svg", "<svg/>");
        foreach (var _ in (int[])[1, 2])
        {
            Assert.Empty((await docs.Dotnet("build")).Succeeds().Warnings);
            Assert.Equal(["guide/page.html", "index.html", "media/b.svg"], WrittenFolderTests.PagesIn(docs, "bin/Debug/site"));
            (await docs.Dotnet("publish", "-c", "Debug", "-o", "media")).Succeeds();
        }
        Directory.Delete(docs.PathOf("media"), recursive: true);
        docs.Write("media/index.html", "mine");
        (await docs.Dotnet("publish", "-c", "Debug", "-o", "media")).FailsWith("BCM1414");
        Assert.Equal("mine", docs.Read("media/index.html"));
    }

    [Theory]
    [InlineData(false, "landing")]
    [InlineData(true, "landing/site")]
    public async Task A_file_of_the_project_is_not_replaced_by_a_published_one(bool composed, string folder)
    {
        var docs = (composed ? TestProject.Composed() : TestProject.Docs()).Write(folder + "/index.html", "mine");
        foreach (var _ in (int[])[1, 2])
        {
            (await docs.Dotnet("publish", "-o", "landing")).FailsWith("BCM1414");
            Assert.Equal("mine", docs.Read(folder + "/index.html"));
            Assert.False(docs.Has(folder + "/guide/page.html"));
        }
        (await docs.Dotnet("publish", "-o", "landing", "-p:SiteOverwrite=true")).Succeeds();
        Assert.NotEqual("mine", docs.Read(folder + "/index.html"));
        (await docs.Dotnet("publish", "-o", "landing")).Succeeds();
    }

    [Fact]
    public async Task Markdown_that_comes_to_a_published_folder_stays_and_is_told()
    {
        var docs = TestProject.Docs();
        (await docs.Dotnet("publish", "-o", "out/")).Succeeds();
        docs.Write("out/README.md", "# Read me\n");
        foreach (var arguments in (string[][])[["publish", "-o", "out/"], ["publish", "-p:PublishDir=out/"], ["build"]])
        {
            Assert.Equal(["BCM2109"], (await docs.Dotnet(arguments)).Succeeds().Warnings);
            Assert.False(docs.Has("bin/Debug/site/out/README.html"));
        }
        Assert.True(docs.Has("out/README.md"));
    }

    [Fact]
    public async Task Where_a_referencing_project_publishes_to_is_no_matter_of_the_site()
    {
        var docs = TestProject.Docs().Write("deploy/how.md", "# How\n");
        var web = TestProject.Web(docs);
        (await web.Dotnet("publish", "-p:PublishDir=deploy/")).Succeeds();
        Assert.True(web.Has("deploy/wwwroot/docs/deploy/how.html"));
        (await docs.Dotnet("build", "-c", "Release")).DidNothing(docs.Report);
    }
}
