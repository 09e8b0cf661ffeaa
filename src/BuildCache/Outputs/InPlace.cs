namespace BuildCache;

/// <summary>
/// Which paths are outputs that commands write in place. It is known before anything is observed, because an output is no input: neither
/// when it is there from an earlier build, nor when it came with the sources.
/// </summary>
sealed class InPlace
{
    readonly FileSystem disks;
    readonly string project;
    readonly HashSet<string> files = new(PathCase.Comparer);
    readonly List<string> folders = [];

    /// <param name="disks">Where they are.</param>
    /// <param name="projectDirectory">Absolute path of the project's folder.</param>
    /// <param name="root">Absolute path of the folder that all outputs lie in.</param>
    /// <param name="outputs">Files, and folders (ending in <c>/</c>), relative to the project or absolute.</param>
    public InPlace(FileSystem disks, string projectDirectory, string root, IReadOnlyList<string> outputs)
    {
        this.disks = disks;
        project = projectDirectory;
        Root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        foreach (var output in outputs)
        {
            var full = Path.GetFullPath(output, project);
            if (Path.EndsInDirectorySeparator(full))
            {
                folders.Add(full);
            }
            else
            {
                files.Add(full);
            }
        }
    }

    /// <summary>The folder that the stored paths are relative to.</summary>
    public string Root { get; }

    public IEnumerable<string> Folders => folders;

    /// <summary>The declared files below the project, relative to it as the enumeration spells them.</summary>
    public HashSet<string> FilesOfProject => files.Select(file => PortablePath.Relative(project, file)).ToHashSet(PathCase.Comparer);

    /// <summary>
    /// The files below the project, likewise, that commands of earlier builds have written and no command declares now, as long as they stand as
    /// they were written: the build takes them away, or another target has them, so they are no inputs either.
    /// </summary>
    public IEnumerable<string> FormerFilesOfProject(Connection db)
    {
        foreach (var row in db.Prepare("select path, size, modified, file_id from bc_target t join bc_published p on p.target = t.target and p.root = ?").Bind((long)OutputRoot.InPlace).Rows())
        {
            var full = FullPath(row.Text(0));
            if (!Covers(full) && disks.TryStat(full, out var stamp) && (stamp.Size, stamp.ModifiedNs, stamp.FileId) == (row.Int64(1), row.Int64(2), row.Int64(3)))
            {
                yield return PortablePath.Relative(project, full);
            }
        }
    }

    /// <summary>Whether an absolute path is an output that some command may write.</summary>
    public bool Covers(string fullPath) =>
        files.Contains(fullPath) || folders.Exists(folder => fullPath.StartsWith(folder, PathCase.Comparison));

    /// <summary>An absolute path as it is stored; what lies elsewhere has an error.</summary>
    public bool TryRelative(string fullPath, out string relative, out string error) =>
        OutputPath.TryNormalize(Path.GetRelativePath(Root, fullPath), out relative, out error);

    /// <summary>A path that <see cref="FromProject"/> gave, as it is stored.</summary>
    public string ToStored(string path) => TryRelative(Path.GetFullPath(path, project), out var relative, out var error) ? relative : throw new InvalidOperationException(error);

    public string FullPath(string relative) => Path.Join(Root, relative);

    /// <summary>The files that stand where an output is declared, as they are stored.</summary>
    public IEnumerable<string> FilesOf(DeclaredOutput output)
    {
        var full = FullPath(output.Path);
        if (!output.IsFolder)
        {
            return disks.IsFile(full) ? [output.Path] : [];
        }
        return disks.FilesBelow(full).Select(file => PortablePath.Relative(Root, file)).ToList();
    }

    /// <summary>A stored path as everything else spells paths: below the project relative with <c>/</c>, else absolute.</summary>
    public string FromProject(string relative)
    {
        var full = FullPath(relative);
        return PortablePath.Within(project, full) ?? full.Replace('\\', '/');
    }
}

/// <summary>A path that a command says it writes, as it is stored.</summary>
readonly record struct DeclaredOutput(string Path, bool IsFolder);
