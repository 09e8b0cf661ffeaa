using System.Text.Json.Nodes;

namespace BuildCache.MSBuild.Tests.EndToEnd;

/// <summary>The tool and the templates as they are packed, installed and used like a newcomer does.</summary>
[Trait("Speed", "Slow")]
public sealed class ToolTests
{
    [Fact]
    public async Task A_project_of_each_template_builds_and_the_installed_tool_answers_about_it()
    {
        var folder = Packages.NewFolder("work");
        var environment = new Dictionary<string, string?> { ["NUGET_PACKAGES"] = Packages.PackageFolder, ["DOTNET_CLI_HOME"] = Packages.NewFolder("home") };
        await Dotnet("new", "install", Path.Combine(Packages.Feed, $"BuildCache.Templates.{Packages.Version}.nupkg"));
        await Dotnet("tool", "install", "BuildCache.Tool", "--version", Packages.Version, "--tool-path", Path.Combine(folder, "tools"));

        foreach (var (template, name) in new[] { ("buildcache-docs", "Handbook"), ("buildcache-handlers", "Site"), ("buildcache-codegen", "App") })
        {
            await Dotnet("new", template, "-o", name);
            await Dotnet("build", name, "-warnaserror", "-tl:off");
        }
        Assert.Contains("ff0000 00ff00", await Dotnet("run", "--project", "App", "--no-build"), StringComparison.Ordinal);
        Assert.Contains("The first one.", File.ReadAllText(Path.Combine(folder, "Site", "bin", "Debug", "net10.0", "site", "releases", "1.0.html")), StringComparison.Ordinal);

        var page = Path.Combine(folder, "Handbook", "guide", "first-steps.md");
        File.AppendAllText(page, "\nMore.\n");
        var planned = await Ask("plan", "--exact", "--project", "Handbook");
        Assert.Contains("guide/first-steps.html", planned["outputs"]!.AsArray().Select(static path => path!.GetValue<string>()));
        var built = await Ask("build", "--project", "Handbook");
        Assert.Equal(0, built["exitCode"]!.GetValue<int>());
        Assert.Equal(planned["outputs"]!.AsArray().Count, built["report"]!["outputs"]!["written"]!.GetValue<int>());
        Assert.Equal("content of guide/first-steps.md changed", (await Ask("why", "guide/first-steps.html", "--project", "Handbook"))["roots"]![0]!.GetValue<string>());
        Assert.Equal(2, (await Ask("query", "select count(*) as n from Page", "--project", "Handbook"))["rows"]![0]!["n"]!.GetValue<int>());
        Assert.Equal(1, (await Ask("query", "select count(*) as n from Release", "--project", "Site"))["rows"]![0]!["n"]!.GetValue<int>());
        Assert.Empty((await Ask("verify", "--project", "Site"))["deviations"]!.AsArray());

        await Dotnet("new", "buildcache-docs", "-o", "Unbuilt");
        var (code, output) = await Tool("why", "index.html", "--project", "Unbuilt");
        Assert.Equal((3, true), (code, output.Contains("has not been built yet", StringComparison.Ordinal)));

        async Task<string> Dotnet(params string[] arguments)
        {
            var (exitCode, said) = await DotnetCommand.Run(folder, arguments, environment);
            Assert.True(exitCode == 0, $"dotnet {string.Join(' ', arguments)}: {said}");
            return said;
        }

        Task<(int ExitCode, string Output)> Tool(params string[] arguments) =>
            DotnetCommand.Shell(folder, $"tools/buildcache {string.Join(' ', arguments.Select(static argument => $"'{argument}'"))}", environment);

        async Task<JsonNode> Ask(params string[] arguments)
        {
            var (exitCode, said) = await Tool([.. arguments, "--json"]);
            Assert.True(exitCode == 0, said);
            // What is told of progress goes where errors go, and stands behind the document here.
            return JsonNode.Parse(said[..(said.LastIndexOf("\n}", StringComparison.Ordinal) + 2)])!;
        }
    }
}
