using BuildCache.Server;

namespace BuildCache.Tool;

/// <summary>A project file, where its database is, and what its last build wrote beside that.</summary>
/// <param name="ProjectFile">Full path of the project file.</param>
/// <param name="DatabaseFolder">The folder of its database; null where the project does not say, because it does not use BuildCache.</param>
/// <param name="Description">The project as it was last evaluated; null before the first build.</param>
sealed record ProjectPlace(string ProjectFile, string? DatabaseFolder, ProjectDescription? Description)
{
    /// <summary>Where the configuration that was asked for has not been built: it, and those that have.</summary>
    (string Asked, IReadOnlyList<string> Built)? Configurations { get; init; }

    /// <summary>Finds a project.</summary>
    /// <param name="directory">The current folder.</param>
    /// <param name="path">A project file or a folder; null: the current one.</param>
    /// <param name="configuration">Which of the configurations that were built; null: the last one.</param>
    /// <param name="cancellationToken">Ends the evaluation of the project file.</param>
    /// <exception cref="ToolFailure">There is none, or more than one.</exception>
    public static async Task<ProjectPlace> FindAsync(string directory, string? path, string? configuration, CancellationToken cancellationToken)
    {
        var file = FileAt(Path.GetFullPath(path ?? ".", directory));
        var usual = Path.Combine(Path.GetDirectoryName(file)!, "obj", "buildcache");
        if (DescriptionIn(usual, file, configuration) is { } description)
        {
            return new ProjectPlace(file, usual, description);
        }
        if (configuration is not null && ProjectDescriptionFile.Find(usual, file).Select(static other => other.Configuration).Distinct().ToList() is { Count: > 0 } built)
        {
            return new ProjectPlace(file, usual, null) { Configurations = (configuration, built) };
        }
        var folder = await DatabaseFolderOfAsync(file, cancellationToken);
        return new ProjectPlace(file, folder, folder is null ? null : DescriptionIn(folder, file, configuration));
    }

    /// <summary>The project, if it has been built.</summary>
    /// <exception cref="ToolFailure">It has not.</exception>
    public BuiltProject RequireBuilt() => Description is { } description ? new BuiltProject(ProjectFile, description)
        : Configurations is (var asked, var built) ? throw new ToolFailure($"The configuration {asked} of {ProjectFile} has not been built yet; {string.Join(" and ", built)} {(built.Count == 1 ? "has" : "have")}. Run 'dotnet build -c {asked}', or ask without --configuration.", ExitCode.NothingToAsk)
        : DatabaseFolder is null ? throw new ToolFailure($"{ProjectFile} does not use BuildCache: it has no property BuildCacheDatabase. Add the SDK or the package, or name another project with --project.", ExitCode.NothingToAsk)
        : throw new ToolFailure($"{ProjectFile} has not been built yet, so there is nothing to ask. Run 'dotnet build', then ask again.", ExitCode.NothingToAsk);

    static string FileAt(string path)
    {
        if (File.Exists(path))
        {
            return path;
        }
        if (!Directory.Exists(path))
        {
            throw new ToolFailure($"There is no project at '{path}'.", ExitCode.Usage);
        }
        var files = Directory.GetFiles(path, "*.*proj").Order(StringComparer.Ordinal).ToList();
        return files switch
        {
            [var only] => only,
            [] => throw new ToolFailure($"There is no project file in '{path}'. Name the project file or its folder.", ExitCode.Usage),
            _ => throw new ToolFailure($"There is more than one project file in '{path}': {string.Join(", ", files.Select(Path.GetFileName))}. Name the one that you mean.", ExitCode.Usage),
        };
    }

    /// <summary>What the last build of the project, or of one of its configurations, wrote beside the database.</summary>
    static ProjectDescription? DescriptionIn(string folder, string projectFile, string? configuration) =>
        ProjectDescriptionFile.Find(folder, projectFile).FirstOrDefault(description => configuration is null || description.Configuration.Equals(configuration, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether MSBuild can evaluate the project file as it is now; what it says where it cannot.</summary>
    public async Task<string?> FailureAsync(CancellationToken cancellationToken)
    {
        try
        {
            await DatabaseFolderOfAsync(ProjectFile, cancellationToken);
            return null;
        }
        catch (ToolFailure failure)
        {
            return failure.Message;
        }
    }

    /// <summary>Asks MSBuild, in a process of its own, where the project keeps its database.</summary>
    static async Task<string?> DatabaseFolderOfAsync(string file, CancellationToken cancellationToken)
    {
        var (code, output) = await DotnetCommand.ReadAsync(Path.GetDirectoryName(file)!, ["msbuild", file, "-nologo", "-getProperty:BuildCacheDatabase"], cancellationToken);
        var database = output.Trim();
        return code != 0 ? throw new ToolFailure($"{file} cannot be evaluated. 'dotnet build' says why:\n{database}", ExitCode.Failed)
            : database.Length == 0 ? null
            : Path.GetDirectoryName(Path.GetFullPath(database.Replace('\\', Path.DirectorySeparatorChar), Path.GetDirectoryName(file)!));
    }
}

/// <summary>A project that has been built: there is a database to ask.</summary>
/// <param name="ProjectFile">Full path of the project file.</param>
/// <param name="Description">The project as it was last evaluated.</param>
sealed record BuiltProject(string ProjectFile, ProjectDescription Description)
{
    /// <summary>Opens the database to ask what builds did.</summary>
    public Insight OpenInsight() => Insight.Open(Description.DatabasePath);

    /// <summary>Opens the database to ask for documents.</summary>
    public BuildDatabase OpenDocuments(CancellationToken cancellationToken) => BuildDatabase.Open(Description.DatabasePath, cancellationToken);

    /// <summary>Whether the project can be built as it was described.</summary>
    /// <exception cref="ToolFailure">URLs were left out.</exception>
    public void RequireWholeDescription()
    {
        if (Description.ReportPath is { } report && File.Exists(report) && new ProjectFiles(Description).HaveMovedSince(File.GetLastWriteTimeUtc(report)))
        {
            throw new ToolFailure("The project file, or one that it imports, changed since the last build, and what it says now is not known here. Run 'dotnet build' first.", ExitCode.Refused);
        }
        if (Description.HasHiddenUrls)
        {
            throw new ToolFailure("Items of this project are URLs with user names, passwords or queries, which are written nowhere: only 'dotnet build' can build it.", ExitCode.Refused);
        }
    }
}
