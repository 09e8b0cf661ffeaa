using System.Text;

namespace BuildCache.Tests.Trust;

/// <summary>
/// What the owner of a project has put there, at one moment: content, links, and when each was last written. No build may change any of it.
/// </summary>
sealed class UserFiles
{
    readonly SortedDictionary<string, UserFile> files = new(StringComparer.Ordinal);

    /// <summary>Everything below a folder but what lies in folders that are left out, and the records of what a build wrote, which stand beside those.</summary>
    public static UserFiles Below(string root, IReadOnlySet<string> leftOut)
    {
        var found = new UserFiles();
        found.Add(new DirectoryInfo(root), "", leftOut);
        return found;
    }

    /// <summary>Certain files only.</summary>
    public static UserFiles Of(string root, IEnumerable<string> paths)
    {
        var found = new UserFiles();
        foreach (var file in paths.Select(path => (Path: path, Info: new FileInfo(Path.Combine(root, path)))).Where(static file => file.Info.Exists))
        {
            found.Add(file.Path, file.Info);
        }
        return found;
    }

    public IEnumerable<string> Paths => files.Keys;

    /// <summary>Path and content of all, as one value.</summary>
    public Fingerprint Key
    {
        get
        {
            var text = new StringBuilder();
            foreach (var (path, file) in files)
            {
                text.Append(path).Append('\0').Append(file.Link ?? Fingerprint.Of(file.Content).ToString()).Append('\0');
            }
            return Fingerprint.Of(text.ToString());
        }
    }

    /// <summary>What is not any more as it was, or null.</summary>
    public string? DifferenceTo(UserFiles later)
    {
        foreach (var (path, file) in files)
        {
            if (!later.files.TryGetValue(path, out var now))
            {
                return $"'{path}' is gone";
            }
            if (file.Link != now.Link || !file.Content.AsSpan().SequenceEqual(now.Content))
            {
                return $"'{path}' has another content";
            }
            if (file.Modified != now.Modified)
            {
                return $"'{path}' was written";
            }
        }
        return later.files.Keys.FirstOrDefault(path => !files.ContainsKey(path)) is { } added ? $"'{added}' was added" : null;
    }

    public void WriteTo(string folder)
    {
        foreach (var (path, file) in files)
        {
            var full = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            if (file.Link is not null)
            {
                File.CreateSymbolicLink(full, file.Link);
            }
            else
            {
                File.WriteAllBytes(full, file.Content);
            }
        }
    }

    void Add(DirectoryInfo folder, string prefix, IReadOnlySet<string> leftOut)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            var path = prefix + entry.Name;
            if (entry is DirectoryInfo below && entry.LinkTarget is null)
            {
                if (!leftOut.Contains(path))
                {
                    Add(below, path + "/", leftOut);
                }
            }
            else if (OutputRecordName.FolderOf(entry.Name) is null)
            {
                Add(path, entry);
            }
        }
    }

    void Add(string path, FileSystemInfo entry) =>
        files.Add(path, entry.LinkTarget is { } link ? new UserFile([], link, default) : new UserFile(File.ReadAllBytes(entry.FullName), null, entry.LastWriteTimeUtc));

    sealed record UserFile(byte[] Content, string? Link, DateTime Modified);
}
