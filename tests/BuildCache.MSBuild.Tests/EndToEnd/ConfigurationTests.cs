namespace BuildCache.MSBuild.Tests.EndToEnd;

/// <summary>Items and properties: what a project says, and what it says wrong.</summary>
public sealed class ConfigurationTests
{
    const string Site = "bin/Debug/site";

    [Fact]
    public async Task Removed_items_are_no_pages()
    {
        var docs = TestProject.Docs("<ItemGroup><Markdown Remove=\"drafts/**\" /></ItemGroup>").Write("drafts/later.md", "# Later\n");

        (await docs.Dotnet("build")).Succeeds();

        Assert.True(docs.Has($"{Site}/guide/page.html"));
        Assert.False(docs.Has($"{Site}/drafts/later.html"));
    }

    [Fact]
    public async Task Items_removed_in_Directory_Build_targets_are_no_pages()
    {
        var docs = TestProject.Docs()
            .Write("drafts/later.md", "# Later\n")
            .Write("Directory.Build.targets", "<Project><ItemGroup><Markdown Condition=\"'1' > '0'\" Remove=\"drafts/**\" /></ItemGroup></Project>");

        (await docs.Dotnet("build")).Succeeds();

        Assert.True(docs.Has($"{Site}/guide/page.html"));
        Assert.False(docs.Has($"{Site}/drafts/later.html"));
    }

