namespace BuildCache.MSBuild.Tests.EndToEnd;

/// <summary>A documentation project on its own: what each command does.</summary>
public sealed class LeanProjectTests
{
    const string Site = "bin/Debug/site";

    [Fact]
    public async Task First_build_makes_the_site_and_the_second_does_nothing()
    {
        var docs = TestProject.Docs();

        (await docs.Dotnet("build")).Succeeds();
        Assert.True(docs.Has($"{Site}/index.html"));
        Assert.True(docs.Has($"{Site}/guide/page.html"));
        Assert.Equal(docs.Files(Site).Length, docs.Report.Outputs.Total);

        var second = await docs.Dotnet("build");
        second.DidNothing(docs.Report);
        Assert.Contains("BuildCache: 0 ran, ", second.Output, StringComparison.Ordinal);
        Assert.Equal(1, second.Count("RunBuildCache"));
    }

    [Fact]
    public async Task A_build_that_changes_nothing_loads_neither_Markdown_nor_templates()
    {
        var docs = TestProject.Docs();
        var first = await docs.Dotnet("build");
        var second = await docs.Dotnet("build");

        Assert.Contains("Markdig", first.LoadedAssemblies);
        Assert.Contains("Handlebars", first.LoadedAssemblies);
        Assert.Contains("BuildCache", second.LoadedAssemblies);
        Assert.DoesNotContain("Markdig", second.LoadedAssemblies);
        Assert.DoesNotContain("Handlebars", second.LoadedAssemblies);
        Assert.DoesNotContain("YamlDotNet", second.LoadedAssemblies);
        Assert.DoesNotContain("CsvHelper", second.LoadedAssemblies);
    }

    /// <summary>The version is told by a property, since here is none that is too old.</summary>
    [Fact]
    public async Task An_MSBuild_that_is_too_old_is_told()
    {
        var docs = TestProject.Docs();
        (await docs.Dotnet("build", "-p:_BuildCacheMSBuildVersion=17.14.8"))
            .FailsWith("error BCM9001: BuildCache needs MSBuild 18 (Visual Studio 2026) or the dotnet command of .NET 10; this is MSBuild 17.14.8.");
        (await docs.Dotnet("build", "-p:_BuildCacheMSBuildVersion=18.0.0")).Succeeds();
    }

    [Fact]
    public async Task Edit_and_deletion_reach_the_site()
    {
        var docs = TestProject.Docs();
        (await docs.Dotnet("build")).Succeeds();

        docs.Write("index.md", "# Home\n\nAnother text.\n");
        File.Delete(docs.PathOf("guide/page.md"));
        (await docs.Dotnet("build")).Succeeds();

        Assert.Contains("Another text.", docs.Read($"{Site}/index.html"), StringComparison.Ordinal);
        Assert.False(docs.Has($"{Site}/guide/page.html"));
    }

    [Fact]
    public async Task Clean_deletes_outputs_only_and_the_next_build_runs_nothing()
    {
        var docs = TestProject.Docs();
        (await docs.Dotnet("build")).Succeeds();
        var total = docs.Report.Outputs.Total;
        docs.Write($"{Site}/mine.txt", "not an output");

        (await docs.Dotnet("clean")).Succeeds();
        Assert.Equal(["mine.txt"], docs.Files(Site));

        (await docs.Dotnet("build")).Succeeds();
        Assert.Equal(0, docs.Report.Effects.Ran);
        Assert.Equal(total, docs.Report.Outputs.Restored);
    }

