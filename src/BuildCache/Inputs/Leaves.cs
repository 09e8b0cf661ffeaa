using System.Collections.Concurrent;
using System.Text;

namespace BuildCache;

/// <summary>
/// The leaves as this build observes them. The fingerprint of a file is always that of the bytes that were handed over: a read that
/// differs from what was observed before is a change, and is told to the writer at once.
/// </summary>
sealed class Leaves(OutsideWorld world, FileTree tree, RacyClock clock)
{
    /// <summary>Files whose content is kept for those who read it again, and the bytes of the largest of them.</summary>
    const int MostKept = 200;
    const int LargestKept = 64 * 1024;

    static readonly Fingerprint There = Fingerprint.Of("there");
    readonly ConcurrentDictionary<Source, Fingerprint> current = new();
    readonly ConcurrentQueue<(string Path, FileStamp Stamp, Fingerprint Value)> stamps = new();
    readonly ConcurrentDictionary<string, (FileStamp Stamp, byte[] Content, Fingerprint Value)> kept = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, IReadOnlyList<string>> listings = new(StringComparer.Ordinal);
    long hashed;

    /// <summary>Told when a file turns out to be another than was observed earlier in this build.</summary>
    public Action<Seen>? Moved { get; set; }

    public FileTree Tree => tree;

    /// <summary>The answers of servers, which are leaves too.</summary>
    public required HttpAnswers Http { get; init; }

    /// <summary>Files read to be hashed so far.</summary>
    public long Hashed => Interlocked.Read(ref hashed);

    public void Set(Source source, in Fingerprint value) => current[source] = value;

    /// <summary>Stat records that the racy-timestamp rule trusts, each with the content that it stands for, for the writer to store.</summary>
    public IEnumerable<(string Path, FileStamp Stamp, Fingerprint Value)> TakeStamps()
    {
        while (stamps.TryDequeue(out var stamp))
        {
            yield return stamp;
        }
    }

    /// <summary>The value of a leaf in this build.</summary>
    public Fingerprint Observe(Source source) => current.TryGetValue(source, out var value)
        ? value
        : current.GetOrAdd(source, Compute(source));

    /// <summary>Whether a file need not be read again, because its stat record is one that the racy-timestamp rule trusted.</summary>
    public bool IsUnchanged(string path, in FileStamp? last) =>
        world.Trust == InputTrust.Stat && last is not null && !world.IsOutput(FullPath(path)) && TryStat(path, out var stamp) && stamp == last;

    public Fingerprint Compute(Source source) => source.Kind switch
    {
        // What has become an output is read by nobody any more; who has read it is told so.
        SourceKind.File or SourceKind.Existence when world.IsOutput(FullPath(source.Key)) => Fingerprint.Of("an output"),
        SourceKind.File => HashFile(source.Key),
        SourceKind.Existence => Exists(source.Key) ? There : Fingerprint.Absent,
        SourceKind.Listing => ValueOf(List(source.Key)),
        SourceKind.Property => PropertyOf(source.Key) is { } value ? Fingerprint.Of(value) : Fingerprint.Absent,
        SourceKind.Items => ItemsValue(source.Key),
        SourceKind.Http => Http.ValueOf(source),
        SourceKind.Environment => VariableOf(source.Key) is { } text ? Fingerprint.Of(text) : Fingerprint.Absent,
        SourceKind.Program => ProgramOf(source.Key) is { } place ? Fingerprint.Of(Normalize(place)) : Fingerprint.Absent,
        _ => throw new InvalidOperationException($"{source.Kind} is no leaf."),
    };

    public bool Exists(string path) => !IsAbsent(path) && TryStat(path, out _);

    public IReadOnlyList<string> List(string glob) =>
        listings.GetOrAdd(glob, static (pattern, tree) => [.. new GlobSet([pattern], []).Match(tree)], tree);

    /// <summary>Reads a file; null when it is not there. The dependency is on exactly these bytes.</summary>
    public (byte[]? Content, Fingerprint Value) Read(string path)
    {
        if (kept.TryGetValue(path, out var known) && TryStat(path, out var stamp, fresh: true) && stamp == known.Stamp)
        {
            return (known.Content, known.Value);
        }
        byte[]? content = null;
        var value = Fingerprint.Absent;
        if (!IsAbsent(path) && TryStat(path, out _, fresh: true))
        {
            (content, value) = ReadStamped(path);
        }
        Note(path, value);
        return (content, value);
    }

    /// <summary>
    /// A file that was not there when the build enumerated the folders is absent for the whole build: if it comes while it runs, the next one
    /// finds it. Unless something has seen it already.
    /// </summary>
    bool IsAbsent(string path) => !Path.IsPathRooted(path) && tree.IsAbsent(path)
        && (!current.TryGetValue(new Source(SourceKind.File, path), out var seen) || seen == Fingerprint.Absent);

