namespace BuildCache.MSBuild.Tests.EndToEnd;

/// <summary>The layout of artifacts: one folder of a repository that all its projects write to.</summary>
public sealed class ArtifactsLayoutTests
{
    [Theory]
    [InlineData("", "", "artifacts/bin/Docs/{0}site/index.html", "artifacts/obj/Docs/buildcache/Docs.db", "artifacts/publish/Docs/release/")]
    [InlineData("<ArtifactsProjectName>Help</ArtifactsProjectName><ArtifactsBinOutputName>built</ArtifactsBinOutputName><ArtifactsPublishOutputName>given</ArtifactsPublishOutputName>", "", "artifacts/built/Help/{0}site/index.html", "artifacts/obj/Help/buildcache/Docs.db", "artifacts/given/Help/release/")]
    [InlineData("<IncludeProjectNameInArtifactsPaths>false</IncludeProjectNameInArtifactsPaths>", "", "artifacts/bin/{0}site/index.html", "artifacts/obj/buildcache/Docs.db", "artifacts/publish/release/")]
    [InlineData("", "-p:ArtifactsPath=made", "made/bin/Docs/{0}site/index.html", "made/obj/Docs/buildcache/Docs.db", "made/publish/Docs/release/")]
    public async Task The_artifacts_layout_is_that_of_the_SDK(string properties, string option, string page, string database, string published)
    {
        foreach (var docs in (TestProject[])[TestProject.Docs(), TestProject.Composed()])
        {
            docs.Write("Directory.Build.props", $"<Project><PropertyGroup><UseArtifactsOutput>true</UseArtifactsOutput>{properties}</PropertyGroup></Project>");
            string[] options = option.Length > 0 ? [option] : [];
            (await docs.Dotnet(["build", .. options])).Succeeds();
            Assert.True(docs.Has(string.Format(null, page, "debug/")), string.Join('\n', docs.Files(".").Where(static file => file.EndsWith("/index.html", StringComparison.Ordinal))));
            Assert.True(docs.Has(database));
            (await docs.Dotnet(["publish", .. options])).Succeeds();
            Assert.Single(docs.Files(published), static file => file is "index.html" or "site/index.html");
            Assert.False(Directory.Exists(docs.PathOf("bin")));
            Assert.False(Directory.Exists(docs.PathOf("obj")));
        }
    }

    [Theory]
    [InlineData("UseArtifactsOutput", "true")]
    [InlineData("ArtifactsPath", "made")]
    public async Task The_artifacts_layout_in_the_project_file_comes_too_late(string name, string value) =>
        (await TestProject.Docs($"<PropertyGroup><{name}>{value}</{name}></PropertyGroup>").Dotnet("build")).FailsWith("BCM2112");

    [Theory]
    [InlineData("UseArtifactsOutput", "false", false)]
    [InlineData("ArtifactsPath", "made", false)]
    [InlineData("ArtifactsProjectName", "Help", false)]
    [InlineData("ArtifactsBinOutputName", "built", false)]
    [InlineData("IncludeProjectNameInArtifactsPaths", "false", false)]
    [InlineData("ArtifactsPublishOutputName", "given", true)]
    [InlineData("ArtifactsPivots", "one", true)]
    public async Task The_artifacts_layout_of_a_repository_is_no_matter_of_the_project_file(string name, string value, bool decidedLater)
    {
        var docs = TestProject.Docs($"<PropertyGroup><{name}>{value}</{name}></PropertyGroup>")
            .Write("Directory.Build.props", "<Project><PropertyGroup><UseArtifactsOutput>true</UseArtifactsOutput></PropertyGroup></Project>");
        var build = await docs.Dotnet("build");
        if (decidedLater)
        {
            build.Succeeds();
        }
        else
        {
            build.FailsWith("BCM2112");
            Assert.False(Directory.Exists(docs.PathOf("artifacts")));
        }
    }

    [Theory]
    [InlineData("<ArtifactsPath>made</ArtifactsPath><UseArtifactsOutput>false</UseArtifactsOutput>")]
    [InlineData("<ArtifactsPath>made</ArtifactsPath><UsingMicrosoftArtifactsSdk>true</UsingMicrosoftArtifactsSdk>")]
    public async Task A_path_of_artifacts_that_asks_for_no_layout_changes_nothing(string properties)
    {
        foreach (var docs in (TestProject[])[TestProject.Docs($"<PropertyGroup>{properties}</PropertyGroup>"), TestProject.Docs().Write("Directory.Build.props", $"<Project><PropertyGroup>{properties}</PropertyGroup></Project>")])
        {
            (await docs.Dotnet("build")).Succeeds();
            Assert.True(docs.Has("bin/Debug/site/index.html"));
            Assert.True(docs.Has("obj/buildcache/Docs.db"));
        }
    }
}
