using Microsoft.Build.Framework;

namespace BuildCache.MSBuild;

/// <summary>Turns what MSBuild knows of an item name into what the engine takes: patterns for defaults, items for the rest.</summary>
static class ItemLists
{
    const string ListName = "BuildCacheItemName", DefaultName = "BuildCacheIsDefault";

    /// <summary>Metadata that is none of the project's.</summary>
    static readonly HashSet<string> Ours = new(StringComparer.OrdinalIgnoreCase) { ListName, DefaultName, "RecursiveDir" };

    /// <summary>All lists that handlers may read, empty ones too.</summary>
    /// <param name="target">The target of the build.</param>
    /// <param name="lists">
    /// Their names; metadata <c>Patterns</c> and <c>Excludes</c>: globs that the engine matches; <c>IsDeclared</c>: the project names the list, and
    /// what its items find in folders that hold no inputs is none, as with default items.
    /// </param>
    /// <param name="items">Their items; metadata <c>BuildCacheItemName</c> is the name of each one's list.</param>
    public static Dictionary<string, ItemList> From(BuildTarget target, ITaskItem[] lists, ITaskItem[] items)
    {
        var named = lists.DistinctBy(static list => list.ItemSpec, StringComparer.OrdinalIgnoreCase).ToDictionary(static list => list.ItemSpec, static _ => new List<Item>(), StringComparer.OrdinalIgnoreCase);
        var declared = lists.Where(IsDeclared).Select(static list => list.ItemSpec).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var item in items)
        {
            var list = item.GetMetadata(ListName);
            named[list].Add(From(target, item, isDefault: declared.Contains(list) || item.GetMetadata(DefaultName) == "true"));
        }
        return lists.DistinctBy(static list => list.ItemSpec, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(static list => list.ItemSpec, list => From(target, list.GetMetadata("Patterns"), list.GetMetadata("Excludes"), named[list.ItemSpec]), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Whether the project names the list, and not the product.</summary>
    public static bool IsDeclared(ITaskItem list) => list.GetMetadata("IsDeclared") == "true";

    static ItemList From(BuildTarget target, string include, string exclude, List<Item> items) => new()
    {
        Include = Patterns(target, include),
        Exclude = include.Length == 0 ? [] : Patterns(target, exclude),
        Items = items,
        AnyCase = true,
    };

    /// <summary>Semicolon-separated globs, as MSBuild properties hold them.</summary>
    public static IReadOnlyList<string> Patterns(BuildTarget target, string patterns) =>
    [
        .. patterns
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(pattern => Pattern(target, pattern))
            .Distinct(StringComparer.Ordinal),
    ];

    /// <summary>Folders as the engine takes them. One that holds the project (a publish folder of <c>.</c>, say) excludes nothing.</summary>
    public static IReadOnlyList<string> Folders(BuildTarget target, IEnumerable<string> folders) =>
    [
        .. folders
            .Where(folder => !target.HoldsProject(target.Absolute(folder)))
            .Select(folder => target.FromProject(Path.TrimEndingDirectorySeparator(BuildTarget.Slashes(folder))))
            .Distinct(StringComparer.Ordinal),
    ];

    // .NET SDKs exclude their output folders by full path.
    static string Pattern(BuildTarget target, string pattern) =>
        Path.IsPathRooted(BuildTarget.Slashes(pattern)) ? target.FromProject(pattern) : pattern;

    static Item From(BuildTarget target, ITaskItem item, bool isDefault)
    {
        var metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (System.Collections.DictionaryEntry pair in item.CloneCustomMetadata())
        {
            var name = (string)pair.Key;
            // The last is one of MSBuild's own, which a task in a process of its own is told among the others.
            if (Ours.Contains(name))
            {
                continue;
            }
            var value = (string?)pair.Value ?? "";
            metadata[name] = name.Equals("Link", StringComparison.OrdinalIgnoreCase) ? value.Replace('\\', '/') : value;
        }

        return new Item(HttpUrl.Is(item.ItemSpec) ? item.ItemSpec : target.FromProject(item.ItemSpec), metadata) { SearchFolder = SearchFolder(target, item), IsDefault = isDefault };
    }

    // MSBuild keeps what ** stood for: the folders below the one that the project wrote down.
    static string? SearchFolder(BuildTarget target, ITaskItem item)
    {
        var below = Path.TrimEndingDirectorySeparator(item.GetMetadata("RecursiveDir"));
        if (below.Length == 0)
        {
            return null;
        }
        var folder = Path.GetDirectoryName(target.Absolute(item.ItemSpec))!;
        return Path.TrimEndingDirectorySeparator(folder[..^below.Length]);
    }
}
