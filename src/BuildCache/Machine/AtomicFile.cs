namespace BuildCache;

/// <summary>Small files that other programs read at any time: whoever reads one sees what it held before or what it holds now, and its time stamp moves when its content does.</summary>
static class AtomicFile
{
    const string TemporaryEnding = ".tmp";

    /// <summary>Gives a file a content, where it has another.</summary>
    /// <param name="path">Absolute path; folders that are missing are made.</param>
    /// <param name="content">What it is to hold.</param>
    /// <param name="isPrivate">Whether nobody but its owner may read it. On Windows the rights of its folder count.</param>
    /// <returns>Whether it was written.</returns>
    /// <exception cref="IOException">The file cannot be written; it is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written; it is as it was.</exception>
    public static bool Write(string path, ReadOnlySpan<byte> content, bool isPrivate = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Holds(path, content))
        {
            return false;
        }
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // Two builds may write at once, each a file of its own: the later name stands.
        var temporary = $"{path}.{Path.GetRandomFileName()}{TemporaryEnding}";
        try
        {
            using (var file = new FileStream(temporary, Options(isPrivate)))
            {
                file.Write(content);
            }
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
        return true;
    }

    /// <summary>Whether a name is that of a file from which another is being made.</summary>
    /// <param name="name">The name.</param>
    /// <param name="of">The name of the other.</param>
    internal static bool IsTemporary(string name, string of) => name.StartsWith(of + ".", PathCase.Comparison) && name.EndsWith(TemporaryEnding, StringComparison.Ordinal);

    /// <summary>Whether a file, and no link, holds exactly this.</summary>
    internal static bool Holds(string path, ReadOnlySpan<byte> content)
    {
        var file = new FileInfo(path);
        return file.Exists && file.LinkTarget is null && file.Length == content.Length && content.SequenceEqual(File.ReadAllBytes(path));
    }

    static FileStreamOptions Options(bool isPrivate)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (isPrivate && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        return options;
    }
}
