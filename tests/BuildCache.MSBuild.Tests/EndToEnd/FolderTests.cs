namespace BuildCache.MSBuild.Tests.EndToEnd;

/// <summary>Where a project writes and publishes, however its folders are named, and what it leaves alone.</summary>
public sealed class FolderTests
{
    static TestProject Composed(string body = "") =>
        TestProject.Docs($"<PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>{body}", "Microsoft.NET.Sdk;BuildCache.Sdk/{0}")
            .Write("Class.cs", "public class Class { }");

    [Theory]
    [InlineData("-p:OutputPath=public", "public/site/index.html")]
    [InlineData("-p:OutputPath=public/", "public/site/index.html")]
    [InlineData("-p:BaseOutputPath=away", "away/Debug/site/index.html")]
    [InlineData("-p:SiteOutputPath=public", "public/index.html")]
    public async Task Folders_are_named_with_and_without_a_slash_and_are_no_inputs_afterwards(string option, string page)
    {
        var docs = TestProject.Docs();
        (await docs.Dotnet("build", option)).Succeeds();
        Assert.True(docs.Has(page));

        Directory.Delete(docs.PathOf("obj"), recursive: true);
        (await docs.Dotnet("build")).Succeeds();
        Assert.Equal(["guide", "index.html"], docs.Files("bin/Debug/site").Select(static file => file.Split('/')[0]).Where(static name => name is "guide" or "index.html" or "public" or "away").Distinct());
    }

    [Fact]
    public async Task An_output_folder_on_the_command_line_holds_the_site()
    {
        var lean = TestProject.Docs();
        (await lean.Dotnet("build", "-o", "out")).Succeeds();
        Assert.True(lean.Has("out/site/index.html"));

        var composed = Composed();
        (await composed.Dotnet("build", "-o", "out")).Succeeds();
        Assert.True(composed.Has("out/site/index.html"));
    }

