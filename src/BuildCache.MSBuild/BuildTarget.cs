namespace BuildCache.MSBuild;

/// <summary>
/// One target of a project (a configuration and an output folder) and where its files are. Every path is rooted at the project
/// folder here, once: a task in a multithreaded MSBuild has no current directory to rely on.
/// </summary>
sealed class BuildTarget
{
    readonly string configuration;

    public BuildTarget(string projectFile, string databasePath, string outputDirectory, string configuration)
    {
        ProjectFile = projectFile;
        ProjectDirectory = Path.GetDirectoryName(projectFile)
            ?? throw new ArgumentException($"'{projectFile}' is not the full path of a project file.", nameof(projectFile));
        DatabasePath = Absolute(databasePath);
        OutputDirectory = Path.TrimEndingDirectorySeparator(Absolute(outputDirectory));

        // Relative, so that a moved project folder is the same target.
        this.configuration = configuration;
        Name = NameFor(OutputDirectory);
    }

    public string ProjectFile { get; }

    public string ProjectDirectory { get; }

    public string DatabasePath { get; }

    public string OutputDirectory { get; }

    /// <summary>The name under which the engine keeps the outputs of this target apart from those of others.</summary>
    public string Name { get; }

    /// <summary>The name of a target of the same configuration whose outputs go to a folder.</summary>
    public string NameFor(string folder) => TargetName.Of(configuration, PortablePath.Relative(ProjectDirectory, Path.TrimEndingDirectorySeparator(folder)));

    /// <summary>The list of live outputs of this target, for builds that must not open the database.</summary>
    public string OutputListPath => new DatabaseFiles(DatabasePath).OutputList(Name);

    /// <summary>The list of live outputs of commands, likewise.</summary>
    public string CommandOutputListPath => new DatabaseFiles(DatabasePath).CommandOutputList(Name);

    /// <summary>The project as it was last evaluated, for programs that build it without MSBuild.</summary>
    public string DescriptionPath => new DatabaseFiles(DatabasePath).Description(Name);

    /// <summary>Whether outputs could be written here without becoming inputs or touching what is not ours.</summary>
    public bool HoldsOnlyOutputs => !HoldsProject(OutputDirectory);

    /// <summary>Whether a folder is the project's or one above it.</summary>
    public bool HoldsProject(string folder) => IsSameOrBelow(ProjectDirectory, Path.TrimEndingDirectorySeparator(folder));

    public string Absolute(string path) => Path.GetFullPath(Slashes(path), ProjectDirectory);

    /// <summary>A path as the engine knows it: relative to the project with <c>/</c> when it is below the project, else absolute.</summary>
    public string FromProject(string path)
    {
        var absolute = Absolute(path);
        return IsSameOrBelow(absolute, ProjectDirectory)
            ? PortablePath.Relative(ProjectDirectory, absolute)
            : absolute;
    }

    /// <summary>MSBuild properties carry <c>\</c> on every system; outside Windows that is a letter of a file name.</summary>
    public static string Slashes(string path) => Path.DirectorySeparatorChar == '/' ? path.Replace('\\', '/') : path;

    /// <summary>Whether an absolute path is a folder, or lies below it.</summary>
    public static bool IsSameOrBelow(string path, string folder)
    {
        folder = Path.TrimEndingDirectorySeparator(folder);
        return path.StartsWith(folder, StringComparison.OrdinalIgnoreCase)
            && (path.Length == folder.Length || Path.EndsInDirectorySeparator(folder) || path[folder.Length] is '/' or '\\');
    }
}