    /// <summary>Imports a file into the store by streaming it; null when it is not there.</summary>
    public (PendingArtifact? Artifact, Fingerprint Value) Import(string path, ArtifactStore store)
    {
        if (!TryStat(path, out var stamp, fresh: true))
        {
            Note(path, Fingerprint.Absent);
            return (null, Fingerprint.Absent);
        }
        if (stamp.Size < ArtifactStore.FileThreshold)
        {
            var (content, small) = Read(path);
            return content is null ? (null, small) : (store.Prepare(content), small);
        }
        using var file = new FileStream(FullPath(path), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0);
        var artifact = store.Import(file);
        var value = Fingerprint.FromBytes(artifact.Hash.AsSpan(0, Fingerprint.Size));
        Note(path, value);
        return (artifact, value);
    }

    /// <summary>The stat record of a file as it is now, whatever was enumerated; default when it is not there.</summary>
    public FileStamp StampNow(string path) => TryStat(path, out var stamp, fresh: true) ? stamp : default;

    /// <summary>
    /// Whether a file still has the content that this build observed. One that was touched since, or shortly before, is read again; what
    /// it turns out to hold is observed from now on.
    /// </summary>
    public bool StillHolds(string path, in Fingerprint value)
    {
        if (TryStat(path, out var stamp, fresh: true) && clock.IsTrustworthy(stamp))
        {
            return true;
        }
        var now = HashFile(path);
        Note(path, now);
        return now == value;
    }

    /// <summary>Observes the content of a file as it is now, although it may have been observed before.</summary>
    public Fingerprint ObserveNow(string path)
    {
        var value = Observe(new Source(SourceKind.File, path));
        return StillHolds(path, value) ? value : Observe(new Source(SourceKind.File, path));
    }

