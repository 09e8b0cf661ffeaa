using System.Buffers;

namespace BuildCache;

/// <summary>
/// The files below a folder, seen once: answers stat, listing and absence for a whole build. One string and one stamp
/// per file; names come from the directory entries, the stamps from one call per file on all cores.
/// Look-ups are exact in case on every system, so that a build does not find on one what is missing on another.
/// </summary>
internal sealed partial class FileTree
{
    readonly FileSystem files;
    readonly string settings;
    readonly Dictionary<string, TreeFolder> folders;
    readonly Surroundings seen;
    readonly Lazy<string[]> paths;
    readonly Lazy<Fingerprint> names;

    FileTree(FileSystem files, string root, string settings, Dictionary<string, TreeFolder> folders, Surroundings seen)
    {
        this.files = files;
        this.settings = settings;
        this.folders = folders;
        this.seen = seen;
        Root = root;
        paths = new(SortPaths);
        names = new(DigestNames);
    }

    /// <summary>The absolute path of the folder.</summary>
    public string Root { get; }

    /// <summary>Relative paths with <c>/</c> in ordinal order, in the Unicode form in which the file system gives them.</summary>
    public IReadOnlyList<string> Paths => paths.Value;

    /// <summary>
    /// One value for everything that has a name in the tree, or was left out of it: where it is equal, every pattern means the same files.
    /// </summary>
    public Fingerprint Names => names.Value;

    /// <summary>What the system does not let us see, with the reason, in ordinal order: the listing is not complete there.</summary>
    public IReadOnlyList<(string Path, string Error)> Unreadable => seen.Unreadable;

    /// <summary>The links that lead out of the roots, in ordinal order; they were not followed.</summary>
    public IReadOnlyList<StrayLink> StrayLinks => seen.StrayLinks;

    /// <summary>The folders that are not excluded and in which builds have written all the same, each with a slash at its end: only what stood there before is an input.</summary>
    public IReadOnlyList<string> OutputFolders => seen.OutputFolders;

    /// <summary>What is neither a file nor a folder, in ordinal order.</summary>
    public IReadOnlyList<IrregularFile> Irregular => seen.Irregular;

    /// <summary>The stamp of a file.</summary>
    /// <param name="relativePath">With <c>/</c>.</param>
    /// <param name="stamp">Its stamp.</param>
    /// <returns>False when it is absent.</returns>
    public bool TryGet(string relativePath, out FileStamp stamp)
    {
        stamp = default;
        if (FolderOf(relativePath) is not { } folder || folder.IndexOf(relativePath) is not (>= 0 and var index))
        {
            return false;
        }

        stamp = folder.Stamps[index];
        return true;
    }

    /// <summary>Whether a file is there.</summary>
    public bool Contains(string relativePath) => FolderOf(relativePath)?.IndexOf(relativePath) >= 0;

    /// <summary>
    /// One value for everything that was seen directly in a folder; for one of which it is known that it is not there, a value that says so;
    /// null for one of which nothing is known.
    /// </summary>
    /// <param name="prefix">Relative, with a slash at its end; empty for the root.</param>
    public Fingerprint? DigestOf(string prefix) =>
        folders.TryGetValue(prefix, out var folder) ? folder.Digest(settings)
        : !Path.IsPathRooted(prefix) && IsAbsent(prefix) ? Fingerprint.Of(settings)
        : null;

    TreeFolder? FolderOf(string path) => folders.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(PrefixOf(path), out var folder) ? folder : null;

    static ReadOnlySpan<char> PrefixOf(string path) => path.AsSpan(0, path.LastIndexOf('/') + 1);

    /// <summary>Whether a file is there through a link that leads out of the project, to a folder that the project names.</summary>
    public bool IsFromOutside(string relativePath)
    {
        foreach (var link in seen.FromOutside)
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
        seen.FoldersLeftOut.Any(folder => relativePath.StartsWith(folder, PathCase.Comparison)) && !Contains(relativePath) && StrayLinks.All(link => !relativePath.StartsWith(link.Path + "/", PathCase.Comparison));

    /// <summary>
    /// Whether it is known that a file was not there. Of what was left out, or could not be read, nothing is known.
    /// </summary>
    public bool IsAbsent(string relativePath) => !Contains(relativePath) && !IsIrregular(relativePath) && !relativePath.StartsWith("../", StringComparison.Ordinal)
        && seen.LeftOut.All(unknown => unknown.Length > 0 && !relativePath.StartsWith(unknown, PathCase.Comparison));

    /// <summary>The range of <see cref="Paths"/> that begin with a text.</summary>
    public Range WithPrefix(string prefix)
    {
        if (!folders.GetAlternateLookup<ReadOnlySpan<char>>().ContainsKey(PrefixOf(prefix)))
        {
            // Nothing begins so, and nobody has to put the paths in order to say it.
            return 0..0;
        }

        var paths = this.paths.Value;
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

    string[] SortPaths()
    {
        var all = new string[folders.Values.Sum(static folder => folder.Paths.Length)];
        var count = 0;
        foreach (var folder in folders.Values)
        {
            folder.Paths.CopyTo(all, count);
            count += folder.Paths.Length;
        }

        Array.Sort(all, StringComparer.Ordinal);
        return all;
    }

    Fingerprint DigestNames()
    {
        var text = new ArrayBufferWriter<byte>(64 * 1024);
        TreeFolder.Append(text, settings);
        foreach (var folder in folders.Values.OrderBy(static folder => folder.Prefix, StringComparer.Ordinal))
        {
            folder.AppendNames(text);
        }

        // Whatever else could be told apart by who asks which files there are.
        foreach (var other in (IEnumerable<IEnumerable<string>>)[seen.LeftOut.Order(StringComparer.Ordinal), seen.FromOutside.Order(StringComparer.Ordinal), StrayLinks.Select(static link => link.Observed), Irregular.Select(static file => file.Observed)])
        {
            TreeFolder.Append(text, string.Join('\0', other));
        }

        return Fingerprint.Of(text.WrittenSpan);
    }

    /// <summary>What was seen beside the files, and what was not looked into.</summary>
    sealed record Surroundings(
        IReadOnlyList<(string Path, string Error)> Unreadable,
        IReadOnlyList<StrayLink> StrayLinks,
        IReadOnlyList<IrregularFile> Irregular,
        IReadOnlyList<string> FromOutside,
        IReadOnlyList<string> FoldersLeftOut,
        IReadOnlyList<string> RecordedFolders,
        IReadOnlyList<string> OutputFolders,
        IReadOnlyList<string> LeftOut);
}
