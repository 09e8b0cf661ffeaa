namespace BuildCache.MSBuild;

/// <summary>The folders in which commands may write: the project's, and those of intermediate files and of build results.</summary>
sealed class CommandFolders
{
    readonly string[] folders;

    public CommandFolders(BuildTarget target, IEnumerable<string> folders) =>
        this.folders = [.. folders.Where(static folder => folder.Length > 0).Select(folder => Path.TrimEndingDirectorySeparator(target.Absolute(folder))).Where(folder => !target.HoldsProject(folder)).Prepend(target.ProjectDirectory)];

    /// <summary>Whether an absolute path lies in one of them.</summary>
    public bool Hold(string path) => Array.Exists(folders, folder => BuildTarget.IsSameOrBelow(path, folder));
}
