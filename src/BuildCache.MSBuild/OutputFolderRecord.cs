namespace BuildCache.MSBuild;

/// <summary>
/// The record beside a folder that is written to besides the site: that of <c>-o</c>, to which a program and what it needs are copied, and that
/// of <c>publish -o</c>. A build that is told nothing of the folder is to take nothing in it for an input; the record needs no database, and is
/// there for other projects too.
/// </summary>
static class OutputFolderRecord
{
    static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };

    /// <summary>What compilers write.</summary>
    static readonly HashSet<string> OfCompilers = new(StringComparer.OrdinalIgnoreCase) { ".dll", ".exe", ".pdb", ".so", ".dylib", ".a", ".lib" };

    /// <summary>What stands beside that, and elsewhere may be anything: a program without an extension, <c>appsettings.json</c>, documentation.</summary>
    static readonly HashSet<string> OfPrograms = new(StringComparer.OrdinalIgnoreCase) { "", ".json", ".xml", ".config" };

    /// <summary>Whether files of a folder could be inputs: it is in the project, does not hold it, and is not excluded anyway.</summary>
    /// <param name="target">The target that is built.</param>
    /// <param name="folder">Absolute.</param>
    /// <param name="excludedFolders">Folders in which nothing is an input; one that holds the project is none.</param>
    public static bool IsWanted(BuildTarget target, string folder, IEnumerable<string> excludedFolders) =>
        BuildTarget.IsSameOrBelow(folder, target.ProjectDirectory) && !target.HoldsProject(folder)
        && !excludedFolders.Select(target.Absolute).Any(other => !target.HoldsProject(other) && BuildTarget.IsSameOrBelow(folder, other));

    /// <summary>Whether the folder has a record of this project.</summary>
    /// <param name="target">The target that is built.</param>
    /// <param name="folder">Absolute.</param>
    public static bool Stands(BuildTarget target, string folder) => File.Exists(OutputRecordName.PathFor(folder, target.ProjectDirectory));

    /// <summary>The files of a folder, as far as they can be seen, without those behind links: full paths.</summary>
    /// <param name="folder">Absolute; there may be none.</param>
    public static IEnumerable<string> FilesIn(string folder) => Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", Everything) : [];

    /// <summary>Makes the record, before anything is written, but not of a folder with files of its own: somebody has chosen one of sources.</summary>
    /// <param name="target">The target that is built.</param>
    /// <param name="folder">Absolute.</param>
    /// <param name="excludedFolders">Folders in which nothing is an input anyway.</param>
    public static void Make(BuildTarget target, string folder, IEnumerable<string> excludedFolders)
    {
        if (IsWanted(target, folder, excludedFolders) && !Stands(target, folder) && FilesIn(folder).All(IsOfBuild))
        {
            OutputManifest.Beside(FileSystem.Real, folder, target.ProjectDirectory, target.DatabasePath, target.NameFor(folder)).Begin();
        }
    }

    static bool IsOfBuild(string file) => OfCompilers.Contains(Path.GetExtension(file))
        || OfPrograms.Contains(Path.GetExtension(file)) && Directory.EnumerateFiles(Path.GetDirectoryName(file)!, "*.dll").Any();
}
