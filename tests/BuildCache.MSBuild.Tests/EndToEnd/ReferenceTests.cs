namespace BuildCache.MSBuild.Tests.EndToEnd;

/// <summary>Documentation projects beside other projects: references, solutions, the composed and the hosted form.</summary>
public sealed class ReferenceTests
{
    [Fact]
    public async Task A_web_project_gets_the_site_in_bin_and_publish()
    {
        var docs = TestProject.Docs();
        var web = TestProject.Web(docs);

        var build = await web.Dotnet("build");
        Assert.Equal(1, build.Succeeds().Count("RunBuildCache"));
        Assert.Equal(docs.Files("bin/Debug/site"), web.Files("bin/Debug/net10.0/wwwroot/docs"));

        (await web.Dotnet("build")).DidNothing(docs.Report);

        (await web.Dotnet("publish", "-o", "out")).Succeeds();
        Assert.Equal(docs.Files("bin/Release/site"), web.Files("out/wwwroot/docs"));
    }

    [Fact]
    public async Task Without_dependencies_a_referenced_site_is_taken_as_it_is()
    {
        var docs = TestProject.Docs();
        var web = TestProject.Web(docs);
        (await web.Dotnet("build")).Succeeds();
        docs.Write("guide/new.md", "# New\n");

        Assert.Equal(0, (await web.Dotnet("build", "--no-dependencies")).Succeeds().Count("RunBuildCache"));
        Assert.False(docs.Has("bin/Debug/site/guide/new.html"));
        Assert.False(web.Has("bin/Debug/net10.0/wwwroot/docs/guide/new.html"));

        // The project that is named is built.
        Assert.Equal(1, (await docs.Dotnet("build", "--no-dependencies")).Succeeds().Count("RunBuildCache"));
        Assert.True(docs.Has("bin/Debug/site/guide/new.html"));
        (await web.Dotnet("build", "--no-dependencies")).Succeeds();
        Assert.Equal(docs.Files("bin/Debug/site"), web.Files("bin/Debug/net10.0/wwwroot/docs"));
    }

    [Fact]
    public async Task Without_dependencies_a_composed_project_makes_its_own_site()
    {
        var docs = Composed("<TargetFramework>net10.0</TargetFramework><SiteTargetPath>wwwroot/help</SiteTargetPath>");
        var web = TestProject.Web(docs);
        (await web.Dotnet("build")).Succeeds();
        docs.Write("guide/new.md", "# New\n");

        Assert.Equal(0, (await web.Dotnet("build", "--no-dependencies")).Succeeds().Count("RunBuildCache"));
        Assert.False(docs.Has("bin/Debug/net10.0/site/guide/new.html"));

        Assert.Equal(1, (await docs.Dotnet("build", "--no-dependencies")).Succeeds().Count("RunBuildCache"));
        Assert.True(docs.Has("bin/Debug/net10.0/site/guide/new.html"));
    }

    [Theory]
    [InlineData("sln")]
    [InlineData("slnx")]
    public async Task A_solution_builds_it_once(string format)
    {
        var docs = TestProject.Docs();
        var web = TestProject.Web(docs);
        var all = TestProject.New("All", "<Project />", Path.GetDirectoryName(docs.Folder));
        File.Delete(all.ProjectFile);
        (await DotnetCommand.Run(all.Folder, ["new", "sln", "-n", "All", "--format", format], new Dictionary<string, string?>())).ToString();
        var added = await DotnetCommand.Run(
            all.Folder, ["sln", "All." + format, "add", docs.ProjectFile, web.ProjectFile], new Dictionary<string, string?> { ["NUGET_PACKAGES"] = Packages.PackageFolder });
        Assert.True(added.ExitCode == 0, added.Output);

        var build = await all.Dotnet("build", "All." + format, "-m");
        Assert.Equal(1, build.Succeeds().Count("RunBuildCache"));
        Assert.Empty(build.Warnings);
        Assert.True(docs.Has("bin/Debug/site/index.html"));

        foreach (var command in new[] { "test", "publish", "pack", "clean" })
        {
            (await all.Dotnet(command, "All." + format)).Succeeds();
        }

        Assert.False(docs.Has("bin/Debug/site/index.html"));
    }

