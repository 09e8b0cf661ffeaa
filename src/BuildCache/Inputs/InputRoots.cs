namespace BuildCache;

/// <summary>
/// The folders whose files a build reads: the project's, and those that the project names. What counts is where a path really leads: who
/// may add a link to the project must not choose with it what is published.
/// </summary>
internal sealed class InputRoots
{
    /// <summary>The items that name folders outside the project.</summary>
    public const string ItemName = "BuildCacheAllowedRoot";

    readonly string project;
    readonly string[] allowed;

    /// <param name="files">The disks.</param>
    /// <param name="projectDirectory">Absolute.</param>
    /// <param name="allowed">Further folders, relative to the project or absolute.</param>
    public InputRoots(FileSystem files, string projectDirectory, IEnumerable<string> allowed)
    {
        project = Real(files, projectDirectory);
        this.allowed = [.. allowed.Select(folder => Real(files, Path.GetFullPath(folder, projectDirectory)))];
    }

    /// <summary>Whether a path without links lies in the project.</summary>
    public bool IsInProject(string realPath) => RealPath.IsWithin(realPath, project);

    /// <summary>Whether a path without links lies in the project, or in a folder that it names.</summary>
    public bool Hold(string realPath) => IsInProject(realPath) || Array.Exists(allowed, folder => RealPath.IsWithin(realPath, folder));

    static string Real(FileSystem files, string folder) => Path.TrimEndingDirectorySeparator(RealPath.Of(files, folder));
}
