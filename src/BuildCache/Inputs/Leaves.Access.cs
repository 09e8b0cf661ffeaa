using System.Collections.Frozen;

namespace BuildCache;

/// <summary>
/// Which files functions may read: those of the project, those that its items name, and those in folders that it names. Names of files come
/// from content too, and content is not trusted with the rest of the machine. Commands and programs are the project's own choice.
/// </summary>
sealed partial class Leaves
{
    readonly Lazy<FrozenDictionary<string, (string List, Item Item)>> itemsOutside = new(() => ItemsOutside(world, tree.Root));

    /// <summary>Refuses a file that functions may not read.</summary>
    /// <param name="path">As <see cref="Normalize"/> gives it.</param>
    /// <returns>What it depends on that it may be read; null when it is the project's own.</returns>
    /// <exception cref="DiagnosticException">BCM1010: a link leads out of the project; BCM1011: the path does.</exception>
    /// <exception cref="IOException">Its links go in a circle.</exception>
    public Source? Permit(string path)
    {
        if (tree.Contains(path))
        {
            return tree.IsFromOutside(path) ? AllowedRoots : null;
        }
        if (!Path.IsPathRooted(path) && tree.IsAbsent(path))
        {
            return null;
        }
        var real = RealPath.Of(world.Files, FullPath(path));
        if (world.Roots.IsInProject(real))
        {
            return null;
        }
        if (world.Roots.Hold(real))
        {
            return AllowedRoots;
        }
        if (!Path.IsPathRooted(path))
        {
            throw new DiagnosticException(LinkOf(path, real).Diagnostic);
        }
        if (!itemsOutside.Value.TryGetValue(path, out var named))
        {
            throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1011",
                $"'{path}' lies outside of the project, so it is not read. Put the file into the project; or name a folder that holds it, if everything in it may be published: <{InputRoots.ItemName} Include=\"…\" />.", path));
        }
        return RealPath.IsWithin(real, RealPath.Of(world.Files, FolderOf(named.Item, path)))
            ? Source.OfItem(named.List, path)
            : throw new DiagnosticException(new StrayLink(path, real, IsFolder: false).Diagnostic);
    }

    /// <summary>The links that a pattern would reach through to somewhere outside of the project.</summary>
    public IEnumerable<StrayLink> StrayLinks(GlobSet files) =>
        tree.StrayLinks.Where(link => link.IsFolder ? files.MayMatchBelow(link.Path) : files.IsMatch(link.Path));

    /// <summary>The same, for the default patterns of all items.</summary>
    public IEnumerable<StrayLink> StrayLinksOfItems() => tree.StrayLinks.Count == 0 ? []
        : world.Items.Values.SelectMany(list => StrayLinks(new GlobSet(list.Include, list.Exclude))).Distinct();

    static Source AllowedRoots => new(SourceKind.Items, InputRoots.ItemName);

    /// <summary>The link among the folders of a path, or itself, that leads out of the project.</summary>
    StrayLink LinkOf(string path, string real)
    {
        for (var end = path.IndexOf('/', StringComparison.Ordinal); end >= 0; end = path.IndexOf('/', end + 1))
        {
            var folder = RealPath.Of(world.Files, FullPath(path[..end]));
            if (!world.Roots.Hold(folder))
            {
                return new StrayLink(path[..end], folder, IsFolder: true);
            }
        }
        return new StrayLink(path, real, IsFolder: false);
    }

    static FrozenDictionary<string, (string List, Item Item)> ItemsOutside(OutsideWorld world, string project)
    {
        var items = new Dictionary<string, (string List, Item Item)>(PathCase.Comparer);
        foreach (var (list, item) in world.Items.OrderBy(static pair => pair.Key, StringComparer.Ordinal).SelectMany(static pair => pair.Value.Items.Select(item => (pair.Key, item))))
        {
            items.TryAdd(Path.GetFullPath(item.Identity, project).Replace('\\', '/'), (list, item));
        }
        return items.ToFrozenDictionary(PathCase.Comparer);
    }

    /// <summary>The folder that the project itself has named: what a wildcard found lies below it, and a file by name in it.</summary>
    static string FolderOf(Item item, string path) => item.SearchFolder ?? Path.GetDirectoryName(path)!;
}
