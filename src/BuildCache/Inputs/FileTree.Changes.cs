namespace BuildCache;

/// <summary>How a tree is brought up to date where somebody has watched.</summary>
internal sealed partial class FileTree
{
    /// <summary>
    /// The tree with some files looked at again. Whatever may have changed more than the files themselves (a folder, a link, a record of
    /// outputs or what it tells of, a project file, which makes folders beside it no inputs) needs a walk.
    /// </summary>
    /// <param name="changed">Relative paths with <c>/</c>.</param>
    /// <returns>The tree; null when it has to be walked.</returns>
    public FileTree? With(IEnumerable<string> changed)
    {
        var now = new SortedDictionary<string, FileStamp?>(StringComparer.Ordinal);
        foreach (var path in changed)
        {
            if (seen.RecordedFolders.Any(folder => path.StartsWith(folder, PathCase.Comparison)))
            {
                return null;
            }
            if (IsLeftOut(path) || seen.LeftOut.Contains(path, PathCase.Comparer))
            {
                continue;
            }
            var folder = PrefixOf(path).ToString();
            if (path.StartsWith("../", StringComparison.Ordinal) || path.EndsWith("proj", StringComparison.OrdinalIgnoreCase) || path.Contains('\uFFFD')
                || OutputRecordName.FolderOf(path.AsSpan(folder.Length)) is not null
                || IsIrregular(path) || !IsPlainFolder(folder) || folders.ContainsKey(path + "/"))
            {
                return null;
            }
            switch (files.StatEntry(Root, path, out var stamp))
            {
                case StampResult.File:
                    now[path] = stamp;
                    break;
                case StampResult.Absent:
                    now[path] = null;
                    break;
                default:
                    return null;
            }
        }
        return now.Count == 0 ? this : new(files, Root, settings, Merge(now), seen);
    }

    /// <summary>Whether a folder is known, and is no link.</summary>
    bool IsPlainFolder(string folder) => folder.Length == 0
        || folders.ContainsKey(folder) && !IsFromOutside(folder)
            && Path.Join(Root, folder.TrimEnd('/')) is var full && files.IsFolder(full) && files.TargetOf(full) is null;

    Dictionary<string, TreeFolder> Merge(SortedDictionary<string, FileStamp?> changed)
    {
        var merged = new Dictionary<string, TreeFolder>(folders, StringComparer.Ordinal);
        foreach (var inFolder in changed.GroupBy(static change => PrefixOf(change.Key).ToString(), StringComparer.Ordinal))
        {
            var before = folders[inFolder.Key];
            var now = new SortedDictionary<string, FileStamp>(StringComparer.Ordinal);
            for (var i = 0; i < before.Paths.Length; i++)
            {
                now.Add(before.Paths[i], before.Stamps[i]);
            }
            foreach (var (path, stamp) in inFolder)
            {
                if (stamp is { } present)
                {
                    now[path] = present;
                }
                else
                {
                    now.Remove(path);
                }
            }
            // What is a regular file now, or nothing at all, is nothing else any more.
            merged[inFolder.Key] = new(inFolder.Key, [.. now.Keys], [.. now.Values], [.. before.Others.Where(other => !changed.ContainsKey(other.Path))]);
        }
        return merged;
    }
}