    [Fact]
    public async Task Evaluated_items_and_patterns_give_the_same_site()
    {
        var docs = TestProject.Docs();
        foreach (var page in new[] { "_x.md", ".x.md", "guide/_x.md", "guide/.x.md", "_notes/x.md", ".github/x.md", "guide/_notes/x.md", "node_modules/m/x.md" })
        {
            docs.Write(page, "# Left out\n");
        }

        foreach (var asset in new[] { "a.PNG", "b.png", "_images/c.Png", ".d.png", ".github/e.png", "_data/g.png", "_posts/h.png", "_site/i.PNG", "node_modules/m/j.png" })
        {
            docs.Write(asset, "published as it is");
        }

        (await docs.Dotnet("build")).Succeeds();
        var files = docs.Files(Site);

        (await docs.Dotnet("build", "-p:EvaluateDefaultSiteItems=true")).DidNothing(docs.Report);

        Assert.Equal(files, docs.Files(Site));
        Assert.Equal(
            ["404.html", "_images/c.Png", "a.PNG", "b.png", "guide/page.html", "index.html"],
            files.Where(static file => !file.StartsWith("search/", StringComparison.Ordinal) && !file.StartsWith("theme/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Included_items_are_added_to_the_defaults_under_their_link()
    {
        var docs = TestProject.Docs("<ItemGroup><Markdown Include=\"../Shared/faq.md\" Link=\"help/faq.md\" /></ItemGroup>");
        Directory.CreateDirectory(docs.PathOf("../Shared"));
        docs.Write("../Shared/faq.md", "# Questions\n");

        (await docs.Dotnet("build")).Succeeds();

        Assert.True(docs.Has($"{Site}/index.html"));
        Assert.True(docs.Has($"{Site}/help/faq.html"));
    }

    [Fact]
    public async Task Default_items_can_be_switched_off_and_excluded()
    {
        var off = TestProject.Docs(
            "<PropertyGroup><EnableDefaultSiteItems>false</EnableDefaultSiteItems></PropertyGroup><ItemGroup><Markdown Include=\"index.md\" /></ItemGroup>");
        var excluded = TestProject.Docs("<PropertyGroup><DefaultItemExcludes>$(DefaultItemExcludes);guide/**</DefaultItemExcludes></PropertyGroup>");

        foreach (var docs in new[] { off, excluded })
        {
            await docs.Dotnet("build");
            Assert.True(docs.Has($"{Site}/index.html"));
            Assert.False(docs.Has($"{Site}/guide/page.html"));
        }
    }

    [Fact]
    public async Task The_title_of_the_project_reaches_the_pages()
    {
        var docs = TestProject.Docs("<PropertyGroup><SiteTitle>Tea &amp; 50%25; cake</SiteTitle></PropertyGroup>");

        (await docs.Dotnet("build")).Succeeds();

        Assert.Contains("Tea &amp; 50%; cake", docs.Read($"{Site}/index.html"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BuildCacheTrust", "maybe")]
    [InlineData("BuildCacheAudit", "101")]
    [InlineData("SiteStrict", "yes")]
    [InlineData("SiteUrl", "example.org/docs")]
    public async Task An_unknown_value_is_an_error_at_its_line(string property, string value)
    {
        var docs = TestProject.Docs($"\n<PropertyGroup>\n  <{property}>{value}</{property}>\n</PropertyGroup>\n");

        var run = await docs.Dotnet("build");

        run.FailsWith("BCM2101");
        var error = Assert.Single(run.Errors);
        Assert.Equal(("BCM2101", docs.ProjectFile, 3, 3), (error.Code, error.File, error.LineNumber, error.ColumnNumber));
        Assert.Contains($"'{value}'", error.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mistyped_site_property_is_a_warning_that_can_be_silenced()
    {
        const string Typo = "<PropertyGroup><SiteTitel>Tea</SiteTitel></PropertyGroup>";
        var run = await TestProject.Docs(Typo).Dotnet("build");
        var declared = await TestProject.Docs(Typo + "<ItemGroup><BuildCacheProperty Include=\"SiteTitel\" /></ItemGroup>").Dotnet("build");
        var own = await TestProject.Docs("<PropertyGroup><SiteMotto>Tea</SiteMotto></PropertyGroup>").Dotnet("build");
        var strict = await TestProject.Docs(Typo + "<PropertyGroup><WarningsAsErrors>BCM2104</WarningsAsErrors></PropertyGroup>").Dotnet("build");

        Assert.Contains("BCM2104", run.Succeeds().Warnings);
        Assert.Contains("did you mean SiteTitle?", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("BCM2104", declared.Succeeds().Warnings);
        Assert.DoesNotContain("BCM2104", own.Succeeds().Warnings);
        strict.FailsWith("BCM2104");
    }

    [Fact]
    public async Task A_mistyped_item_is_a_warning_at_its_line_and_others_are_the_projects_own()
    {
        var docs = TestProject.Docs("\n<ItemGroup>\n  <SiteAssets Include=\"*.txt\" />\n  <SiteThing Include=\"a\" />\n</ItemGroup>\n");

        var run = await docs.Dotnet("build");

        var warning = Assert.Single(run.Succeeds().Find<Microsoft.Build.Logging.StructuredLogger.Warning>());
        Assert.Equal(("BCM2107", docs.ProjectFile, 3, 3), (warning.Code, warning.File, warning.LineNumber, warning.ColumnNumber));
        Assert.Contains("did you mean SiteAsset?", warning.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Packages_in_a_lean_project_are_refused_but_not_those_of_the_repository()
    {
        var refused = TestProject.Docs("<ItemGroup><PackageReference Include=\"Markdig\" Version=\"1.6.0\" /></ItemGroup>");
        var inherited = TestProject.Docs()
            .Write("Directory.Build.props", "<Project><ItemGroup><PackageReference Include=\"Markdig\" /></ItemGroup></Project>");

        (await refused.Dotnet("build")).FailsWith("BCM2102");
        (await inherited.Dotnet("build")).Succeeds();
    }

    [Fact]
    public async Task An_output_folder_that_holds_the_project_is_refused()
    {
        (await TestProject.Docs("<PropertyGroup><SiteOutputPath>./</SiteOutputPath></PropertyGroup>").Dotnet("build")).FailsWith("BCM2103");
        (await TestProject.Docs("<PropertyGroup><SiteOutputPath>../</SiteOutputPath></PropertyGroup>").Dotnet("build")).FailsWith("BCM2103");
    }

    [Fact]
    public async Task Artifacts_output_is_honoured()
    {
        var docs = TestProject.Docs();
        docs.Write("Directory.Build.props", "<Project><PropertyGroup><UseArtifactsOutput>true</UseArtifactsOutput></PropertyGroup></Project>");

        (await docs.Dotnet("build")).Succeeds();

        Assert.True(docs.Has("artifacts/bin/Docs/debug/site/index.html"));
        Assert.True(docs.Has("artifacts/obj/Docs/buildcache/Docs.db"));
        Assert.False(Directory.Exists(docs.PathOf("bin")));
    }

    [Fact]
    public async Task Disabled_means_that_nothing_runs()
    {
        var docs = TestProject.Docs();

        var run = await docs.Dotnet("build", "-p:BuildCacheEnabled=false");

        Assert.Equal(0, run.Succeeds().Count("RunBuildCache"));
        Assert.False(Directory.Exists(docs.PathOf("obj/buildcache")));
        Assert.False(Directory.Exists(docs.PathOf("bin")));
    }

    [Fact]
    public async Task Hooks_run_around_the_engine()
    {
        var docs = TestProject.Docs("""
            <Target Name="First" BeforeTargets="BuildCacheBeforeBuild"><WriteLinesToFile File="made.md" Lines="# Made" /></Target>
            <Target Name="Last" AfterTargets="BuildCacheAfterBuild"><Message Importance="high" Text="after: $([System.IO.File]::Exists('$(SiteOutputPath)made.html'))" /></Target>
            <Target Name="Outputs" AfterTargets="BuildCacheAfterBuild" DependsOnTargets="GetBuildCacheOutputs"><Message Importance="high" Text="made: @(BuildCacheOutput->WithMetadataValue('OutputPath', 'made.html')->Count())" /></Target>
            """);

        var run = await docs.Dotnet("build");

        Assert.Contains("after: True", run.Succeeds().Output, StringComparison.Ordinal);
        Assert.Contains("made: 1", run.Output, StringComparison.Ordinal);
        Assert.Equal(1, run.Count("RunBuildCache"));
    }
}
