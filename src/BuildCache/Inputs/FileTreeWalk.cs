using System.Diagnostics.CodeAnalysis;

namespace BuildCache;

/// <summary>
/// Walks the folders of a <see cref="FileTree"/>. The kind of an entry comes with its name, so a folder of 100,000
/// files is listed without a stat call per file.
/// </summary>
internal sealed class FileTreeWalk
{
    readonly FileSystem files;
    readonly string root;
    readonly InputRoots roots;
    readonly List<string> excluded = [];
    readonly HashSet<string> excludedSet;
    readonly HashSet<string> excludedFiles;

    public FileTreeWalk(FileSystem files, string root, IReadOnlyCollection<string> excludedAbsoluteFolders, HashSet<string> excludedFiles, InputRoots roots)
    {
        this.files = files;
        this.root = root;
        this.roots = roots;
        this.excludedFiles = excludedFiles;
        foreach (var folder in excludedAbsoluteFolders)
        {
            var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
            excluded.Add(full);
            excluded.Add(RealPath.Of(files, full));
        }

        excludedSet = new(excluded, PathCase.Comparer);
    }

    /// <summary>Relative paths of everything that is no folder: folder by folder, and in none in an order.</summary>
    public List<string> Files { get; } = [];

    /// <summary>The folders, each with the place of its files in <see cref="Files"/>; the prefix is empty for the root, else it ends with a slash.</summary>
    public List<(string Prefix, Range Files)> Folders { get; } = [];

    /// <summary>Folders that could not be listed.</summary>
    public List<(string Path, string Error)> Unreadable { get; } = [];

    /// <summary>Relative paths of folders that were left out, each with a slash at its end: what is in them is not known.</summary>
    public List<string> LeftOut { get; } = [];

    /// <summary>Relative paths of the folders that have records beside them, each with a slash at its end.</summary>
    public List<string> RecordedFolders { get; } = [];

    /// <summary>Those of them in which builds have written; only what stood there before is an input.</summary>
    public List<string> OutputFolders { get; } = [];

    /// <summary>The links that lead out of the roots.</summary>
    public List<StrayLink> StrayLinks { get; } = [];

    /// <summary>What is neither a file nor a folder.</summary>
    public List<IrregularFile> Irregular { get; } = [];

    /// <summary>The links that lead out of the project and not out of the roots; those to folders with a slash at the end.</summary>
    public List<string> FromOutside { get; } = [];

    /// <summary>Walks.</summary>
    public void Run(CancellationToken cancellationToken)
    {
        if (!files.IsFolder(root))
        {
            throw new DirectoryNotFoundException($"The folder '{root}' does not exist.");
        }

        var pending = new Stack<Folder>();
        pending.Push(new("", root, RealPath.Of(files, root), null, null));
        while (pending.TryPop(out var folder))
        {
            cancellationToken.ThrowIfCancellationRequested();
            List(folder, pending);
        }
    }

    /// <summary>The stamp of the file that a link leads to, if it may be followed.</summary>
    public StampResult Follow(string relativePath, out FileStamp stamp)
    {
        stamp = default;
        string real;
        try
        {
            real = RealPath.Of(files, Path.Join(root, relativePath));
        }
        catch (IOException)
        {
            return StampResult.CyclicLink;
        }

        return MayFollow(relativePath, real, isFolder: false) ? files.Stat(real, "", follow: true, out stamp) : StampResult.Absent;
    }

    bool MayFollow(string relativePath, string real, bool isFolder)
    {
        if (!roots.Hold(real))
        {
            StrayLinks.Add(new(relativePath, real, isFolder));
            return false;
        }

        if (!roots.IsInProject(real))
        {
            FromOutside.Add(isFolder ? relativePath + "/" : relativePath);
        }

        return true;
    }

    void List(Folder folder, Stack<Folder> pending)
    {
        var prefix = folder.Prefix;
        var folders = new List<string>();
        var links = new List<string>();
        var first = Files.Count;
        try
        {
            files.List(folder.FullPath, prefix, Files, folders, links);
        }
        catch (DirectoryNotFoundException) when (!prefix.Contains('\uFFFD'))
        {
            // Deleted since its parent was listed: absent, like everything in it. (A name that is not Unicode cannot be
            // opened either, but is there.)
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            Unreadable.Add((prefix.TrimEnd('/'), SystemRefusal.Explain(e)));
        }

        var (notInputs, records) = FoldersOfBuilds(first, prefix);
        for (var i = Files.Count - 1; i >= first && (excludedFiles.Count > 0 || folder.Recorded is not null); i--)
        {
            if (excludedFiles.Contains(Files[i]) || folder.Recorded?.MayBeInput(Files[i]) == false)
            {
                Files.RemoveAt(i);
            }
        }

        Folders.Add((prefix, first..Files.Count));
        foreach (var (name, isLink) in folders.Select(static name => (name, false)).Concat(links.Select(static name => (name, true))))
        {
            if (!notInputs.Contains(name))
            {
                Enter(folder, name, isLink, records.TryGetValue(name, out var beside) ? beside : [], pending);
            }
        }
    }

