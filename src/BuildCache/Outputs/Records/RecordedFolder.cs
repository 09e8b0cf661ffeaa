namespace BuildCache;

/// <summary>
/// What the records beside a folder prove of it. A record is proof of what it names and of nothing else: as long as any of that stands, the
/// folder is one of outputs, and what stood there before is somebody's still; when none of it does, a folder of that name is as good as any
/// other.
/// </summary>
sealed class RecordedFolder
{
    readonly HashSet<string> named = new(PathCase.Comparer);
    readonly HashSet<string> earlier = new(PathCase.Comparer);

    /// <summary>Reads the records.</summary>
    /// <param name="files">The disks.</param>
    /// <param name="folder">Absolute.</param>
    /// <param name="records">The names of the records beside it, whatever projects they are of.</param>
    public RecordedFolder(FileSystem files, string folder, IEnumerable<string> records)
    {
        foreach (var record in records)
        {
            var manifest = new OutputManifest(files, Path.Join(Path.GetDirectoryName(folder), record));
            named.UnionWith(manifest.Entries.Keys);
            earlier.UnionWith(manifest.Earlier);
        }

        // What one project found there may be what another has written.
        earlier.ExceptWith(named);
        HasOutputs = named.Any(path => files.IsFile(Path.Join(folder, path)));
    }

    /// <summary>The names of the records beside a folder, in order; none where there is no folder.</summary>
    /// <param name="folder">Absolute.</param>
    public static IReadOnlyList<string> RecordsBeside(string folder) =>
        Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(Path.GetDirectoryName(folder)!, OutputRecordName.Pattern).Select(static path => Path.GetFileName(path)).Where(name => string.Equals(OutputRecordName.FolderOf(name), Path.GetFileName(folder), PathCase.Comparison)).Order(StringComparer.Ordinal)]
            : [];

    /// <summary>Whether a program has been built to the folder: whatever it takes along is there too, and no record names it.</summary>
    public bool IsOfProgram => named.Any(static path => path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether anything stands in the folder that a build has written.</summary>
    public bool HasOutputs { get; }

    /// <summary>Whether a file of the folder may be an input.</summary>
    /// <param name="path">Relative to the folder, with <c>/</c>.</param>
    public bool MayBeInput(string path) => HasOutputs ? earlier.Contains(path) : !named.Contains(path);

    /// <summary>Whether a folder in it may hold inputs.</summary>
    /// <param name="prefix">Relative to the folder, with <c>/</c> at its end; empty for the folder itself.</param>
    public bool MayHoldInputs(string prefix) => !HasOutputs || earlier.Any(path => path.StartsWith(prefix, PathCase.Comparison));

    /// <summary>Whether the records name a file, or say that it was there before.</summary>
    /// <param name="path">Relative to the folder, with <c>/</c>.</param>
    public bool Tells(string path) => named.Contains(path) || earlier.Contains(path);
}
