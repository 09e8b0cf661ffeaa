namespace BuildCache;

/// <summary>
/// The files below a folder, seen once: answers stat, listing and absence for a whole build. One string and one stamp
/// per file; names come from the directory entries, the stamps from one call per file on all cores.
/// Look-ups are exact in case on every system, so that a build does not find on one what is missing on another.
/// </summary>
internal sealed class FileTree
{
    readonly FileSystem files;
    readonly string[] paths;
    readonly FileStamp[] stamps;

    readonly IReadOnlyList<string> leftOut;
    readonly IReadOnlyList<string> fromOutside;
    readonly IReadOnlyList<string> foldersLeftOut;

    FileTree(FileSystem files, string root, string[] paths, FileStamp[] stamps, HashSet<string>? excludedFiles, FileTreeWalk walk)
    {
        this.files = files;
        Root = root;
        this.paths = paths;
        this.stamps = stamps;
        Unreadable = [.. walk.Unreadable.OrderBy(static entry => entry.Path, StringComparer.Ordinal)];
        StrayLinks = [.. walk.StrayLinks.OrderBy(static link => link.Path, StringComparer.Ordinal)];
        Irregular = [.. walk.Irregular.OrderBy(static file => file.Path, StringComparer.Ordinal)];
        fromOutside = walk.FromOutside;
        foldersLeftOut = walk.LeftOut;
        leftOut = [.. walk.LeftOut, .. excludedFiles ?? [], .. Unreadable.Select(static entry => entry.Path), .. StrayLinks.Select(static link => link.Path)];
    }

    /// <summary>The absolute path of the folder.</summary>
    public string Root { get; }

    /// <summary>Relative paths with <c>/</c> in ordinal order, in the Unicode form in which the file system gives them.</summary>
    public IReadOnlyList<string> Paths => paths;

    /// <summary>What the system does not let us see, with the reason, in ordinal order: the listing is not complete there.</summary>
    public IReadOnlyList<(string Path, string Error)> Unreadable { get; }

    /// <summary>The links that lead out of the roots, in ordinal order; they were not followed.</summary>
    public IReadOnlyList<StrayLink> StrayLinks { get; }

    /// <summary>What is neither a file nor a folder, in ordinal order.</summary>
    public IReadOnlyList<IrregularFile> Irregular { get; }

    /// <summary>
    /// Lists the regular files below a folder. Symbolic links are followed as far as the roots reach; a link that leads back to a folder we
    /// are inside of, or into an excluded one, is not. Dangling links are absent; pipes, sockets, devices and links in a circle are <see cref="Irregular"/>.
    /// </summary>
    /// <param name="files">The disks.</param>
    /// <param name="root">The folder.</param>
    /// <param name="excludedAbsoluteFolders">Folders to leave out, beside every <c>.git</c>, <c>.vs</c> and <c>node_modules</c>.</param>
    /// <param name="parallelism">Threads that read stamps.</param>
    /// <param name="excludedFiles">Relative paths to leave out.</param>
    /// <param name="roots">Where links may lead to; default: below the folder.</param>
    /// <param name="cancellationToken">Ends it between two folders and between two batches of stamps.</param>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    public static FileTree Enumerate(FileSystem files, string root, IReadOnlyCollection<string> excludedAbsoluteFolders, int parallelism, HashSet<string>? excludedFiles = null, InputRoots? roots = null, CancellationToken cancellationToken = default)
    {
        root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        var walk = new FileTreeWalk(files, root, excludedAbsoluteFolders, roots ?? new InputRoots(files, root, []));
        walk.Run(cancellationToken);
        if (excludedFiles is { Count: > 0 })
        {
            walk.Files.RemoveAll(excludedFiles.Contains);
        }
        var paths = walk.Files.ToArray();
        Array.Sort(paths, StringComparer.Ordinal);
        var stamps = new FileStamp[paths.Length];
        var count = ReadStamps(files, root, paths, stamps, parallelism, walk, cancellationToken);
        Array.Resize(ref paths, count);
        Array.Resize(ref stamps, count);
        return new(files, root, paths, stamps, excludedFiles, walk);
    }

