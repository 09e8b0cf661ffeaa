using System.CommandLine;

namespace BuildCache.Tool;

/// <summary>A command about a project, which is found as <c>dotnet build</c> finds it.</summary>
abstract class ProjectCommand : ToolCommand
{
    readonly Option<string?> project = new("--project", "-p") { Description = "The project file, or its folder. Default: the one project in the current folder.", HelpName = "PATH" };
    readonly Option<string?> configuration = new("--configuration", "-c") { Description = "Of the configurations that were built, this one. Default: the one that was built last.", HelpName = "NAME" };

    protected ProjectCommand(ToolRun run, string name, string description) : base(run, name, description)
    {
        Add(project);
        Add(configuration);
    }

    /// <summary>The configuration that is asked for; null: the one that was built last.</summary>
    protected string? Configuration(ParseResult parsed) => parsed.GetValue(configuration);

    /// <summary>The project, built or not.</summary>
    protected Task<ProjectPlace> PlaceAsync(ParseResult parsed, CancellationToken cancellationToken) =>
        ProjectPlace.FindAsync(Run.Directory, parsed.GetValue(project), parsed.GetValue(configuration), cancellationToken);

    /// <summary>The project, which has been built.</summary>
    protected async Task<BuiltProject> ProjectAsync(ParseResult parsed, CancellationToken cancellationToken) => (await PlaceAsync(parsed, cancellationToken)).RequireBuilt();
}
