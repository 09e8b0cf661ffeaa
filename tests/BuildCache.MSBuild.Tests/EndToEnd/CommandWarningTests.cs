using Microsoft.Build.Logging.StructuredLogger;
using Task = System.Threading.Tasks.Task;

namespace BuildCache.MSBuild.Tests.EndToEnd;

/// <summary>The properties that decide what becomes of a warning mean for one of a command what they mean for one of the compiler, in every form of project.</summary>
public sealed class CommandWarningTests
{
    const string Command = """
        <ItemGroup><CachedExec Include="main.txt" Command="sh say.sh" Outputs="gen/a.txt" /></ItemGroup>
        """;

    [Theory]
    [InlineData("lean")]
    [InlineData("composed")]
    [InlineData("package")]
    public async Task A_warning_of_a_command_follows_the_projects_policy(string form)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The commands of this test are those of a Unix shell.");
        var project = (form switch
        {
            "lean" => TestProject.Docs(Command),
            "composed" => TestProject.Docs("<PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>" + Command, "Microsoft.NET.Sdk;BuildCache.Sdk/{0}"),
            _ => TestProject.Generated(body: Command),
        }).Write("main.txt", "1").Write("say.sh", "echo \"main.txt(1,2): warning SAY01: it is only 1\"\ncp main.txt gen/a.txt\n");
        (await project.Dotnet("restore")).Succeeds();

        Assert.Equal((true, 1, 0), await Said());
        Assert.Equal((false, 0, 1), await Said("-p:TreatWarningsAsErrors=true"));
        Assert.Equal((true, 1, 0), await Said("-p:TreatWarningsAsErrors=true", "-p:WarningsNotAsErrors=SAY01"));
        Assert.Equal((false, 0, 1), await Said("-p:WarningsAsErrors=SAY01"));
        Assert.Equal((true, 0, 0), await Said("-p:NoWarn=SAY01"));
        Assert.Equal((true, 0, 0), await Said("-p:NoWarn=SAY01", "-p:TreatWarningsAsErrors=true"));

        // The result is the same for all of them: the command has run once.
        Assert.Equal(0, project.Report.Effects.Ran);

        async Task<(bool Succeeds, int Warnings, int Errors)> Said(params string[] properties)
        {
            var run = await project.Dotnet(["build", "--no-restore", .. properties]);
            return (run.ExitCode == 0, run.Find<Warning>().Count(static warning => warning.Code == "SAY01"), run.Errors.Count(static error => error.Code == "SAY01"));
        }
    }

    [Fact]
    public async Task Lines_that_look_like_errors_are_text_where_the_project_says_so()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The commands of this test are those of a Unix shell.");
        var project = TestProject.Docs("""
            <ItemGroup><CachedExec Include="main.txt" Command="sh say.sh" Outputs="gen/a.txt" IgnoreStandardErrorWarningFormat="true" /></ItemGroup>
            """).Write("main.txt", "1").Write("say.sh", "echo \"SignTool error : no network\"\ncp main.txt gen/a.txt\n");

        var build = (await project.Dotnet("build")).Succeeds();

        Assert.Empty(build.Errors);
        Assert.Single(build.Find<Message>(), static message => message.Text.Contains("SignTool error : no network", StringComparison.Ordinal) && !message.Text.StartsWith("Task Parameter", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("`tool %(Identity)`")]
    [InlineData("sh -c 'tool %(Identity)'")]
    public async Task A_name_that_no_quoting_makes_safe_is_refused_where_it_is_written(string command)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The commands of this test are those of a Unix shell.");
        var project = TestProject.Docs($"""
            <ItemGroup><CachedExec Include="in/*.txt" Command="{command}" Outputs="gen/%(Filename)" /></ItemGroup>
            """).Write("in/a$(touch stolen).txt", "a");

        var build = (await project.Dotnet("build")).FailsWith("BCM2315");

        Assert.Equal(project.ProjectFile, Assert.Single(build.Errors).File);
        Assert.False(project.Has("stolen"));
    }
}