    FileTree(FileTree before, string[] paths, FileStamp[] stamps)
    {
        files = before.files;
        Root = before.Root;
        this.paths = paths;
        this.stamps = stamps;
        Unreadable = before.Unreadable;
        StrayLinks = before.StrayLinks;
        Irregular = before.Irregular;
        (leftOut, fromOutside, foldersLeftOut) = (before.leftOut, before.fromOutside, before.foldersLeftOut);
    }

    /// <summary>
    /// The tree with some files looked at again. Whatever may have changed more than the files themselves (a folder, a link, a record of
    /// outputs, a project file, which makes folders beside it no inputs) needs a walk.
    /// </summary>
    /// <param name="changed">Relative paths with <c>/</c>.</param>
    /// <returns>The tree; null when it has to be walked.</returns>
    public FileTree? With(IEnumerable<string> changed)
    {
        var now = new SortedDictionary<string, FileStamp?>(StringComparer.Ordinal);
        foreach (var path in changed.Where(path => !IsLeftOut(path) && !leftOut.Contains(path, PathCase.Comparer)))
        {
            var folder = path[..(path.LastIndexOf('/') + 1)];
            if (path.StartsWith("../", StringComparison.Ordinal) || path.EndsWith("proj", StringComparison.OrdinalIgnoreCase) || path.Contains('\uFFFD')
                || OutputRecordName.FolderOf(path.AsSpan(folder.Length)) is not null
                || IsIrregular(path) || !IsPlainFolder(folder) || WithPrefix(path + "/") is var below && below.End.Value > below.Start.Value)
            {
                return null;
            }
            switch (files.StatEntry(Root, path, out var stamp))
            {
                case StampResult.File:
                    now[path] = stamp;
                    break;
                case StampResult.Absent:
                    now[path] = null;
                    break;
                default:
                    return null;
            }
        }
        return now.Count == 0 ? this : Merge(now);
    }

    /// <summary>Whether a folder is known, holds files, and is no link.</summary>
    bool IsPlainFolder(string folder) => folder.Length == 0
        || WithPrefix(folder) is var range && range.End.Value > range.Start.Value && !IsFromOutside(folder)
            && Path.Join(Root, folder.TrimEnd('/')) is var full && files.IsFolder(full) && files.TargetOf(full) is null;

    FileTree Merge(SortedDictionary<string, FileStamp?> changed)
    {
        var (names, values) = (new List<string>(paths.Length + changed.Count), new List<FileStamp>(paths.Length + changed.Count));
        var at = 0;
        foreach (var (path, stamp) in changed)
        {
            for (; at < paths.Length && string.CompareOrdinal(paths[at], path) < 0; at++)
            {
                names.Add(paths[at]);
                values.Add(stamps[at]);
            }
            if (at < paths.Length && paths[at] == path)
            {
                at++;
            }
            if (stamp is { } present)
            {
                names.Add(path);
                values.Add(present);
            }
        }
        names.AddRange(paths[at..]);
        values.AddRange(stamps[at..]);
        return new(this, [.. names], [.. values]);
    }

    /// <summary>The stamp of a file.</summary>
    /// <param name="relativePath">With <c>/</c>.</param>
    /// <param name="stamp">Its stamp.</param>
    /// <returns>False when it is absent.</returns>
    public bool TryGet(string relativePath, out FileStamp stamp)
    {
        var index = Array.BinarySearch(paths, relativePath, StringComparer.Ordinal);
        stamp = index >= 0 ? stamps[index] : default;
        return index >= 0;
    }

    /// <summary>Whether a file is there.</summary>
    public bool Contains(string relativePath) => Array.BinarySearch(paths, relativePath, StringComparer.Ordinal) >= 0;

