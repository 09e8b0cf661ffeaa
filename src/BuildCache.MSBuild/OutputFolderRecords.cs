namespace BuildCache.MSBuild;

/// <summary>
/// Folders that are written to beside the site: that of <c>-o</c>, to which a program and what it needs are copied, that of <c>publish -o</c>, and
/// those of a project that references this one and was built with them. A build that is told nothing of them is to take nothing in them for an
/// input, so a record stands beside each, as beside a folder of outputs: it needs no database, and is there for other projects too.
/// </summary>
static class OutputFolderRecords
{
    /// <summary>What compilers and restores write, and no site is made of.</summary>
    static readonly HashSet<string> OfBuilds = new(StringComparer.OrdinalIgnoreCase) { "", ".dll", ".exe", ".pdb", ".json", ".xml", ".config", ".so", ".dylib", ".a", ".lib" };

    /// <summary>Notes folders, but none in which the project had files of its own: somebody has chosen a folder of sources.</summary>
    /// <param name="target">The target that is built.</param>
    /// <param name="folders">The folders.</param>
    /// <param name="excluded">Folders in which nothing is an input anyway.</param>
    /// <param name="found">The files that were in the folders before this build wrote to them.</param>
    public static void Note(BuildTarget target, IEnumerable<string> folders, IEnumerable<string> excluded, IReadOnlyList<string> found)
    {
        var known = excluded.Select(target.Absolute).ToList();
        var files = found.Select(target.Absolute).Where(static file => !OfBuilds.Contains(Path.GetExtension(file))).ToList();
        foreach (var folder in folders.Select(folder => Path.TrimEndingDirectorySeparator(target.Absolute(folder))).Distinct(StringComparer.Ordinal).OrderBy(static folder => folder.Length))
        {
            if (BuildTarget.IsSameOrBelow(folder, target.ProjectDirectory) && !target.HoldsProject(folder)
                && !known.Exists(other => BuildTarget.IsSameOrBelow(folder, other)) && !files.Exists(file => BuildTarget.IsSameOrBelow(file, folder)))
            {
                OutputManifest.Beside(FileSystem.Real, folder, target.ProjectDirectory, target.DatabasePath, target.NameFor(folder)).Begin();
                known.Add(folder);
            }
        }
    }
}