    [Fact]
    public async Task A_solution_with_a_library_is_built_and_its_packages_are_listed()
    {
        var docs = TestProject.Docs();
        var parent = Path.GetDirectoryName(docs.Folder)!;
        var library = TestProject.New("Library", "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>", Path.Combine(parent, "Library"))
            .Write("Answer.cs", "public static class Answer { public const int Value = 42; }");
        var all = TestProject.At(parent);
        const string solution = "All.slnx";
        (await all.DotnetIn("new", "sln", "-n", "All", "--format", "slnx")).Succeeds();
        (await all.DotnetIn("sln", solution, "add", docs.ProjectFile, library.ProjectFile)).Succeeds();

        var build = await all.Dotnet("build", solution);
        Assert.Equal(1, build.Succeeds().Count("RunBuildCache"));
        Assert.Empty(build.Warnings);
        Assert.True(docs.Has("bin/Debug/site/index.html"));
        Assert.True(library.Has("bin/Debug/net10.0/Library.dll"));

        foreach (var option in (string[])["--include-transitive", "--vulnerable"])
        {
            var list = (await all.DotnetIn("list", solution, "package", option)).Succeeds();
            Assert.Contains("Docs", list.Output, StringComparison.Ordinal);
            Assert.Contains("Library", list.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("error", list.Output, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task A_composed_project_compiles_and_has_a_site()
    {
        var docs = Composed("<TargetFramework>net10.0</TargetFramework>");

        var build = await docs.Dotnet("build");
        Assert.Equal(1, build.Succeeds().Count("RunBuildCache"));
        Assert.True(docs.Has("bin/Debug/net10.0/Docs.dll"));
        Assert.True(docs.Has("bin/Debug/net10.0/site/index.html"));
        (await docs.Dotnet("build")).DidNothing(docs.Report);

        (await docs.Dotnet("publish", "-o", "out")).Succeeds();
        Assert.True(docs.Has("out/Docs.dll"));
        Assert.Equal(docs.Files("bin/Release/net10.0/site"), docs.Files("out/site"));

        (await docs.Dotnet("clean")).Succeeds();
        Assert.Empty(docs.Files("bin/Debug/net10.0"));
    }

    [Fact]
    public async Task A_composed_project_with_two_frameworks_makes_one_site()
    {
        var docs = Composed(TestProject.TwoFrameworks);

        var build = await docs.Dotnet("build");
        Assert.Equal(1, build.Succeeds().Count("RunBuildCache"));
        Assert.True(docs.Has("bin/Debug/site/index.html"));

        (await docs.Dotnet("publish", "-f", "net10.0", "-c", "Debug", "-o", "out")).DidNothing(docs.Report);
        Assert.Equal(docs.Files("bin/Debug/site"), docs.Files("out/site"));
    }

    [Fact]
    public async Task A_composed_project_gives_its_site_to_referencing_projects_when_told_where()
    {
        var docs = Composed("<TargetFramework>net10.0</TargetFramework><SiteTargetPath>wwwroot/help</SiteTargetPath>");
        var web = TestProject.Web(docs);

        (await web.Dotnet("publish", "-o", "out")).Succeeds();

        Assert.Equal(docs.Files("bin/Release/net10.0/site"), web.Files("out/wwwroot/help"));
        Assert.Equal(docs.Files("bin/Release/net10.0/site"), web.Files("bin/Release/net10.0/wwwroot/help"));
    }

    [Fact]
    public async Task The_wrong_order_of_SDKs_is_refused()
    {
        var docs = TestProject.Docs(sdk: "BuildCache.Sdk/{0};Microsoft.NET.Sdk");

        (await docs.Dotnet("build", "-p:TargetFramework=net10.0")).FailsWith("BCM2105");
    }

    [Theory]
    [InlineData(".csproj")]
    [InlineData(".docsproj")]
    public async Task The_form_for_Visual_Studio_makes_the_same_site(string extension)
    {
        var docs = TestProject.Docs();
        File.Move(docs.ProjectFile, Path.ChangeExtension(docs.ProjectFile, extension));
        (await docs.Dotnet("build")).Succeeds();
        var files = docs.Files("bin/Debug/site");

        (await docs.Dotnet("build", "-p:BuildingInsideVisualStudio=true")).DidNothing(docs.Report);
        (await docs.Dotnet("publish", "-p:BuildingInsideVisualStudio=true", "-o", "out")).Succeeds();
        Assert.Equal(files, docs.Files("bin/Debug/site"));
        Assert.Equal(files, docs.Files("out"));

        (await docs.Dotnet("clean", "-p:BuildingInsideVisualStudio=true")).Succeeds();
        Assert.Empty(docs.Files("bin/Debug/site"));
    }

    static TestProject Composed(string properties) =>
        TestProject.Docs($"<PropertyGroup>{properties}</PropertyGroup>", "Microsoft.NET.Sdk;BuildCache.Sdk/{0}")
            .Write("Class.cs", "public class Class { }");
}
