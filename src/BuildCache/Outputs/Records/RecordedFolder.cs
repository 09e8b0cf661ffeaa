namespace BuildCache;

/// <summary>
/// What the records beside a folder prove of it. A record is proof of what it names and of nothing else: as long as that stands
/// (<see cref="OutputManifest.Stands"/> says what counts as standing), the folder is one of outputs, and what stood there before is somebody's
/// still; after that, a folder of that name is as good as any other.
/// </summary>
sealed class RecordedFolder
{
    readonly HashSet<string> named = new(PathCase.Comparer);
    readonly HashSet<string> earlier = new(PathCase.Comparer);
    readonly HashSet<string> aboveEarlier = new(PathCase.Comparer);

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
            if (Proof is null && manifest.Stands(folder))
            {
                Proof = record;
            }
            IsOfProgram |= manifest.IsOfProgram;
        }

        // What one project found there may be what another has written.
        earlier.ExceptWith(named);
        foreach (var path in earlier)
        {
            for (var end = path.IndexOf('/', StringComparison.Ordinal); end >= 0; end = path.IndexOf('/', end + 1))
            {
                aboveEarlier.Add(path[..(end + 1)]);
            }
        }
    }

    /// <summary>The name of a record of which something stands; null when there is none.</summary>
    public string? Proof { get; }

    /// <summary>Whether anything stands in the folder that a build has written.</summary>
    public bool HasOutputs => Proof is not null;

    /// <summary>Whether a program has been copied to the folder: whatever it takes along is there too, and no record names it.</summary>
    public bool IsOfProgram { get; }

    /// <summary>What stood there before, relative to the folder, with <c>/</c>; folders of which all is meant have one at the end.</summary>
    public IEnumerable<string> Earlier => earlier;

    /// <summary>The names of the records beside a folder, in order; none where there is no folder.</summary>
    /// <param name="files">The disks.</param>
    /// <param name="folder">Absolute.</param>
    public static IReadOnlyList<string> RecordsBeside(FileSystem files, string folder)
    {
        if (!files.IsFolder(folder))
        {
            return [];
        }

        var beside = new List<string>();
        files.List(Path.GetDirectoryName(folder)!, "", beside, [], []);
        return [.. beside.Where(name => string.Equals(OutputRecordName.FolderOf(name), Path.GetFileName(folder), PathCase.Comparison)).Order(StringComparer.Ordinal)];
    }

    /// <summary>Whether a file of the folder may be an input.</summary>
    /// <param name="path">Relative to the folder, with <c>/</c>.</param>
    public bool MayBeInput(string path) => !HasOutputs || earlier.Contains(path) || IsBelowEarlier(path);

    /// <summary>Whether a folder in it may hold inputs.</summary>
    /// <param name="prefix">Relative to the folder, with <c>/</c> at its end; empty for the folder itself.</param>
    public bool MayHoldInputs(string prefix) => !HasOutputs || (prefix.Length == 0 ? earlier.Count > 0 : aboveEarlier.Contains(prefix) || IsBelowEarlier(prefix));

    /// <summary>Whether a record names a file, or says that it was there before.</summary>
    /// <param name="path">Relative to the folder, with <c>/</c>.</param>
    public bool Mentions(string path) => named.Contains(path) || earlier.Contains(path) || IsBelowEarlier(path);

    // A folder that is there through a link stands for all that is in it.
    bool IsBelowEarlier(string path)
    {
        for (var end = path.IndexOf('/', StringComparison.Ordinal); end >= 0; end = path.IndexOf('/', end + 1))
        {
            if (earlier.Contains(path[..(end + 1)]))
            {
                return true;
            }
        }
        return false;
    }
}
