namespace BuildCache;

/// <summary>
/// The racy-timestamp rule of git's index (https://git-scm.com/docs/racy-git): a file may be written twice within one
/// tick of its clock with the same size, so a stamp recorded while it was young proves nothing. The clock is the file
/// system's own, taken from a file created for it: the machine's clock is never compared with a server's.
/// Take the probe before reading the files whose stamps it judges.
/// </summary>
internal readonly struct RacyClock
{
    // The coarsest time stamps in use: FAT counts modification times in steps of two seconds.
    const long CoarsestTickNs = 2_000_000_000;

    readonly long nowNs;

    /// <param name="nowNs">The file system's time, nanoseconds since 1970.</param>
    public RacyClock(long nowNs) => this.nowNs = nowNs;

    /// <summary>Reads the clock of the volume that holds a folder, by creating and deleting a file in it.</summary>
    /// <exception cref="IOException">No file can be created there.</exception>
    /// <exception cref="UnauthorizedAccessException">No file may be created there.</exception>
    public static RacyClock Probe(FileSystem files, string folder)
    {
        var path = Path.Join(folder, $".buildcache-clock-{files.NewName()}");
        try
        {
            using (files.Create(path, isNew: true))
            {
                return files.TryStat(path, out var stamp)
                    ? new(stamp.ModifiedNs)
                    : throw new IOException($"The file '{path}', created to read the volume's clock, vanished at once. Is another program cleaning this folder?");
            }
        }
        finally
        {
            files.Delete(path);
        }
    }

    /// <summary>
    /// True when the file was last touched a while before the probe, and a write after it must show in the stamp: where the change time has
    /// a fine unit, as its digits tell, a twentieth of a second is as good as two seconds elsewhere.
    /// </summary>
    public bool IsSettled(in FileStamp stamp) =>
        IsTrustworthy(stamp) || (stamp.ChangedNs % 10_000_000 != 0 && stamp.ChangedNs < nowNs - 50_000_000);

    /// <summary>
    /// True when the file was last touched more than two seconds before the probe. Where the system keeps a change time
    /// only that counts: a modification time set to the future costs nothing.
    /// </summary>
    public bool IsTrustworthy(in FileStamp stamp)
    {
        var touched = stamp.ChangedNs != 0 ? stamp.ChangedNs : stamp.ModifiedNs;
        return touched < nowNs - CoarsestTickNs;
    }
}
