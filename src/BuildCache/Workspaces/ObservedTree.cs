namespace BuildCache;

/// <summary>The tree of a project from build to build: walked anew, or looked at where a watcher saw something.</summary>
sealed class ObservedTree
{
    FileTree? last;
    string settings = "";
    IReadOnlyCollection<string>? changes;
    bool isObserved;

    /// <summary>What this build was told to be all that changed, and went by; null when it looked at everything.</summary>
    public IReadOnlyCollection<string>? Believed { get; private set; }

    /// <summary>Begins a build.</summary>
    /// <param name="changed">Paths that are said to be all that changed since the build before; null: nobody knows.</param>
    public void Begin(IReadOnlyCollection<string>? changed) => (changes, isObserved) = (changed, false);

    /// <summary>Ends it. One that never came to look has not seen what changed before it, which nobody will say again.</summary>
    public void End()
    {
        if (!isObserved)
        {
            Forget();
        }
    }

    public FileTree Observe(FileSystem files, string root, IReadOnlyCollection<string> excluded, int parallelism, HashSet<string> excludedFiles, InputRoots roots, IEnumerable<string> allowed, CancellationToken cancellationToken)
    {
        var now = string.Join('\0', [root, .. excluded, "", .. excludedFiles.Order(StringComparer.Ordinal), "", .. allowed]);
        Believed = null;
        var known = changes is not null && last is { Unreadable.Count: 0, StrayLinks.Count: 0 } && settings == now
            ? last.With(changes.Select(path => PortablePath.Relative(root, Path.GetFullPath(path, root))))
            : null;
        var tree = known ?? FileTree.Enumerate(files, root, excluded, parallelism, excludedFiles, roots, now, cancellationToken);
        Believed = known is null ? null : changes;
        // Who looks again in the same build, because the database was damaged, looks at everything.
        (last, settings, changes, isObserved) = (tree, now, null, true);
        return tree;
    }

    /// <summary>Forgets what was seen: what is said to have changed since then would not be all.</summary>
    public void Forget() => last = null;
}