    /// <summary>Whether a file is there through a link that leads out of the project, to a folder that the project names.</summary>
    public bool IsFromOutside(string relativePath)
    {
        foreach (var link in fromOutside)
        {
            if (relativePath.StartsWith(link, StringComparison.Ordinal) && (relativePath.Length == link.Length || link.EndsWith('/')))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a file lies in a folder that holds no inputs.</summary>
    public bool IsLeftOut(string relativePath) =>
        foldersLeftOut.Any(folder => relativePath.StartsWith(folder, PathCase.Comparison)) && StrayLinks.All(link => !relativePath.StartsWith(link.Path + "/", PathCase.Comparison));

    /// <summary>
    /// Whether it is known that a file was not there. Of what was left out, or could not be read, nothing is known.
    /// </summary>
    public bool IsAbsent(string relativePath) => !Contains(relativePath) && !IsIrregular(relativePath) && !relativePath.StartsWith("../", StringComparison.Ordinal)
        && leftOut.All(unknown => unknown.Length > 0 && !relativePath.StartsWith(unknown, PathCase.Comparison));

    /// <summary>The range of <see cref="Paths"/> that begin with a text.</summary>
    public Range WithPrefix(string prefix)
    {
        if (prefix.Length == 0)
        {
            return ..paths.Length;
        }

        var start = Array.BinarySearch(paths, prefix, StringComparer.Ordinal);
        start = start < 0 ? ~start : start;
        int low = start, high = paths.Length;
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = paths[middle].StartsWith(prefix, StringComparison.Ordinal) ? (middle + 1, high) : (low, middle);
        }

        return start..low;
    }

    /// <summary>Whether a path is, or leads through, something that is neither a file nor a folder.</summary>
    bool IsIrregular(string relativePath)
    {
        foreach (var file in Irregular)
        {
            if (relativePath.StartsWith(file.Path, PathCase.Comparison) && (relativePath.Length == file.Path.Length || relativePath[file.Path.Length] == '/'))
            {
                return true;
            }
        }

        return false;
    }

    // Fills the stamps and moves what is there to the front; returns how many are.
    static int ReadStamps(FileSystem files, string root, string[] paths, FileStamp[] stamps, int parallelism, FileTreeWalk walk, CancellationToken cancellationToken)
    {
        var results = new StampResult[paths.Length];
        const int Batch = 256;
        var next = 0;
        void Work()
        {
            for (int start; !cancellationToken.IsCancellationRequested && (start = Interlocked.Add(ref next, Batch) - Batch) < paths.Length;)
            {
                for (var i = start; i < Math.Min(start + Batch, paths.Length); i++)
                {
                    results[i] = files.StatEntry(root, paths[i], out stamps[i]);
                }
            }
        }

        var others = new Thread[Math.Max(0, Math.Min(parallelism, paths.Length / Batch) - 1)];
        for (var i = 0; i < others.Length; i++)
        {
            others[i] = new Thread(Work) { IsBackground = true, Name = "BuildCache stat" };
            others[i].Start();
        }

        Work();
        foreach (var other in others)
        {
            other.Join();
        }

        cancellationToken.ThrowIfCancellationRequested();
        var count = 0;
        for (var i = 0; i < paths.Length; i++)
        {
            if (results[i] == StampResult.Link)
            {
                results[i] = walk.Follow(paths[i], out stamps[i]);
            }

            if (results[i] == StampResult.File)
            {
                (paths[count], stamps[count]) = (paths[i], stamps[i]);
                count++;
            }
            else if (results[i] == StampResult.Unreadable)
            {
                walk.Unreadable.Add((paths[i], "the system does not allow to look at it; allow reading it and entering its folder, or exclude the folder"));
            }
            else if (IrregularFile.Is(results[i]))
            {
                walk.Irregular.Add(new(paths[i], results[i]));
            }
            else if (paths[i].Contains('\uFFFD'))
            {
                walk.Unreadable.Add((paths[i], "its name is not valid UTF-8, so no program that uses Unicode can open it; rename it"));
            }
        }

        return count;
    }
}
