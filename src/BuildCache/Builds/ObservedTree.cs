namespace BuildCache;

/// <summary>The tree of a project from build to build: walked anew, or looked at where a watcher saw something.</summary>
sealed class ObservedTree
{
    FileTree? last;
    string settings = "";

    /// <summary>Paths that are said to be all that changed since the last build; null: nobody knows.</summary>
    public IReadOnlyCollection<string>? Changes { get; set; }

    public FileTree Observe(string root, IReadOnlyCollection<string> excluded, int parallelism, HashSet<string> excludedFiles, InputRoots roots, IEnumerable<string> allowed, CancellationToken cancellationToken)
    {
        var now = string.Join('\0', [root, .. excluded, "", .. excludedFiles.Order(StringComparer.Ordinal), "", .. allowed]);
        var known = Changes is { } changes && last is { Unreadable.Count: 0, StrayLinks.Count: 0 } && settings == now
            ? last.With(changes.Select(path => Path.GetRelativePath(root, Path.GetFullPath(path, root)).Replace('\\', '/')))
            : null;
        last = null;
        var tree = known ?? FileTree.Enumerate(root, excluded, parallelism, excludedFiles, roots, cancellationToken);
        (last, settings, Changes) = (tree, now, null);
        return tree;
    }

    /// <summary>Forgets what was seen: what is said to have changed since then would not be all.</summary>
    public void Forget() => last = null;
}
