namespace BuildCache;

/// <summary>
/// The stat record of a regular file. Equal stamps let a build skip reading the file, under the rule of
/// <see cref="RacyClock"/>; stamps are compared for equality only, never for order, so clocks may be wrong.
/// </summary>
/// <param name="Size">Bytes.</param>
/// <param name="ModifiedNs">Modification time, nanoseconds since 1970; any program may set it.</param>
/// <param name="ChangedNs">Time of the last change of content or metadata, which no program can set; 0 where the system has none.</param>
/// <param name="FileId">Inode mixed with its device; 0 where the system has none.</param>
internal readonly record struct FileStamp(long Size, long ModifiedNs, long ChangedNs, long FileId);

/// <summary>What reading a stamp found.</summary>
internal enum StampResult
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>Nothing, or a folder.</summary>
    Absent,

    /// <summary>Something that the system does not let us look at.</summary>
    Unreadable,

    /// <summary>A link, where links are not followed.</summary>
    Link,

    /// <summary>A named pipe: opening it waits for whoever writes to it.</summary>
    Pipe,

    /// <summary>A socket.</summary>
    Socket,

    /// <summary>A device.</summary>
    Device,

    /// <summary>A link that leads back to itself, directly or through others.</summary>
    CyclicLink,
}
