namespace BuildCache;

/// <summary>How a tree is read: names folder by folder, then the stamps of all files.</summary>
internal sealed partial class FileTree
{
    /// <summary>
    /// Lists the regular files below a folder. Symbolic links are followed as far as the roots reach; a link that leads back to a folder we
    /// are inside of, or into an excluded one, is not. Dangling links are absent; pipes, sockets, devices and links in a cycle are <see cref="Irregular"/>.
    /// </summary>
    /// <param name="files">The disks.</param>
    /// <param name="root">The folder.</param>
    /// <param name="excludedAbsoluteFolders">Folders to leave out, beside every <c>.git</c>, <c>.vs</c> and <c>node_modules</c>.</param>
    /// <param name="parallelism">Threads that read stamps.</param>
    /// <param name="excludedFiles">Relative paths to leave out.</param>
    /// <param name="roots">Where links may lead to.</param>
    /// <param name="settings">What else decides what is seen; part of all digests.</param>
    /// <param name="cancellationToken">Ends it between two folders and between two batches of stamps.</param>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    public static FileTree Enumerate(FileSystem files, string root, IReadOnlyCollection<string> excludedAbsoluteFolders, int parallelism, HashSet<string> excludedFiles, InputRoots roots, string settings, CancellationToken cancellationToken)
    {
        root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        var walk = new FileTreeWalk(files, root, excludedAbsoluteFolders, excludedFiles, roots);
        walk.Run(cancellationToken);
        var paths = walk.Files.ToArray();
        foreach (var (_, range) in walk.Folders)
        {
            paths.AsSpan(range).Sort(StringComparer.Ordinal);
        }

        var (results, stamps) = ReadStamps(files, root, walk.Folders, paths, parallelism, cancellationToken);
        var folders = new Dictionary<string, TreeFolder>(walk.Folders.Count, StringComparer.Ordinal);
        foreach (var (prefix, range) in walk.Folders)
        {
            folders.Add(prefix, Sort(prefix, range, paths, results, stamps, walk));
        }

        List<(string Path, string Error)> unreadable = [.. walk.Unreadable.OrderBy(static entry => entry.Path, StringComparer.Ordinal)];
        List<StrayLink> strays = [.. walk.StrayLinks.OrderBy(static link => link.Path, StringComparer.Ordinal)];
        return new(files, root, settings, folders, new Surroundings(
            unreadable,
            strays,
            [.. walk.Irregular.OrderBy(static file => file.Path, StringComparer.Ordinal)],
            walk.FromOutside,
            walk.LeftOut,
            walk.RecordedFolders,
            walk.OutputFolders,
            [.. walk.LeftOut, .. excludedFiles, .. unreadable.Select(static entry => entry.Path), .. strays.Select(static link => link.Path)]));
    }

    static (StampResult[] Results, FileStamp[] Stamps) ReadStamps(FileSystem files, string root, List<(string Prefix, Range Files)> folders, string[] paths, int parallelism, CancellationToken cancellationToken)
    {
        var results = new StampResult[paths.Length];
        var stamps = new FileStamp[paths.Length];
        const int Batch = 256;
        var batches = new List<(int Prefix, int Start, int End)>();
        foreach (var (prefix, range) in folders)
        {
            for (var start = range.Start.Value; start < range.End.Value; start += Batch)
            {
                batches.Add((prefix.Length, start, Math.Min(start + Batch, range.End.Value)));
            }
        }

        var next = -1;
        void Work()
        {
            for (int i; !cancellationToken.IsCancellationRequested && (i = Interlocked.Increment(ref next)) < batches.Count;)
            {
                var (prefix, start, end) = batches[i];
                files.StatEach(root, paths.AsSpan(start..end), prefix, follow: false, results.AsSpan(start..end), stamps.AsSpan(start..end));
            }
        }

        var others = new Thread[Math.Max(0, Math.Min(parallelism, paths.Length / Batch) - 1)];
        for (var i = 0; i < others.Length; i++)
        {
            others[i] = new Thread(Work) { IsBackground = true, Name = "BuildCache stat" };
            others[i].Start();
        }

        Work();
        foreach (var other in others)
        {
            other.Join();
        }

        cancellationToken.ThrowIfCancellationRequested();
        return (results, stamps);
    }

    /// <summary>Parts the regular files of a folder from what else has the name of one, and follows its links.</summary>
    static TreeFolder Sort(string prefix, Range range, string[] paths, StampResult[] results, FileStamp[] stamps, FileTreeWalk walk)
    {
        var others = new List<(string Path, StampResult Kind)>();
        var (start, end) = (range.Start.Value, range.End.Value);
        var count = start;
        for (var i = start; i < end; i++)
        {
            if (results[i] == StampResult.Link)
            {
                results[i] = walk.Follow(paths[i], out stamps[i]);
            }

            if (results[i] == StampResult.File)
            {
                (paths[count], stamps[count]) = (paths[i], stamps[i]);
                count++;
                continue;
            }

            others.Add((paths[i], results[i]));
            if (results[i] == StampResult.Unreadable)
            {
                walk.Unreadable.Add((paths[i], "the system does not allow to look at it; allow reading it and entering its folder, or exclude the folder"));
            }
            else if (IrregularFile.Is(results[i]))
            {
                walk.Irregular.Add(new(paths[i], results[i]));
            }
            else if (paths[i].Contains('\uFFFD'))
            {
                walk.Unreadable.Add((paths[i], "its name is not valid UTF-8, so no program that uses Unicode can open it; rename it"));
            }
        }

        return new(prefix, paths[start..count], stamps[start..count], [.. others]);
    }
}
