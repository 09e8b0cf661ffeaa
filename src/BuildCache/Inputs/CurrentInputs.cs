using System.Collections.Concurrent;
using System.Text;

namespace BuildCache;

/// <summary>
/// The inputs as this build observes them. The fingerprint of a file is always that of the bytes that were handed over: a read that
/// differs from what was observed before is a change, and is told to the writer at once.
/// </summary>
sealed partial class CurrentInputs(OutsideWorld world, FileTree tree, RacyClock clock)
{
    static readonly Fingerprint There = Fingerprint.Of("there");
    readonly ConcurrentDictionary<Source, Fingerprint> current = new();
    readonly ConcurrentQueue<(string Path, FileStamp Stamp, Fingerprint Value)> stamps = new();
    readonly ConcurrentDictionary<string, IReadOnlyList<string>> listings = new(StringComparer.Ordinal);
    HashSet<string> believed = [];
    Func<Source, Fingerprint?> storedValueOf = static _ => null;
    long hashed;

    /// <summary>Told when a file turns out to be another than was observed earlier in this build.</summary>
    public Action<Seen>? Moved { get; set; }

    public FileTree Tree => tree;

    /// <summary>The disks.</summary>
    public FileSystem Disks => world.Files;

    /// <summary>The answers of servers, which are inputs too.</summary>
    public required HttpAnswers Http { get; init; }

    /// <summary>Files read to be hashed so far.</summary>
    public long Hashed => Interlocked.Read(ref hashed);

    public void Set(Source source, in Fingerprint value) => current[source] = value;

    /// <summary>
    /// What the files of some folders are was not looked at one by one, because nothing in these folders has changed. Whoever asks for one is
    /// told what is stored.
    /// </summary>
    public void Believe(HashSet<string> folders, Func<Source, Fingerprint?> stored) => (believed, storedValueOf) = (folders, stored);

    /// <summary>One value for all that was seen in a folder (<see cref="FileTree.DigestOf"/>); null where stat records prove nothing.</summary>
    public Fingerprint? DigestOf(string folder) => world.Trust == InputTrust.Stat ? tree.DigestOf(folder) : null;

    /// <summary>Whether a file is not there, and would be missed in the digest of its folder if it came.</summary>
    public bool IsKnownAbsent(string path) => !Path.IsPathRooted(path) && tree.IsAbsent(path);

    /// <summary>Stat records that the racy-timestamp rule trusts, each with the content that it stands for, for the writer to store.</summary>
    public IEnumerable<(string Path, FileStamp Stamp, Fingerprint Value)> TakeStamps()
    {
        while (stamps.TryDequeue(out var stamp))
        {
            yield return stamp;
        }
    }

    /// <summary>The value of an input in this build.</summary>
    public Fingerprint Observe(Source source) => TryGet(source, out var value) ? value : current.GetOrAdd(source, Compute(source));

    /// <summary>What was observed of an input so far.</summary>
    bool TryGet(Source source, out Fingerprint value)
    {
        if (current.TryGetValue(source, out value))
        {
            return true;
        }
        if (source.Kind != SourceKind.File || !believed.Contains(FolderOf(source.Key)) || storedValueOf(source) is not { } stored)
        {
            return false;
        }
        value = current.GetOrAdd(source, stored);
        return true;
    }

    static string FolderOf(string path) => path[..(path.LastIndexOf('/') + 1)];

    /// <summary>Whether a file need not be read again, because its stat record is one that the racy-timestamp rule trusted.</summary>
    public bool IsUnchanged(string path, in FileStamp? last) =>
        world.Trust == InputTrust.Stat && last is not null && !world.IsOutput(FullPath(path)) && TryStat(path, out var stamp) && stamp == last;

    public Fingerprint Compute(Source source) => source.Kind switch
    {
        // What has become an output is read by nobody any more; who has read it is told so.
        SourceKind.File or SourceKind.Existence when world.IsOutput(FullPath(source.Key)) => Fingerprint.Of("an output"),
        SourceKind.File => HashFile(source.Key),
        SourceKind.Existence => Exists(source.Key) ? There : Fingerprint.Absent,
        SourceKind.Listing => ValueOf([.. List(source.Key), .. Refused(new GlobSet([source.Key], [])).Select(static input => input.Observed)]),
        SourceKind.Property => PropertyOf(source.Key) is { } value ? Fingerprint.Of(value) : Fingerprint.Absent,
        SourceKind.Items => ItemsValue(source.Key),
        SourceKind.Http => Http.ValueOf(source),
        SourceKind.Environment => VariableOf(source.Key) is { } text ? Fingerprint.Of(text) : Fingerprint.Absent,
        SourceKind.Program => ProgramOf(source.Key) is { } place ? Fingerprint.Of(Normalize(place)) : Fingerprint.Absent,
        _ => throw new InvalidOperationException($"{source.Kind} cannot be observed by itself."),
    };

