using System.CommandLine;
using BuildCache.Server;

namespace BuildCache.Tool;

/// <summary>A project file for a site of another generator.</summary>
sealed class MigrateCommand : ToolCommand
{
    readonly Argument<string> folder = new("FOLDER") { Description = "Where docfx.json, mkdocs.yml, _config.yml or hugo.toml is.", DefaultValueFactory = static _ => "." };
    readonly Option<bool> dryRun = new("--dry-run") { Description = "Show the project file, and write nothing." };

    public MigrateCommand(ToolRun run) : base(run, "migrate", "Write a project file for a site of docfx, MkDocs, Jekyll or Hugo. Nothing else is changed.")
    {
        Add(folder);
        Add(dryRun);
    }

    public override string Example => "buildcache migrate";

    public override string Document => "`generator`, `source` (its configuration), `project` (the file that was written), `content`, and `notes`: what is left to do by hand.";

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var root = Path.GetFullPath(parsed.GetRequiredValue(folder), Run.Directory);
        var site = OtherSite.Find(root) ?? throw new ToolFailure($"There is no docfx.json, mkdocs.yml, _config.yml or hugo.toml in '{root}'.", ExitCode.Usage);
        var content = site.ProjectText(ProductVersion.Text);
        if (!parsed.GetValue(dryRun))
        {
            if (File.Exists(site.ProjectFile))
            {
                throw new ToolFailure($"'{site.ProjectFile}' is there already, and is not replaced. --dry-run shows what would be written.", ExitCode.Refused);
            }
            var place = Directory.CreateDirectory(Path.GetDirectoryName(site.ProjectFile)!);
            if (place.EnumerateFiles("*.*proj").FirstOrDefault() is { } other)
            {
                throw new ToolFailure($"'{other.FullName}' already exists; with two project files in one folder, 'dotnet build' does not know which to build. Build that one, or move it. --dry-run shows what would be written.", ExitCode.Refused);
            }
            await File.WriteAllTextAsync(site.ProjectFile, content, cancellationToken);
        }
        List<string> notes = [.. site.Notes, .. NextSteps(site.ProjectFile)];
        if (AsJson(parsed))
        {
            Screen.Document(new { generator = site.Generator, source = site.Source, project = site.ProjectFile, content, notes });
            return ExitCode.Done;
        }
        Screen.Heading($"{site.Generator}: {(parsed.GetValue(dryRun) ? "would write" : "wrote")} {site.ProjectFile}");
        Screen.Out.Write(content);
        foreach (var note in notes)
        {
            Screen.Line($"- {note}");
        }
        return ExitCode.Done;
    }

    /// <summary>How to build what was written. Where a solution lies beside it, <c>dotnet build</c> has to be told which one.</summary>
    static IEnumerable<string> NextSteps(string projectFile)
    {
        var (folder, name) = (Path.GetDirectoryName(projectFile)!, Path.GetFileName(projectFile));
        var solution = Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Select(Path.GetFileName).FirstOrDefault(static file => file!.EndsWith(".sln", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".slnx", StringComparison.OrdinalIgnoreCase)) : null;
        yield return solution is null
            ? "Next: 'dotnet build' in its folder makes the site, 'dotnet run' shows it."
            : $"Next: 'dotnet build {name}' in its folder makes the site, 'dotnet run --project {name}' shows it. {solution} lies beside it, so 'dotnet build' needs the name; 'dotnet sln {solution} add {name}' makes it part of the solution.";
    }
}
