using System.CommandLine;
using System.Globalization;
using BuildCache.Server;

namespace BuildCache.Tool;

/// <summary>What there is.</summary>
sealed class InfoCommand(ToolRun run) : ProjectCommand(run, "info", "Show the project, its database, and the collections with their columns.")
{
    public override string Example => "buildcache info";

    public override string Document => """
        | Key | Meaning |
        |---|---|
        | `project`, `database`, `output` | full paths |
        | `version` | of this tool |
        | `holds` | the database, counted: `schemaVersion`, `databaseBytes`, `artifactBytes`, `builds`, `keptFrom` (the first build of which is told what it did), `lastBuild` (`build`, `target`, `started`, `finished`, `outcome`), `nodes`, `waiting` (calls that failed, or are not done), `traces`, `outputs`, `outputBytes`, `targets`, `collections` (`name`, `documents`, `columns` with `name` and `documents`) |
        """;

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var project = await ProjectAsync(parsed, cancellationToken);
        using var insight = project.OpenInsight();
        var holds = insight.Overview();
        if (AsJson(parsed))
        {
            Screen.Document(new { project = project.ProjectFile, database = project.Description.DatabasePath, output = project.Description.OutputDirectory, version = ProductVersion.Text, holds });
            return ExitCode.Done;
        }
        Screen.Table(["", ""],
        [
            ["Project", project.ProjectFile],
            ["Database", string.Create(CultureInfo.InvariantCulture, $"{project.Description.DatabasePath}, {Sizes.Text(holds.DatabaseBytes)}{(holds.ArtifactBytes > 0 ? $" and {Sizes.Text(holds.ArtifactBytes)} of files" : "")}")],
            ["Output", string.Create(CultureInfo.InvariantCulture, $"{project.Description.OutputDirectory}, {holds.Outputs:N0} files, {Sizes.Text(holds.OutputBytes)}")],
            ["Last build", holds.LastBuild is { } last ? string.Create(CultureInfo.InvariantCulture, $"{last.Build}, {last.Outcome ?? "not finished"}, {Moments.Text(last.Started)}") : "none"],
            ["Results", string.Create(CultureInfo.InvariantCulture, $"{holds.Nodes:N0} in force, {holds.Waiting:N0} waiting, {holds.Traces:N0} kept")],
        ]);
        Screen.Line();
        Screen.Table(["Collection", "Documents", "Columns"], [.. holds.Collections.Select(static collection => new[]
        {
            collection.Name, collection.Documents.ToString("N0", CultureInfo.InvariantCulture), string.Join(" ", collection.Columns.Select(static column => column.Name)),
        })]);
        return ExitCode.Done;
    }
}