    /// <summary>Whether something is there that is no folder. What cannot be read is there too, and whoever reads it is told why not.</summary>
    public bool Exists(string path) => !IsAbsent(path) && (TryStat(path, out _) || IrregularFile.Is(KindOf(path)));

    public IReadOnlyList<string> List(string glob) =>
        listings.GetOrAdd(glob, static (pattern, tree) => [.. new GlobSet([pattern], []).Match(tree)], tree);

    public string FullPath(string path) => Path.IsPathRooted(path) ? path : Path.Combine(world.ProjectDirectory, path);

    /// <summary>A path as sources spell it: below the project relative with '/', else absolute. A URL is what is stored of it.</summary>
    public string Normalize(string path)
    {
        if (HttpUrl.Is(path))
        {
            return world.Urls.Hide(path);
        }
        if (path.Contains('\\') && tree.Contains(path))
        {
            // Where a '\' is a character like any other, a name may hold it.
            return path;
        }
        var full = Path.GetFullPath(path.Replace('\\', '/'), world.ProjectDirectory);
        return PortablePath.Within(world.ProjectDirectory, full) ?? full.Replace('\\', '/');
    }

    /// <summary>The files of an item list: those its patterns match and those it names, with their logical paths, in ordinal order.</summary>
    public IReadOnlyList<InputFile> Files(string itemName)
    {
        if (!world.Items.TryGetValue(itemName, out var list))
        {
            return [];
        }
        var files = new SortedDictionary<string, InputFile>(StringComparer.Ordinal);
        foreach (var path in new GlobSet(list.Include, list.Exclude, anyCase: list.AnyCase).Match(tree))
        {
            files[path] = new InputFile(path, path);
        }
        foreach (var item in list.Items)
        {
            var path = Normalize(item.Identity);
            if (item.IsDefault && tree.IsLeftOut(path))
            {
                continue;
            }
            var link = item.Metadata.GetValueOrDefault("Link");
            var logical = !string.IsNullOrEmpty(link) ? link.Replace('\\', '/')
                : HttpUrl.Is(path) ? HttpUrl.LogicalPath(path)
                : Path.IsPathRooted(path) ? Path.GetFileName(path)
                : path;
            files[path] = new InputFile(path, logical);
        }
        return [.. files.Values];
    }

    /// <summary>What decides which files a pattern means: where it is equal, they are.</summary>
    public Fingerprint BasisOfGlob(string glob) => Fingerprint.Of($"{tree.Names} {glob}");

    /// <summary>What decides which files an item list means.</summary>
    public Fingerprint BasisOfItems(string itemName)
    {
        if (!world.Items.TryGetValue(itemName, out var list))
        {
            return Fingerprint.Of("no list");
        }
        var text = new StringBuilder($"{tree.Names} {list.AnyCase} ").Append(Source.Join(list.Include)).Append('\n').Append(Source.Join(list.Exclude)).Append('\n');
        foreach (var item in list.Items)
        {
            text.Append(item.IsDefault);
            Append(text, item);
        }
        return Fingerprint.Of(text.ToString());
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

    bool TryStat(string path, out FileStamp stamp, bool fresh = false) =>
        fresh || Path.IsPathRooted(path) ? world.Files.TryStat(FullPath(path), out stamp) : tree.TryGet(path, out stamp) || IsOutsideTree(path, out stamp);

    /// <summary>Folders that the enumeration leaves out (bin, obj) can still be read by name.</summary>
    bool IsOutsideTree(string path, out FileStamp stamp) => world.Files.TryStat(FullPath(path), out stamp);

    Fingerprint ItemsValue(string list)
    {
        var text = new StringBuilder();
        var (name, path) = Source.Split(list) is [var first, var second] ? (first, second) : (list, null);
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
