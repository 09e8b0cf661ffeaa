namespace BuildCache.MSBuild.Tests.EndToEnd;

/// <summary>The package in projects that compile what it makes.</summary>
public sealed class GeneratedCodeTests
{
    const string Outputs = "obj/Debug/buildcache";

    [Fact]
    public async Task Generated_code_is_compiled_and_the_second_build_does_nothing()
    {
        var project = TestProject.Generated();

        (await project.Dotnet("build")).Succeeds();
        Assert.Equal(["Blue.cs", "Red.cs"], project.Files(Outputs));
        Assert.Equal("f0000f", await Run(project));
        Assert.False(Directory.Exists(project.PathOf("bin/Debug/net10.0/site")));

        var second = await project.Dotnet("build");
        second.DidNothing(project.Report);
        Assert.Equal(["Blue.cs", "Red.cs"], project.Files(Outputs));
    }

    [Fact]
    public async Task A_record_that_is_gone_takes_its_code_with_it()
    {
        var project = TestProject.Generated();
        (await project.Dotnet("build")).Succeeds();

        project.Write("data/colours.json", """[{ "name": "Red", "hex": "e00" }]""").Write("Program.cs", "System.Console.WriteLine(Red.Hex);");
        (await project.Dotnet("build")).Succeeds();

        Assert.Equal(["Red.cs"], project.Files(Outputs));
        Assert.Equal("e00", await Run(project));
    }

    [Fact]
    public async Task FileWrites_hold_every_live_output_even_when_none_was_written()
    {
        var project = TestProject.Generated(
            body: "<Target Name=\"Show\" AfterTargets=\"IncrementalClean\"><WriteLinesToFile File=\"writes.txt\" Lines=\"@(FileWrites->'%(Filename)%(Extension)')\" Overwrite=\"true\" /></Target>");
        (await project.Dotnet("build")).Succeeds();

        (await project.Dotnet("build")).DidNothing(project.Report);

        Assert.Subset(File.ReadAllLines(project.PathOf("writes.txt")).ToHashSet(), new HashSet<string> { "Red.cs", "Blue.cs" });
        Assert.Equal(["Blue.cs", "Red.cs"], project.Files(Outputs));
    }

    [Fact]
    public async Task A_design_time_build_knows_the_generated_code_and_writes_nothing()
    {
        var project = TestProject.Generated();
        (await project.Dotnet("build")).Succeeds();
        project.Write("data/colours.json", "[]");
        var before = project.Stamps();

        var run = await project.Dotnet(
            "msbuild", "-t:Compile", "-p:DesignTimeBuild=true", "-p:SkipCompilerExecution=true", "-p:ProvideCommandLineArgs=true", "-getItem:Compile");

        run.Succeeds();
        Assert.Contains("Red.cs", run.Output, StringComparison.Ordinal);
        Assert.Contains("Blue.cs", run.Output, StringComparison.Ordinal);
        Assert.Equal(before, project.Stamps());
    }

    [Fact]
    public async Task Several_frameworks_generate_once()
    {
        var project = TestProject.Generated(TestProject.TwoFrameworks);

        var build = await project.Dotnet("build", "-m");
        Assert.Equal(1, build.Succeeds().Count("RunBuildCache"));
        Assert.Equal(["Blue.cs", "Red.cs"], project.Files(Outputs));

        var second = await project.Dotnet("build", "-m");
        second.DidNothing(project.Report);

        var one = await project.Dotnet("build", "-f", "netstandard2.0");
        one.DidNothing(project.Report);
        Assert.Equal(1, one.Count("RunBuildCache"));

        (await project.Dotnet("build", "--no-incremental")).Succeeds();
        Assert.Equal(2, project.Report.Effects.Ran);

        (await project.Dotnet("clean")).Succeeds();
        Assert.Empty(project.Files(Outputs));
    }

    [Fact]
    public async Task A_project_that_references_it_gets_what_was_generated()
    {
        var library = TestProject.Generated(TestProject.TwoFrameworks);
        var web = TestProject.Web(library);

        var build = await web.Dotnet("build");

        Assert.Equal(1, build.Succeeds().Count("RunBuildCache"));
        Assert.DoesNotContain(web.Files("bin/Debug/net10.0"), static file => file.StartsWith("BuildCache", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Clean_deletes_the_code_and_the_next_build_restores_it()
    {
        var project = TestProject.Generated();
        (await project.Dotnet("build")).Succeeds();

        (await project.Dotnet("clean")).Succeeds();
        Assert.Empty(project.Files(Outputs));

        (await project.Dotnet("build")).Succeeds();
        Assert.Equal((0, 2), (project.Report.Effects.Ran, project.Report.Outputs.Restored));
    }

    static async Task<string> Run(TestProject project)
    {
        var (_, output) = await DotnetCommand.Run(project.Folder, ["bin/Debug/net10.0/Gen.dll"], new Dictionary<string, string?>());
        return output.Trim();
    }
}
