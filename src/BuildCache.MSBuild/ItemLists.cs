using Microsoft.Build.Framework;

namespace BuildCache.MSBuild;

/// <summary>Turns what MSBuild knows of an item name into what the engine takes: patterns for defaults, items for the rest.</summary>
static class ItemLists
{
    const string ListName = "BuildCacheItemName";

    // The file in which default patterns become items where they have to.
    const string DefaultItemsProject = "BuildCache.Common";

    public static ItemList From(BuildTarget target, string include, string exclude, ITaskItem[] items) => new()
    {
        Include = Patterns(target, include),
        Exclude = include.Length == 0 ? [] : Patterns(target, exclude),
        Items = [.. items.Select(item => From(target, item))],
        AnyCase = true,
    };

    /// <summary>The lists that the project passes by name, empty ones too.</summary>
    public static Dictionary<string, ItemList> Declared(BuildTarget target, string[] names, ITaskItem[] items)
    {
        var lists = names.Distinct(StringComparer.OrdinalIgnoreCase).ToDictionary(static name => name, static _ => new List<Item>(), StringComparer.OrdinalIgnoreCase);
        foreach (var item in items)
        {
            lists[item.GetMetadata(ListName)].Add(From(target, item));
        }
        return lists.ToDictionary(static list => list.Key, static list => new ItemList { Items = list.Value }, StringComparer.OrdinalIgnoreCase);
    }

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

    static Item From(BuildTarget target, ITaskItem item)
    {
        var metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (System.Collections.DictionaryEntry pair in item.CloneCustomMetadata())
        {
            var name = (string)pair.Key;
            if (name.Equals(ListName, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }
            var value = (string?)pair.Value ?? "";
            metadata[name] = name.Equals("Link", StringComparison.OrdinalIgnoreCase) ? value.Replace('\\', '/') : value;
        }

        return new Item(IsUrl(item.ItemSpec) ? item.ItemSpec : target.FromProject(item.ItemSpec), metadata) { SearchFolder = SearchFolder(target, item), IsDefault = item.GetMetadata("DefiningProjectName") == DefaultItemsProject };
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

    /// <summary>Whether an item names data on a server and no file.</summary>
    public static bool IsUrl(string identity) =>
        identity.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || identity.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
}
