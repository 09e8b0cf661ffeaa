namespace BuildCache.MSBuild.Tests.EndToEnd;

/// <summary>Where a project writes, however its folders are named, and what it leaves alone.</summary>
public sealed class FolderTests
{
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

        var composed = TestProject.Composed();
        (await composed.Dotnet("build", "-o", "out")).Succeeds();
        Assert.True(composed.Has("out/site/index.html"));
    }

    [Fact]
    public async Task Intermediate_files_are_named_without_a_slash()
    {
        var docs = TestProject.Docs();
        (await docs.Dotnet("build", "-p:BaseIntermediateOutputPath=between")).Succeeds();
        Assert.True(docs.Has("between/buildcache/Docs.db"));
        Assert.Equal(["between", "bin"], Directory.GetDirectories(docs.Folder).Select(Path.GetFileName).Where(static name => name != "guide").Order(StringComparer.Ordinal));
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
