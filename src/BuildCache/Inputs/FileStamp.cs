namespace BuildCache;

/// <summary>
/// The stat record of a regular file. Equal stamps let a build skip reading the file, under the rule of
/// <see cref="RacyClock"/>; stamps are compared for equality only, never for order, so clocks may be wrong.
/// </summary>
/// <param name="Size">Bytes.</param>
/// <param name="ModifiedNs">Modification time, nanoseconds since 1970; any program may set it.</param>
/// <param name="ChangedNs">Time of the last change of content or metadata, which no program can set; 0 where the system has none.</param>
/// <param name="FileId">Inode mixed with its device; 0 where the system has none.</param>
internal readonly record struct FileStamp(long Size, long ModifiedNs, long ChangedNs, long FileId)
{
    /// <summary>Reads the stamp of a file, following symbolic links.</summary>
    /// <param name="absolutePath">The file.</param>
    /// <param name="stamp">Its stamp.</param>
    /// <returns>False when nothing readable is there, or something else than a regular file: a folder, a dangling link, a pipe.</returns>
    public static bool TryRead(string absolutePath, out FileStamp stamp) =>
        Read(absolutePath, "", out stamp) == StampResult.File;

    /// <summary>Reads the stamp of a file without putting the two parts of its path together on the heap.</summary>
    /// <param name="folder">Absolute, without a separator at its end; or the whole path.</param>
    /// <param name="relativePath">With <c>/</c>, or empty.</param>
    /// <param name="stamp">The stamp of a regular file.</param>
    public static StampResult Read(string folder, string relativePath, out FileStamp stamp) =>
        Read(folder, relativePath, follow: true, out stamp);

    /// <summary>Reads the stamp of what an entry of a folder is itself: a link is told, not followed.</summary>
    /// <param name="folder">Absolute, without a separator at its end.</param>
    /// <param name="relativePath">With <c>/</c>.</param>
    /// <param name="stamp">The stamp of a regular file.</param>
    public static StampResult ReadEntry(string folder, string relativePath, out FileStamp stamp) =>
        Read(folder, relativePath, follow: false, out stamp);

    static StampResult Read(string folder, string relativePath, bool follow, out FileStamp stamp) =>
        OperatingSystem.IsLinux() && LinuxStat.TryRead(folder, relativePath, follow, out stamp, out var result)
            ? result
            : PortableStat.Read(relativePath.Length == 0 ? folder : Path.Join(folder, relativePath), out stamp, follow);
}

/// <summary>What reading a stamp found.</summary>
internal enum StampResult
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>Nothing, or no regular file.</summary>
    Absent,

    /// <summary>Something that the system does not let us look at.</summary>
    Unreadable,

    /// <summary>A link, where links are not followed.</summary>
    Link,
}
