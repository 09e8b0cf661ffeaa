namespace BuildCache;

/// <summary>
/// The files that stand where a command is going to write. Those that an earlier run wrote are taken away, so that what is there afterwards
/// was written; when the command fails they come back. A file that nobody knows and that stands where an output belongs waits aside in the
/// same way. Other files in an output folder are left alone: they count as outputs only if the command writes them.
/// </summary>
sealed class StandingOutputs
{
    readonly FileSystem files;
    readonly InPlace inPlace;
    readonly OutputFolder folder;
    readonly string asideFolder;
    readonly IReadOnlyList<DeclaredOutput> outputs;
    readonly Dictionary<string, FileStamp> foreign = new(PathCase.Comparer);
    readonly Dictionary<string, string> aside = new(PathCase.Comparer);
    readonly Dictionary<string, FileStamp> stood = new(PathCase.Comparer);
    readonly Dictionary<string, (string Hash, long Modified, bool IsExecutable)> own = new(PathCase.Comparer);

    /// <param name="files">The disks.</param>
    /// <param name="inPlace">The outputs of all commands.</param>
    /// <param name="folder">The folder that they lie in.</param>
    /// <param name="outputs">Those of this command.</param>
    /// <param name="isOwn">Whether the file of a path was written by a build, given its hash.</param>
    /// <param name="asideFolder">Absolute; where files wait that stand in the way.</param>
    public StandingOutputs(FileSystem files, InPlace inPlace, OutputFolder folder, IReadOnlyList<DeclaredOutput> outputs, Func<string, string, bool> isOwn, string asideFolder)
    {
        this.files = files;
        this.inPlace = inPlace;
        this.folder = folder;
        this.outputs = outputs;
        this.asideFolder = asideFolder;
        var named = outputs.Where(static output => !output.IsFolder).Select(static output => output.Path).ToHashSet(PathCase.Comparer);
        foreach (var path in outputs.SelectMany(inPlace.FilesOf).Distinct(PathCase.Comparer))
        {
            if (folder.HashOnDisk(path) is { } hash && isOwn(path, hash))
            {
                own[path] = (hash, folder.StampOf(path).ModifiedNs, folder.IsExecutable(path));
            }
            else if (named.Contains(path))
            {
                aside[path] = files.NewName();
                stood[path] = folder.StampOf(path);
            }
            else
            {
                stood[path] = foreign[path] = folder.StampOf(path);
            }
        }
    }

    /// <summary>The files that no build has written, and how they stood.</summary>
    public IReadOnlyDictionary<string, FileStamp> Foreign => stood;

    /// <summary>Those that stood in the way and wait on another file system, and how they stand there.</summary>
    public IReadOnlyDictionary<string, FileStamp> Arrived() => aside
        .Select(pair => (Path: pair.Key, Stamp: files.TryStat(Path.Join(asideFolder, pair.Value), out var stamp) ? stamp : default))
        .Where(file => file.Stamp.FileId != stood[file.Path].FileId).ToDictionary(static file => file.Path, static file => file.Stamp, PathCase.Comparer);

    /// <summary>Files that stand in the way, and the names under which they wait.</summary>
    public IReadOnlyDictionary<string, string> Aside => aside;

    /// <summary>
    /// Makes room for the command, and the folders that it writes to. Those are held: others write there as well, and what they take away may
    /// leave a folder empty before this command has written anything.
    /// </summary>
    public void TakeAway()
    {
        foreach (var path in own.Keys)
        {
            folder.Delete(path);
        }
        foreach (var (path, name) in aside)
        {
            files.CreateFolder(asideFolder);
            files.Move(inPlace.FullPath(path), Path.Join(asideFolder, name));
        }
        foreach (var output in Folders)
        {
            folder.Hold(output);
        }
        CrashPoint.Reach();
    }

    IEnumerable<string> Folders => outputs.Select(static output => output.IsFolder ? output.Path : Path.GetDirectoryName(output.Path)!);

    /// <summary>What the command has written, in ordinal order.</summary>
    public List<string> Written() =>
        [.. outputs.SelectMany(inPlace.FilesOf).Distinct(PathCase.Comparer).Where(path => !foreign.TryGetValue(path, out var stamp) || stamp != folder.StampOf(path)).Order(StringComparer.Ordinal)];

    /// <summary>A file with the bytes that were there before keeps its time: whoever goes by time stamps has nothing to do either.</summary>
    public void KeepTime(string path, string hash)
    {
        if (own.TryGetValue(path, out var before) && before.Hash == hash)
        {
            files.SetTime(inPlace.FullPath(path), before.Modified);
        }
    }

    /// <summary>The command has replaced what stood in its way.</summary>
    public void Replace()
    {
        foreach (var name in aside.Values)
        {
            files.Delete(Path.Join(asideFolder, name));
        }
        LetGo();
    }

    void LetGo()
    {
        foreach (var output in Folders)
        {
            folder.LetGo(output);
        }
    }

    /// <summary>Undoes what a command did that failed; <paramref name="restore"/> puts the content of a hash back.</summary>
    public void PutBack(Action<string, string, bool> restore)
    {
        var written = Written().FindAll(path => !foreign.ContainsKey(path));
        written.ForEach(path => folder.Delete(path));
        foreach (var (path, before) in own)
        {
            restore(path, before.Hash, before.IsExecutable);
        }
        foreach (var (path, name) in aside)
        {
            Return(files, Path.Join(asideFolder, name), inPlace.FullPath(path));
        }
        LetGo();
        foreach (var output in written.Count > 0 ? Folders : [])
        {
            folder.DeleteIfEmpty(output);
        }
    }

    /// <summary>Puts a file that waits aside back, unless something else has taken its place.</summary>
    public static void Return(FileSystem files, string place, string fullPath)
    {
        if (files.IsFile(place) && !files.IsFile(fullPath))
        {
            files.CreateFolder(Path.GetDirectoryName(fullPath)!);
            files.Move(place, fullPath);
        }
    }
}
