using System.Collections.Frozen;

namespace BuildCache;

/// <summary>
/// Which files functions may read: those of the project, those that its items name, and those in folders that it names. Names of files come
/// from content too, and content is not trusted with the rest of the machine. Commands and programs are the project's own choice.
/// </summary>
sealed partial class CurrentInputs
{
    readonly Lazy<FrozenDictionary<string, (string List, Item Item)>> itemsOutside = new(() => ItemsOutside(world, tree.Root));

    /// <summary>Refuses a file that functions may not read.</summary>
    /// <param name="path">As <see cref="Normalize"/> gives it.</param>
    /// <returns>What it depends on that it may be read; null when it is the project's own.</returns>
    /// <exception cref="DiagnosticException">BCM1002: it is no file that can be read; BCM1010: a link leads out of the project; BCM1011: the path does.</exception>
    /// <exception cref="IOException">The links of its folders go in a cycle.</exception>
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
        if (KindOf(path) == StampResult.CyclicLink)
        {
            RefuseIrregular(path);
        }
        var real = RealPath.Of(world.Files, FullPath(path));
        if (world.Roots.Hold(real))
        {
            RefuseIrregular(path);
            return world.Roots.IsInProject(real) ? null : AllowedRoots;
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
        if (!RealPath.IsWithin(real, RealPath.Of(world.Files, FolderOfItem(named.Item, path))))
        {
            throw new DiagnosticException(new StrayLink(path, real, IsFolder: false).Diagnostic);
        }
        RefuseIrregular(path);
        return Source.OfItem(named.List, path);
    }

    /// <summary>Refuses to read what has the name of a file and no content: opening a pipe would wait for whoever writes to it.</summary>
    /// <param name="path">As <see cref="Normalize"/> gives it.</param>
    /// <exception cref="DiagnosticException">BCM1002.</exception>
    public void RefuseIrregular(string path)
    {
        if (KindOf(path) is var kind && IrregularFile.Is(kind))
        {
            throw new DiagnosticException(new IrregularFile(path, kind).WhenRead);
        }
    }

    StampResult KindOf(string path) => world.Files.Stat(FullPath(path), "", follow: true, out _);

    /// <summary>What a pattern means and is no input: links to somewhere outside of the project, and what is neither a file nor a folder.</summary>
    public IEnumerable<RefusedInput> Refused(GlobSet files) =>
        tree.StrayLinks.Concat<RefusedInput>(tree.Irregular).Where(input => files.IsMatch(input.Path) || (input.MayHoldFiles && files.MayMatchBelow(input.Path)));

    /// <summary>The same, for the default patterns of all items.</summary>
    public IEnumerable<RefusedInput> RefusedOfItems() => tree.StrayLinks.Count + tree.Irregular.Count == 0 ? []
        : world.Items.Values.SelectMany(list => Refused(new GlobSet(list.Include, list.Exclude, anyCase: list.AnyCase))).Distinct();

    /// <summary>The folders outside of the project that it names.</summary>
    public static Source AllowedRoots => new(SourceKind.Items, InputRoots.ItemName);

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
    static string FolderOfItem(Item item, string path) => item.SearchFolder ?? Path.GetDirectoryName(path)!;
}