    [Theory]
    [InlineData("docs", false)]
    [InlineData("docs/", false)]
    [InlineData("docs", true)]
    [InlineData("docs/", true)]
    public async Task Publishing_joins_folders_with_a_slash(string path, bool composed)
    {
        var docs = composed ? Composed() : TestProject.Docs();
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

    [Fact]
    public async Task Intermediate_files_are_named_without_a_slash()
    {
        var docs = TestProject.Docs();
        (await docs.Dotnet("build", "-p:BaseIntermediateOutputPath=between")).Succeeds();
        Assert.True(docs.Has("between/buildcache/Docs.db"));
        Assert.Equal(["between", "bin"], Directory.GetDirectories(docs.Folder).Select(Path.GetFileName).Where(static name => name != "guide").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("", "", "artifacts/bin/Docs/{0}site/index.html", "artifacts/obj/Docs/buildcache/Docs.db", "artifacts/publish/Docs/release/")]
    [InlineData("<ArtifactsProjectName>Help</ArtifactsProjectName><ArtifactsBinOutputName>built</ArtifactsBinOutputName><ArtifactsPublishOutputName>given</ArtifactsPublishOutputName>", "", "artifacts/built/Help/{0}site/index.html", "artifacts/obj/Help/buildcache/Docs.db", "artifacts/given/Help/release/")]
    [InlineData("<IncludeProjectNameInArtifactsPaths>false</IncludeProjectNameInArtifactsPaths>", "", "artifacts/bin/{0}site/index.html", "artifacts/obj/buildcache/Docs.db", "artifacts/publish/release/")]
    [InlineData("", "-p:ArtifactsPath=made", "made/bin/Docs/{0}site/index.html", "made/obj/Docs/buildcache/Docs.db", "made/publish/Docs/release/")]
    public async Task The_artifacts_layout_is_that_of_the_SDK(string properties, string option, string page, string database, string published)
    {
        foreach (var docs in (TestProject[])[TestProject.Docs(), Composed()])
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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_published_folder_equals_the_site_after_renamings(bool composed)
    {
        var docs = composed ? Composed() : TestProject.Docs();
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
        var docs = composed ? Composed() : TestProject.Docs();
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
        var docs = composed ? Composed() : TestProject.Docs();
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
        var docs = composed ? Composed() : TestProject.Docs();
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
    public async Task Publishing_a_project_without_the_site_that_it_references_is_an_error(bool composed)
    {
        var docs = composed ? Composed("<PropertyGroup><SiteTargetPath>wwwroot/docs/</SiteTargetPath></PropertyGroup>") : TestProject.Docs();
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

    [Fact]
    public async Task Clean_leaves_what_was_altered_and_what_is_not_ours()
    {
        var docs = TestProject.Docs();
        (await docs.Dotnet("build")).Succeeds();
        docs.Write("bin/Debug/site/index.html", "altered").Write("bin/Debug/site/mine.html", "mine");
        Directory.Delete(docs.PathOf("obj"), recursive: true);
        var clean = await docs.Dotnet("clean");
        Assert.Equal(["BCM1417"], clean.Succeeds().Warnings);
        Assert.Equal(["index.html", "mine.html"], docs.Files("bin/Debug/site"));
    }

    [Fact]
    public async Task A_handwritten_page_in_the_output_folder_is_replaced_when_that_is_asked_for_only()
    {
        var docs = TestProject.Docs("<PropertyGroup><SiteOutputPath>public</SiteOutputPath></PropertyGroup>").Write("public/index.html", "by hand");
        (await docs.Dotnet("build")).FailsWith("BCM1414");
        Assert.Equal("by hand", docs.Read("public/index.html"));
        (await docs.Dotnet("build", "-p:SiteOverwrite=true")).Succeeds();
        (await docs.Dotnet("build")).DidNothing(docs.Report);
        Assert.NotEqual("by hand", docs.Read("public/index.html"));
        (await docs.Dotnet("build", "-p:SiteOverwrite=perhaps")).FailsWith("BCM2101");
    }

    [Fact]
    public async Task Pages_of_a_site_without_its_record_are_told()
    {
        var docs = TestProject.Docs("<PropertyGroup><SiteOutputPath>public/</SiteOutputPath></PropertyGroup>");
        (await docs.Dotnet("build")).Succeeds();
        Directory.Delete(docs.PathOf("obj"), recursive: true);
        File.Delete(Directory.GetFiles(docs.Folder, ".public.*.buildcache").Single());
        File.Delete(docs.PathOf("guide/page.md"));
        docs.Write("index.md", "# Home\n");
        var run = await docs.Dotnet("build", "-p:SiteOverwrite=true");
        Assert.Equal(["BCM1416"], run.Succeeds().Warnings);
        Assert.Contains("guide/page.html", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sources_in_the_output_folder_and_a_site_without_pages_are_told()
    {
        var docs = TestProject.New("Docs", $"<Project Sdk=\"BuildCache.Sdk/{Packages.Version}\"><PropertyGroup><SiteOutputPath>docs/</SiteOutputPath></PropertyGroup></Project>")
            .Write("docs/a.md", "# A\n").Write("docs/deep/b.md", "# B\n");
        foreach (var _ in (int[])[1, 2])
        {
            var run = await docs.Dotnet("build");
            Assert.Equal(["BCM2109", "BCM2110"], run.Succeeds().Warnings.Order(StringComparer.Ordinal));
            Assert.Contains("a.md, deep/b.md", run.Output, StringComparison.Ordinal);
        }
        Directory.Delete(docs.PathOf("docs"), recursive: true);
        docs.Write("index.md", "# Home\n");
        Assert.Empty((await docs.Dotnet("build")).Succeeds().Warnings);
    }

    [Fact]
    public async Task Folders_of_a_project_below_are_no_part_of_the_site()
    {
        foreach (var body in (string[])["", "<PropertyGroup><EvaluateDefaultSiteItems>true</EvaluateDefaultSiteItems></PropertyGroup>"])
        {
            var docs = TestProject.Docs(body).Write("sub/Sub.csproj", "<Project />").Write("sub/page.md", "# Page\n")
                .Write("sub/bin/Debug/x.md", "# X\n").Write("sub/bin/Debug/x.css", "").Write("sub/obj/y.html", "");
            (await docs.Dotnet("build")).Succeeds();
            Assert.Equal(["sub/page.html"], docs.Files("bin/Debug/site").Where(static file => file.StartsWith("sub/", StringComparison.Ordinal)));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("<PropertyGroup><EvaluateDefaultSiteItems>true</EvaluateDefaultSiteItems></PropertyGroup>")]
    public async Task Links_that_lead_out_are_refused_in_every_form_until_they_are_allowed(string body)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Creating symbolic links needs a privilege on Windows.");
        var docs = TestProject.Docs(body);
        var outside = Path.Combine(Path.GetDirectoryName(docs.Folder)!, "outside");
        Directory.CreateDirectory(outside);
        File.WriteAllText(Path.Combine(outside, "secret.md"), "# Secret\n");
        File.CreateSymbolicLink(docs.PathOf("far"), outside);
        (await docs.Dotnet("build")).FailsWith("BCM1010");
        Assert.DoesNotContain(docs.Files("bin"), static file => file.Contains("secret", StringComparison.Ordinal));
        File.WriteAllText(docs.ProjectFile, File.ReadAllText(docs.ProjectFile).Replace("</Project>", "<ItemGroup><BuildCacheAllowedRoot Include=\"../outside\" /></ItemGroup></Project>", StringComparison.Ordinal));
        (await docs.Dotnet("build")).Succeeds();
        Assert.True(docs.Has("bin/Debug/site/far/secret.html"));
    }

    [Fact]
    public async Task Items_from_outside_are_read_below_the_folder_that_the_project_names()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Creating symbolic links needs a privilege on Windows.");
        var docs = TestProject.Docs("<ItemGroup><SiteAsset Include=\"../shared/**/*.txt\" Link=\"shared/%(RecursiveDir)%(Filename)%(Extension)\" /></ItemGroup>");
        var parent = Path.GetDirectoryName(docs.Folder)!;
        Directory.CreateDirectory(Path.Combine(parent, "shared/deep"));
        Directory.CreateDirectory(Path.Combine(parent, "outside"));
        File.WriteAllText(Path.Combine(parent, "shared/deep/a.txt"), "a");
        File.WriteAllText(Path.Combine(parent, "outside/secret.txt"), "secret");
        (await docs.Dotnet("build")).Succeeds();
        Assert.Equal("a", docs.Read("bin/Debug/site/shared/deep/a.txt"));
        File.CreateSymbolicLink(Path.Combine(parent, "shared/far"), Path.Combine(parent, "outside"));
        (await docs.Dotnet("build")).FailsWith("BCM1010");
        Assert.False(docs.Has("bin/Debug/site/shared/far/secret.txt"));
    }

    [Fact]
    public async Task Adding_a_package_to_a_lean_project_says_what_to_do()
    {
        var add = await TestProject.Docs().DotnetIn("package", "add", "Markdig", "--version", "1.6.0");
        Assert.NotEqual(0, add.ExitCode);
        Assert.Contains("BCM2111", add.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Listing_the_packages_of_a_lean_project_gives_none()
    {
        var docs = TestProject.Docs();
        (await docs.DotnetIn("restore")).Succeeds();
        var list = (await docs.DotnetIn("list", "package")).Succeeds();
        Assert.Contains("[net10.0]: No packages were found for this framework.", list.Output, StringComparison.Ordinal);
        (await docs.DotnetIn("list", "package", "--vulnerable")).Succeeds();
    }
}
