using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace BuildCache.Tool;

/// <summary>Builds the project.</summary>
sealed partial class BuildCommand : ProjectCommand
{
    /// <summary>So many calls are shown with their reasons.</summary>
    const int Most = 20;

    readonly Argument<string[]> arguments = new("ARGUMENTS") { Description = "More arguments of 'dotnet build', after --: -- -p:SiteDrafts=true.", Arity = ArgumentArity.ZeroOrMore };

    [GeneratedRegex(@": (error|warning) [A-Z]+\d+: ", RegexOptions.CultureInvariant)]
    private static partial Regex Diagnostic();

    public BuildCommand(ToolRun run) : base(run, "build", "Run 'dotnet build', then tell what it ran and why.") => Add(arguments);

    public override string Example => "buildcache build";

    public override string Document => """
        | Key | Meaning |
        |---|---|
        | `exitCode` | of `dotnet build` |
        | `output` | the lines that it said |
        | `report` | the [report](report.md) of the build; left out where there was none |
        """;

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var place = await PlaceAsync(parsed, cancellationToken);
        var lines = new List<string>();
        var told = new HashSet<string>(StringComparer.Ordinal);
        var began = DateTime.UtcNow;
        var code = await DotnetCommand.FollowAsync(Path.GetDirectoryName(place.ProjectFile)!, ["build", place.ProjectFile, "-nologo", "-v:minimal", "-tl:off", .. Configuration(parsed) is { } name ? ["-c", name] : Array.Empty<string>(), .. parsed.GetValue(arguments) ?? []], Say, cancellationToken);
        var report = (await PlaceAsync(parsed, cancellationToken)).Description?.ReportPath is { } path && File.Exists(path) && File.GetLastWriteTimeUtc(path) >= began ? JsonNode.Parse(await File.ReadAllTextAsync(path, cancellationToken)) : null;
        if (AsJson(parsed))
        {
            Screen.Document(new { exitCode = code, output = lines, report });
        }
        else if (report?["ran"] is JsonArray { Count: > 0 } ran)
        {
            Screen.Line();
            // The list ends after a thousand.
            var count = report["handlers"]!.AsArray().Sum(static handler => handler!["ran"]!.GetValue<long>());
            Screen.Heading(string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? "call" : "calls")} ran, because:"));
            foreach (var entry in ran.Take(Most))
            {
                Screen.Line($"  {$"{entry!["handler"]} {entry["key"]}".TrimEnd()}: {string.Join(", ", entry["roots"]!.AsArray())}");
            }
            if (count > Math.Min(Most, ran.Count))
            {
                Screen.Note(string.Create(CultureInfo.InvariantCulture, $"  and {count - Math.Min(Most, ran.Count):N0} more; 'buildcache log {report["build"]}' tells all"));
            }
        }
        else if (report is not null && code == 0)
        {
            Screen.Line();
            Screen.Heading("Nothing had to run.");
        }
        return code == 0 ? ExitCode.Done : ExitCode.Failed;

        void Say(string line)
        {
            lock (lines)
            {
                // MSBuild says each error and each warning once more at its end.
                if (Diagnostic().IsMatch(line) && !told.Add(line))
                {
                    return;
                }
                lines.Add(line);
                if (!AsJson(parsed))
                {
                    Screen.Line(line);
                }
            }
        }
    }
}