    // What builds write beside the files that were just listed: bin and obj of every project, and folders with records of outputs beside them.
    // The records are no inputs, nor is anything in bin and obj, whether there is a folder of that name already or not.
    (HashSet<string> NotInputs, Dictionary<string, List<string>> Records) FoldersOfBuilds(int first, string prefix)
    {
        var folders = new HashSet<string>(PathCase.Comparer);
        var records = new Dictionary<string, List<string>>(PathCase.Comparer);
        for (var i = Files.Count - 1; i >= first; i--)
        {
            var name = Files[i].AsSpan(prefix.Length);
            if (OutputRecordName.FolderOf(name) is { } folder)
            {
                _ = records.TryAdd(folder, []);
                records[folder].Add(name.ToString());
                Files.RemoveAt(i);
            }
            else if (OutputRecordName.IsUnfinished(name))
            {
                Files.RemoveAt(i);
            }
            else if (name.EndsWith("proj", StringComparison.OrdinalIgnoreCase) && Path.GetExtension(name).Length > 0)
            {
                folders.Add("bin");
                folders.Add("obj");
            }
        }

        LeftOut.AddRange(folders.Select(name => $"{prefix}{name}/"));
        return (folders, records);
    }

    // Queues a folder, unless it is excluded, leads back to where we are, or holds nothing but outputs.
    void Enter(Folder parent, string name, bool isLink, List<string> records, Stack<Folder> pending)
    {
        if (!IsInput(parent, name, isLink, out var folder))
        {
            LeftOut.Add($"{parent.Prefix}{name}/");
            return;
        }

        folder = WithRecords(folder, folder.FullPath, records);
        if (isLink)
        {
            // One to a folder of outputs leads to outputs, whose records are there.
            folder = WithRecords(folder, folder.RealPath, RecordedFolder.RecordsBeside(files, folder.RealPath));
        }

        if (folder.Recorded?.MayHoldInputs(folder.Prefix) != false)
        {
            pending.Push(folder);
        }
    }

    Folder WithRecords(Folder folder, string path, IReadOnlyList<string> records)
    {
        if (records.Count == 0)
        {
            return folder;
        }

        var recorded = new RecordedFolder(files, path, records);
        RecordedFolders.Add(folder.Prefix);
        if (recorded.HasOutputs)
        {
            OutputFolders.Add(folder.Prefix);
            LeftOut.Add(folder.Prefix);
        }

        return folder with { Recorded = new(recorded, folder.Prefix, folder.Recorded) };
    }

    bool IsInput(Folder parent, string name, bool isLink, [NotNullWhen(true)] out Folder? folder)
    {
        folder = null;
        if (IsNeverInput(name))
        {
            return false;
        }

        var full = Path.Join(parent.FullPath, name);
        var real = Path.Join(parent.RealPath, name);
        if (isLink)
        {
            real = RealPath.Of(files, real);
            if (excluded.Exists(e => RealPath.IsWithin(real, e)))
            {
                return false;
            }
        }

        if (excludedSet.Contains(full) || excludedSet.Contains(real) || (isLink && !MayFollow(parent.Prefix + name, real, isFolder: true)))
        {
            return false;
        }

        for (var above = parent; above is not null; above = above.Parent)
        {
            if (string.Equals(above.RealPath, real, PathCase.Comparison))
            {
                return false;
            }
        }

        folder = new($"{parent.Prefix}{name}/", full, real, parent, parent.Recorded);
        return true;
    }

    /// <summary>Whether folders of a name hold no inputs, wherever they are.</summary>
    public static bool IsNeverInput(string name) =>
        name.Equals(".git", PathCase.Comparison)
        || name.Equals(".vs", PathCase.Comparison)
        || name.Equals("node_modules", PathCase.Comparison);

    // Prefix: the path relative to the root with a slash at its end, empty for the root itself.
    sealed record Folder(string Prefix, string FullPath, string RealPath, Folder? Parent, Recorded? Recorded);

    // A folder that has records beside it, and the next one above it: a file is an input if neither knows better.
    sealed record Recorded(RecordedFolder Folder, string Prefix, Recorded? Above)
    {
        public bool MayBeInput(string path) => Folder.MayBeInput(path[Prefix.Length..]) && Above?.MayBeInput(path) != false;

        public bool MayHoldInputs(string prefix) => Folder.MayHoldInputs(prefix[Prefix.Length..]) && Above?.MayHoldInputs(prefix) != false;
    }
}
