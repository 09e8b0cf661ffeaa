namespace BuildCache.Server;

/// <summary>
/// The files that say what a project is: its own, those that MSBuild looks for in the folders above, and the assemblies of its handlers. When
/// one of them moves the project is evaluated again.
/// </summary>
sealed class ProjectFiles
{
    static readonly string[] Imported = ["Directory.Build.props", "Directory.Build.targets", "Directory.Build.rsp", "Directory.Packages.props", "global.json", "nuget.config"];

    static readonly string[] Evaluated = [".props", ".targets", ".csproj", ".fsproj", ".vbproj"];

    static readonly string[] Compiled = [".cs", ".fs", ".vb", ".resx"];

    readonly List<string> paths;
    readonly List<DateTime> seen;
    readonly bool hasHandlers;

    public ProjectFiles(ProjectDescription project)
    {
        paths =
        [
            project.ProjectFile, .. project.HandlerSources.Select(static source => source.AssemblyPath),
            .. Above(project.ProjectDirectory).SelectMany(static folder => Imported.Select(name => Path.Combine(folder, name))),
        ];
        seen = [.. paths.Select(File.GetLastWriteTimeUtc)];
        hasHandlers = project.HandlerSources.Count > 0;
    }

    /// <summary>Whether one of them is another than it was, or something changed that they are made of.</summary>
    public bool HaveMoved(ChangedFiles? changes) =>
        changes?.Paths?.Any(path => EndsIn(path, Evaluated) || hasHandlers && EndsIn(path, Compiled)) == true
        || !paths.Select(File.GetLastWriteTimeUtc).SequenceEqual(seen);

    /// <summary>Whether one of them is younger than a time.</summary>
    public bool HaveMovedSince(DateTime time) => seen.Exists(changed => changed > time);

    /// <summary>A folder and those above it.</summary>
    public static IEnumerable<string> Above(string folder)
    {
        for (var above = folder; above is not null; above = Path.GetDirectoryName(above))
        {
            yield return above;
        }
    }

    static bool EndsIn(string path, string[] endings) => endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}
