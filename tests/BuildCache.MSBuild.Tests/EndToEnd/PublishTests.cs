namespace BuildCache.MSBuild.Tests.EndToEnd;

/// <summary>What publishing puts where, what it takes away again, and what it leaves alone.</summary>
public sealed class PublishTests
{
    [Theory]
    [InlineData("docs", false)]
    [InlineData("docs/", false)]
    [InlineData("docs", true)]
    [InlineData("docs/", true)]
    public async Task Publishing_joins_folders_with_a_slash(string path, bool composed)
    {
        var docs = composed ? TestProject.Composed() : TestProject.Docs();
        (await docs.Dotnet("publish", "-o", "out", $"-p:SitePublishPath={path}")).Succeeds();
        Assert.True(docs.Has("out/docs/index.html"));
        (await docs.Dotnet("build", "-c", "Release")).Succeeds();
        Assert.DoesNotContain("out/docs/index.html", docs.Files(composed ? "bin/Release/net10.0/site" : "bin/Release/site"));
    }

    [Theory]
    [InlineData("-p:PublishDir=out")]
    [InlineData("-p:PublishDir=out/")]
    public async Task Publishing_to_a_property_without_a_slash(string option)
    {
        var docs = TestProject.Docs();
        (await docs.Dotnet("publish", option)).Succeeds();
        Assert.Equal(docs.Files("bin/Release/site"), docs.Files("out"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_published_folder_equals_the_site_after_renamings(bool composed)
    {
        var docs = composed ? TestProject.Composed() : TestProject.Docs();
        var (site, published) = composed ? ("bin/Release/net10.0/site", "out/site") : ("bin/Release/site", "out");
        docs.Write("Notes.md", "# Notes\n").Write("deep/er/page.md", "# Deep\n").Write("img/a.svg", "<svg/>").Write("index.md", "# Home\n");
        (await docs.Dotnet("publish", "-o", "out")).Succeeds();
        docs.Write(published + "/CNAME", "example.org");

        File.Move(docs.PathOf("Notes.md"), docs.PathOf("notes.md"));
        Directory.Delete(docs.PathOf("deep"), recursive: true);
        Directory.Delete(docs.PathOf("img"), recursive: true);
        docs.Write("deep.html/a.svg", "<svg/>").Write("CNAME.md", "# Not that file\n");
        (await docs.Dotnet("publish", "-o", "out")).Succeeds();
        Assert.Equal(docs.Files(site), docs.Files(published).Except(["CNAME"]));
        Assert.False(Directory.Exists(docs.PathOf(published + "/deep")));
        Assert.False(Directory.Exists(docs.PathOf(published + "/img")));

        Directory.Delete(docs.PathOf("deep.html"), recursive: true);
        docs.Write("deep.md", "# A page where a folder was\n");
        (await docs.Dotnet("publish", "-o", "out")).Succeeds();
        (await docs.Dotnet("publish", "-o", "out")).Succeeds();
        Assert.Equal(docs.Files(site), docs.Files(published).Except(["CNAME"]));
        Assert.True(docs.Has(published + "/deep.html"));
        Assert.Equal("example.org", docs.Read(published + "/CNAME"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Publishing_what_was_never_built_is_an_error(bool composed)
    {
        var docs = composed ? TestProject.Composed() : TestProject.Docs();
        (await docs.Dotnet("build")).Succeeds();
        var publish = await docs.Dotnet("publish", "--no-build", "-o", "out");
        publish.FailsWith("BCM2108");
        Assert.Empty(docs.Files("out"));
        Directory.Delete(docs.PathOf(composed ? "bin/Debug/net10.0/site" : "bin/Debug/site"), recursive: true);
        (await docs.Dotnet("publish", "--no-build", "-c", "Debug")).FailsWith("BCM2108");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_published_page_that_somebody_has_changed_stays_when_its_source_is_gone(bool composed)
    {
        var docs = composed ? TestProject.Composed() : TestProject.Docs();
        var published = composed ? "out/site" : "out";
        (await docs.Dotnet("publish", "-o", "out")).Succeeds();
        docs.Write(published + "/guide/page.html", "by hand").Write("index.md", "# Home\n");
        File.Delete(docs.PathOf("guide/page.md"));

        Assert.Equal(["BCM1409"], (await docs.Dotnet("publish", "-o", "out")).Succeeds().Warnings);
        Assert.Empty((await docs.Dotnet("publish", "-o", "out")).Succeeds().Warnings);
        Assert.Equal("by hand", docs.Read(published + "/guide/page.html"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_folder_that_configurations_share_holds_what_was_published_last(bool composed)
    {
        var docs = composed ? TestProject.Composed() : TestProject.Docs();
        var published = composed ? "out/site" : "out";
        docs.Write("Directory.Build.props", "<Project><PropertyGroup><SiteTitle>Site of $(Configuration)</SiteTitle></PropertyGroup></Project>");
        (await docs.Dotnet("build", "-c", "Debug")).Succeeds();
        foreach (var configuration in (string[])["Release", "Debug", "Release"])
        {
            (await docs.Dotnet("publish", "-c", configuration, "-o", "out")).Succeeds();
            Assert.Contains($"Site of {configuration}", docs.Read(published + "/index.html"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_project_that_references_a_site_publishes_that_of_its_configuration(bool composed)
    {
        var docs = composed ? TestProject.Composed("<PropertyGroup><SiteTargetPath>wwwroot/docs</SiteTargetPath></PropertyGroup>") : TestProject.Docs();
        docs.Write("Directory.Build.props", "<Project><PropertyGroup><SiteTitle>Site of $(Configuration)</SiteTitle><SiteDrafts Condition=\"'$(Configuration)' == 'Debug'\">true</SiteDrafts></PropertyGroup></Project>")
            .Write("draft.md", "---\ndraft: true\n---\n\n# Draft\n");
        var web = TestProject.Web(docs);
        foreach (var configuration in (string[])["Debug", "Release", "Debug"])
        {
            // The last one copies what is older than what it replaces.
            (await web.Dotnet("publish", "-c", configuration, "-o", "out")).Succeeds();

            var site = $"bin/{configuration}/{(composed ? "net10.0/" : "")}site";
            Assert.Equal(configuration == "Debug", docs.Has(site + "/draft.html"));
            Assert.Equal(docs.Files(site).Select(file => (file, docs.Read(site + "/" + file))), web.Files("out/wwwroot/docs").Select(file => (file, web.Read("out/wwwroot/docs/" + file))));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Where_a_referenced_site_is_published_to_itself_is_not_where_others_publish(bool composed)
    {
        var docs = composed ? TestProject.Composed("<PropertyGroup><SiteTargetPath>docs</SiteTargetPath></PropertyGroup>") : TestProject.Docs("<PropertyGroup><SiteTargetPath>docs</SiteTargetPath></PropertyGroup>");
        docs.Write("Directory.Build.props", "<Project><PropertyGroup><PublishDir>$(MSBuildThisFileDirectory)own/</PublishDir></PropertyGroup></Project>").Write("own/docs/index.html", "mine");
        var web = TestProject.Web(docs);
        (await web.Dotnet("publish")).Succeeds();
        Assert.True(web.Has("bin/Release/net10.0/publish/docs/index.html"));
        Assert.Equal(["docs/index.html"], docs.Files("own"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Publishing_a_project_without_the_site_that_it_references_is_an_error(bool composed)
    {
        var docs = composed ? TestProject.Composed("<PropertyGroup><SiteTargetPath>wwwroot/docs/</SiteTargetPath></PropertyGroup>") : TestProject.Docs();
        var web = TestProject.Web(docs);
        (await web.Dotnet("build", "-c", "Release")).Succeeds();
        (await web.Dotnet("publish", "--no-build", "-o", "out")).Succeeds();
        Assert.True(web.Has("out/wwwroot/docs/index.html"));

        Directory.Delete(docs.PathOf("obj/buildcache"), recursive: true);
        (await web.Dotnet("publish", "--no-build", "-o", "out")).FailsWith("BCM2108");
    }

    [Fact]
    public async Task Lists_that_lead_out_of_the_folder_delete_and_publish_nothing()
    {
        var docs = TestProject.Docs().Write("secret.txt", "keep");
        (await docs.Dotnet("publish", "-o", "out")).Succeeds();
        foreach (var list in Directory.GetFiles(docs.PathOf("obj/buildcache"), "*.txt"))
        {
            File.AppendAllText(list, $"../../../secret.txt\n../secret.txt\n{docs.PathOf("secret.txt")}\n");
        }
        File.WriteAllText(docs.PathOf("obj/buildcache/publish.00000000.txt"), "../secret.txt\n");
        foreach (var record in Directory.GetFiles(docs.Folder, ".*.buildcache", SearchOption.AllDirectories))
        {
            File.AppendAllText(record, $"+ 6ca13d52ca70c883e0f0bb101e425a89e8624de51db2d2392593af6a84118090 ../secret.txt\n");
        }

        (await docs.Dotnet("publish", "--no-build", "-o", "out")).Succeeds();
        (await docs.Dotnet("clean", "-c", "Release")).Succeeds();
        Assert.Equal("keep", docs.Read("secret.txt"));
        Assert.DoesNotContain("secret.txt", docs.Files("out"));
        Assert.Empty(docs.Files("bin/Release"));
    }
}