    [Fact]
    public async Task Clean_that_keeps_nothing_starts_from_nothing()
    {
        var docs = TestProject.Docs("<PropertyGroup><BuildCacheKeepOnClean>false</BuildCacheKeepOnClean></PropertyGroup>");
        (await docs.Dotnet("build")).Succeeds();
        var ran = docs.Report.Effects.Ran;
        docs.Write("obj/buildcache/Docs.db.damaged-1", "").Write("obj/buildcache/Docs.db.mine", "").Write("obj/buildcache/Docs.db.notes/a.txt", "").Write("obj/buildcache/Docs.db2", "");

        (await docs.Dotnet("clean")).Succeeds();
        Assert.Equal(["Docs.db.build", "Docs.db.mine", "Docs.db.notes", "Docs.db2"], Directory.GetFileSystemEntries(docs.PathOf("obj/buildcache")).Select(Path.GetFileName).Where(static name => name!.StartsWith("Docs.db", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.False(Directory.Exists(docs.PathOf(Site)));

        (await docs.Dotnet("build")).Succeeds();
        Assert.Equal((1, ran), (docs.Report.Build, docs.Report.Effects.Ran));
    }

    [Theory]
    [InlineData("build", "--no-incremental")]
    [InlineData("msbuild", "-t:Rebuild")]
    public async Task Rebuild_computes_everything_again(string command, string option)
    {
        var docs = TestProject.Docs();
        (await docs.Dotnet("build")).Succeeds();
        var ran = docs.Report.Effects.Ran;

        (await docs.Dotnet(command, option)).Succeeds();
        Assert.Equal(ran, docs.Report.Effects.Ran);

        (await docs.Dotnet("build")).DidNothing(docs.Report);
    }

    [Fact]
    public async Task Publish_copies_the_site_and_forgets_pages_that_are_gone()
    {
        var docs = TestProject.Docs();
        (await docs.Dotnet("publish")).Succeeds();
        Assert.Equal(docs.Files("bin/Release/site"), docs.Files("bin/Release/publish"));

        File.Delete(docs.PathOf("guide/page.md"));
        docs.Write("index.md", "# Home\n");
        (await docs.Dotnet("publish")).Succeeds();
        Assert.False(docs.Has("bin/Release/publish/guide/page.html"));
        Assert.Equal(docs.Files("bin/Release/site"), docs.Files("bin/Release/publish"));
    }

    [Fact]
    public async Task Publish_without_build_copies_what_is_there()
    {
        var docs = TestProject.Docs();
        (await docs.Dotnet("build", "-c", "Release")).Succeeds();
        docs.Write("index.md", "# Not built\n");

        var publish = await docs.Dotnet("publish", "--no-build", "-o", "out");

        publish.Succeeds();
        Assert.Equal(0, publish.Count("RunBuildCache"));
        Assert.Equal(docs.Files("bin/Release/site"), docs.Files("out"));
        Assert.DoesNotContain("Not built", docs.Read("out/index.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Debug_and_Release_keep_their_own_outputs()
    {
        var docs = TestProject.Docs();
        (await docs.Dotnet("build")).Succeeds();
        var files = docs.Files(Site);

        (await docs.Dotnet("build", "-c", "Release")).Succeeds();
        Assert.Equal(files, docs.Files(Site));
        Assert.Equal(files, docs.Files("bin/Release/site"));

        (await docs.Dotnet("build")).DidNothing(docs.Report);
        (await docs.Dotnet("build", "-c", "Release")).DidNothing(docs.Report);
    }

    [Fact]
    public async Task A_moved_project_folder_runs_nothing()
    {
        var docs = TestProject.Docs();
        (await docs.Dotnet("build")).Succeeds();

        docs.MoveTo(Path.Combine(Packages.NewFolder("elsewhere"), "Moved"));

        (await docs.Dotnet("build")).DidNothing(docs.Report);
    }

    [Fact]
    public async Task A_design_time_build_writes_nothing()
    {
        var docs = TestProject.Docs();
        (await docs.Dotnet("build")).Succeeds();
        docs.Write("index.md", "# Edited\n");
        var before = docs.Stamps();

        var run = await docs.Dotnet("msbuild", "-t:Build;GetBuildCacheOutputs;Compile;CoreCompile;CompileDesignTime", "-p:DesignTimeBuild=true");

        run.Succeeds();
        Assert.Equal(before, docs.Stamps());
        Assert.Equal(0, run.Count("RunBuildCache"));
        Assert.Equal(1, run.Count("ReadBuildCacheOutputs"));
    }

    [Theory]
    [InlineData("restore")]
    [InlineData("pack")]
    [InlineData("test")]
    [InlineData("build", "-m", "-mt")]
    [InlineData("build", "-graph")]
    public async Task Other_commands_succeed(params string[] arguments) => (await TestProject.Docs().Dotnet(arguments)).Succeeds();

    [Fact]
    public async Task Run_says_that_a_site_is_not_to_be_served()
    {
        var run = await TestProject.Docs().Dotnet("msbuild", "-t:ComputeRunArguments", "-p:BuildCacheServe=false");

        run.FailsWith("BCM2106");
    }

    [Fact]
    public async Task A_multithreaded_build_stays_in_its_process()
    {
        var run = await TestProject.Docs().Dotnet("build", "-mt");

        run.Succeeds();
        Assert.DoesNotContain(run.Find<Microsoft.Build.Logging.StructuredLogger.Message>(), m => m.Text.Contains("TaskHost", StringComparison.Ordinal));
    }
}
