namespace BuildCache;

/// <summary>
/// The files that stand where a command is going to write. Those that an earlier run wrote are taken away, so that what is there afterwards
/// was written; when the command fails they come back. Files that nobody knows are left alone: they count as outputs only if the command
/// writes them.
/// </summary>
sealed class StandingOutputs
{
    readonly InPlace inPlace;
    readonly OutputFolder folder;
    readonly IReadOnlyList<DeclaredOutput> outputs;
    readonly Dictionary<string, FileStamp> foreign = new(PathCase.Comparer);
    readonly Dictionary<string, (string Hash, DateTime Modified, bool IsExecutable)> own = new(PathCase.Comparer);

    public StandingOutputs(InPlace inPlace, OutputFolder folder, IReadOnlyList<DeclaredOutput> outputs, Func<string, string, bool> isOwn)
    {
        this.inPlace = inPlace;
        this.folder = folder;
        this.outputs = outputs;
        foreach (var path in outputs.SelectMany(Files))
        {
            if (folder.HashOnDisk(path) is { } hash && isOwn(path, hash))
            {
                own[path] = (hash, File.GetLastWriteTimeUtc(inPlace.FullPath(path)), folder.IsExecutable(path));
            }
            else
            {
                foreign[path] = folder.StampOf(path);
            }
        }
    }

    /// <summary>Files that the command is not to be credited with, unless it writes them.</summary>
    public IReadOnlyDictionary<string, FileStamp> Foreign => foreign;

    /// <summary>Makes room for the command, and the folders that it writes to.</summary>
    public void TakeAway()
    {
        foreach (var path in own.Keys)
        {
            folder.Delete(path);
        }
        foreach (var output in outputs)
        {
            Directory.CreateDirectory(output.IsFolder ? inPlace.FullPath(output.Path) : Path.GetDirectoryName(inPlace.FullPath(output.Path))!);
        }
    }

    /// <summary>What the command has written, in ordinal order.</summary>
    public List<string> Written() =>
        [.. outputs.SelectMany(Files).Distinct(PathCase.Comparer).Where(path => !foreign.TryGetValue(path, out var stamp) || stamp != folder.StampOf(path)).Order(StringComparer.Ordinal)];

    /// <summary>A file with the bytes that were there before keeps its time: whoever goes by time stamps has nothing to do either.</summary>
    public void KeepTime(string path, string hash)
    {
        if (own.TryGetValue(path, out var before) && before.Hash == hash)
        {
            File.SetLastWriteTimeUtc(inPlace.FullPath(path), before.Modified);
        }
    }

    /// <summary>Undoes what a command did that failed; <paramref name="restore"/> puts the content of a hash back.</summary>
    public void PutBack(Action<string, string, bool> restore)
    {
        foreach (var path in Written().Where(path => !foreign.ContainsKey(path)))
        {
            folder.Delete(path);
        }
        foreach (var (path, before) in own)
        {
            restore(path, before.Hash, before.IsExecutable);
        }
    }

    IEnumerable<string> Files(DeclaredOutput output) => inPlace.FilesOf(output);
}
