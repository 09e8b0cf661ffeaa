namespace BuildCache.Tests;

/// <summary>A folder of a test's own, deleted with everything in it.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("buildcache-test-").FullName;

    public string this[string relativePath] => System.IO.Path.Join(Path, relativePath);

    public string Write(string relativePath, string text = "x")
    {
        var path = this[relativePath];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public string Folder(string relativePath) => Directory.CreateDirectory(this[relativePath]).FullName;

    public FileTree Tree(params string[] excluded) => Trees.Of(Path, CancellationToken.None, excluded: [.. excluded.Select(e => this[e])]);

    /// <summary>Every file and folder below, with '/', in ordinal order.</summary>
    public string[] Entries() =>
        [.. Directory.EnumerateFileSystemEntries(Path, "*", SearchOption.AllDirectories)
            .Select(e => System.IO.Path.GetRelativePath(Path, e).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)];

    public static void RequireLinks() =>
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Creating symbolic links needs a privilege on Windows.");

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