    /// <summary>Copies a file; the fingerprint is that of the copied bytes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="target">Where the copy goes; made only when the file is there.</param>
    /// <param name="isStable">False when the file was written to meanwhile, so that the copy may hold a mixture.</param>
    public Fingerprint Copy(string path, string target, out bool isStable)
    {
        isStable = true;
        var value = Fingerprint.Absent;
        if (TryStat(path, out var before, fresh: true))
        {
            using var hasher = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
            using (var file = new FileStream(FullPath(path), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0))
            using (var copy = new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0))
            {
                var buffer = new byte[128 * 1024];
                for (int read; (read = file.Read(buffer)) > 0;)
                {
                    hasher.AppendData(buffer, 0, read);
                    copy.Write(buffer, 0, read);
                }
            }
            Interlocked.Increment(ref hashed);
            value = Fingerprint.FromBytes(hasher.GetHashAndReset().AsSpan(0, Fingerprint.Size));
            isStable = TryStat(path, out var after, fresh: true) && after == before;
            KeepStamp(path, before, value);
        }
        Note(path, value);
        return value;
    }

    public string FullPath(string path) => Path.IsPathRooted(path) ? path : Path.Combine(world.ProjectDirectory, path);

    /// <summary>A path as sources spell it: below the project relative with '/', else absolute. A URL stays as it is.</summary>
    public string Normalize(string path)
    {
        if (HttpUrl.Is(path))
        {
            return path;
        }
        var full = Path.GetFullPath(path.Replace('\\', '/'), world.ProjectDirectory);
        var relative = Path.GetRelativePath(world.ProjectDirectory, full).Replace('\\', '/');
        return relative == ".." || relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? full.Replace('\\', '/') : relative;
    }

    /// <summary>The files of an item list: those its patterns match and those it names, with their logical paths, in ordinal order.</summary>
    public IReadOnlyList<InputFile> Files(string itemName)
    {
        if (!world.Items.TryGetValue(itemName, out var list))
        {
            return [];
        }
        var files = new SortedDictionary<string, InputFile>(StringComparer.Ordinal);
        foreach (var path in new GlobSet(list.Include, list.Exclude).Match(tree))
        {
            files[path] = new InputFile(path, path);
        }
        foreach (var item in list.Items)
        {
            var path = Normalize(item.Identity);
            var link = item.Metadata.GetValueOrDefault("Link");
            var logical = !string.IsNullOrEmpty(link) ? link.Replace('\\', '/')
                : HttpUrl.Is(path) ? HttpUrl.LogicalPath(path)
                : Path.IsPathRooted(path) ? Path.GetFileName(path)
                : path;
            files[path] = new InputFile(path, logical);
        }
        return [.. files.Values];
    }

    /// <summary>The item of a list that names a path.</summary>
    public Item? ItemOf(string itemName, string path) =>
        world.Items.TryGetValue(itemName, out var list) ? list.Items.LastOrDefault(item => Normalize(item.Identity) == path) : null;

    /// <summary>Whether a list was passed to the build.</summary>
    public bool HasItems(string itemName) => world.Items.ContainsKey(itemName);

    /// <summary>The items that a list names, in order.</summary>
    public IReadOnlyList<Item> ItemsOf(string itemName) => world.Items.TryGetValue(itemName, out var list) ? list.Items : [];

    /// <summary>A property that was passed to the build.</summary>
    public string? PropertyOf(string name) => world.Properties.GetValueOrDefault(name);

    public string? VariableOf(string name) => world.Environment(name);

    /// <summary>Where the name of a program leads to on PATH; null when it is not there.</summary>
    public string? ProgramOf(string name) => ProgramFiles.Find(name, world.Environment);

    public static DiagnosticException MissingFile(string path) =>
        new(new Diagnostic(Severity.Error, "BCM1001", $"The file '{path}' does not exist. Create it, or correct the name; the next build notices.", path));

    // A name may contain any character but this one.
    public static Fingerprint ValueOf(IEnumerable<string> names) => Fingerprint.Of(string.Join('\0', names));

    Fingerprint HashFile(string path)
    {
        if (!TryStat(path, out var before, fresh: true))
        {
            return Fingerprint.Absent;
        }
        try
        {
            using var file = new FileStream(FullPath(path), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0);
            Interlocked.Increment(ref hashed);
            var value = Fingerprint.Of(file);
            KeepStamp(path, before, value);
            return value;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return Fingerprint.Absent;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The reader of the file reports why; until then an unreadable file is a value of its own, unlike any content.
            return Fingerprint.Of("unreadable: " + error.GetType().Name);
        }
    }

    (byte[]? Content, Fingerprint Value) ReadStamped(string path)
    {
        try
        {
            TryStat(path, out var before, fresh: true);
            var content = File.ReadAllBytes(FullPath(path));
            Interlocked.Increment(ref hashed);
            var value = Fingerprint.Of(content);
            if (KeepStamp(path, before, value) && content.Length <= LargestKept && kept.Count < MostKept && current.ContainsKey(new Source(SourceKind.File, path)))
            {
                // Read for the second time: a template that every page uses, say.
                kept[path] = (before, content, value);
            }
            return (content, value);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return (null, Fingerprint.Absent);
        }
    }

    /// <summary>A stat record counts only if the file had it before and after it was read, and is old enough to tell a later edit.</summary>
    bool KeepStamp(string path, in FileStamp before, in Fingerprint value)
    {
        var isTrustworthy = TryStat(path, out var after, fresh: true) && after == before && clock.IsTrustworthy(after);
        if (isTrustworthy)
        {
            stamps.Enqueue((path, after, value));
        }
        return isTrustworthy;
    }

    void Note(string path, in Fingerprint value)
    {
        var source = new Source(SourceKind.File, path);
        var seen = value;
        var known = true;
        current.AddOrUpdate(source, static (_, state) => state, (_, old, state) =>
        {
            known = old == state;
            return state;
        }, seen);
        if (!known)
        {
            Moved?.Invoke(new Seen(source, seen));
        }
    }

    bool TryStat(string path, out FileStamp stamp, bool fresh = false) =>
        fresh || Path.IsPathRooted(path) ? FileStamp.TryRead(FullPath(path), out stamp) : tree.TryGet(path, out stamp) || IsOutsideTree(path, out stamp);

    /// <summary>Folders that the enumeration leaves out (bin, obj) can still be read by name.</summary>
    bool IsOutsideTree(string path, out FileStamp stamp) => FileStamp.TryRead(FullPath(path), out stamp);

    Fingerprint ItemsValue(string list)
    {
        var text = new StringBuilder();
        var (name, path) = list.Split(Source.Separator) is [var first, var second] ? (first, second) : (list, null);
        if (!HasItems(name))
        {
            // Refused, which is another answer than an empty list.
            return Fingerprint.Absent;
        }
        IEnumerable<Item> items = path is null ? ItemsOf(name) : ItemOf(name, path) is { } one ? [one] : [];
        foreach (var item in items)
        {
            Append(text, item);
        }
        return Fingerprint.Of(text.ToString());
    }

    /// <summary>With the length before each text, because a value may hold line breaks, or whatever else could stand between two.</summary>
    static void Append(StringBuilder text, Item item)
    {
        Text(item.Identity);
        text.Append(item.Metadata.Count).Append(' ');
        foreach (var (key, value) in item.Metadata.OrderBy(static pair => pair.Key, StringComparer.OrdinalIgnoreCase))
        {
            Text(key);
            Text(value);
        }

        void Text(string part) => text.Append(part.Length).Append(':').Append(part);
    }
}
