using System.Diagnostics.CodeAnalysis;
using System.IO.Enumeration;

namespace BuildCache;

/// <summary>
/// Walks the folders of a <see cref="FileTree"/>. The kind of an entry comes with its name, so a folder of 100,000
/// files is listed without a stat call per file.
/// </summary>
internal sealed class FileTreeWalk
{
    // Default (hidden and system files left out) would cost a stat per file, and templates may live in hidden folders.
    static readonly EnumerationOptions Everything = new()
    {
        AttributesToSkip = 0,
        IgnoreInaccessible = false,
        RecurseSubdirectories = false,
        ReturnSpecialDirectories = false,
    };

    readonly string root;
    readonly List<string> excluded = [];
    readonly HashSet<string> excludedSet;

    public FileTreeWalk(string root, IReadOnlyCollection<string> excludedAbsoluteFolders)
    {
        this.root = root;
        foreach (var folder in excludedAbsoluteFolders)
        {
            var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
            excluded.Add(full);
            excluded.Add(RealPath.Of(full));
        }

        excludedSet = new(excluded, PathCase.Comparer);
    }

    /// <summary>Relative paths of everything that is no folder, in no order.</summary>
    public List<string> Files { get; } = [];

    /// <summary>Folders that could not be listed.</summary>
    public List<(string Path, string Error)> Unreadable { get; } = [];

    /// <summary>Relative paths of folders that were left out, each with a slash at its end: what is in them is not known.</summary>
    public List<string> LeftOut { get; } = [];

    /// <summary>Walks.</summary>
    public void Run()
    {
        if (!Directory.Exists(root))
        {
            throw new DirectoryNotFoundException($"The folder '{root}' does not exist.");
        }

        var pending = new Stack<Folder>();
        pending.Push(new("", root, RealPath.Of(root), null));
        while (pending.TryPop(out var folder))
        {
            List(folder, pending);
        }
    }

    void List(Folder folder, Stack<Folder> pending)
    {
        // Strings only: the runtime has this enumerator precompiled, while one of a type of ours is compiled in every build.
        var prefix = folder.Prefix;
        var folders = new List<string>();
        var links = new List<string>();
        try
        {
            Files.AddRange(new FileSystemEnumerable<string>(folder.FullPath, (ref entry) => string.Concat(prefix, entry.FileName), Everything)
            {
                ShouldIncludePredicate = (ref entry) =>
                {
                    if (!entry.IsDirectory)
                    {
                        return true;
                    }

                    var isLink = (entry.Attributes & FileAttributes.ReparsePoint) != 0;
                    (isLink ? links : folders).Add(entry.FileName.ToString());
                    return false;
                },
            });
        }
        catch (DirectoryNotFoundException) when (!prefix.Contains('\uFFFD'))
        {
            // Deleted since its parent was listed: absent, like everything in it. (A name that is not Unicode cannot be
            // opened either, but is there.)
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            Unreadable.Add((prefix.TrimEnd('/'), e.Message));
        }

        foreach (var name in folders)
        {
            Enter(folder, name, isLink: false, pending);
        }

        foreach (var name in links)
        {
            Enter(folder, name, isLink: true, pending);
        }
    }

    // Queues a folder, unless it is excluded or leads back to where we are.
    void Enter(Folder parent, string name, bool isLink, Stack<Folder> pending)
    {
        if (!IsInput(parent, name, isLink, out var folder))
        {
            LeftOut.Add($"{parent.Prefix}{name}/");
            return;
        }

        pending.Push(folder);
    }

    bool IsInput(Folder parent, string name, bool isLink, [NotNullWhen(true)] out Folder? folder)
    {
        folder = null;
        if (IsNeverInput(name))
        {
            return false;
        }

        var full = Path.Join(parent.FullPath, name);
        var real = Path.Join(parent.RealPath, name);
        if (isLink)
        {
            real = RealPath.Of(real);
            if (excluded.Exists(e => RealPath.IsWithin(real, e)))
            {
                return false;
            }
        }

        if (excludedSet.Contains(full) || excludedSet.Contains(real))
        {
            return false;
        }

        for (var above = parent; above is not null; above = above.Parent)
        {
            if (string.Equals(above.RealPath, real, PathCase.Comparison))
            {
                return false;
            }
        }

        folder = new($"{parent.Prefix}{name}/", full, real, parent);
        return true;
    }

    static bool IsNeverInput(string name) =>
        name.Equals(".git", PathCase.Comparison)
        || name.Equals(".vs", PathCase.Comparison)
        || name.Equals("node_modules", PathCase.Comparison);

    // Prefix: the path relative to the root with a slash at its end, empty for the root itself.
    sealed record Folder(string Prefix, string FullPath, string RealPath, Folder? Parent);
}
