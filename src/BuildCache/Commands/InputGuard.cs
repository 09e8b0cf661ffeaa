namespace BuildCache;

/// <summary>
/// Notices inputs that change while a command runs: its result would belong to bytes that were neither the ones before nor the ones after.
/// A file is as it was if its stat record is, and no write can hide behind that record; else it is read again.
/// </summary>
sealed class InputGuard(Leaves leaves, string clockFolder)
{
    readonly Dictionary<string, Fingerprint> values = new(StringComparer.Ordinal);
    readonly Dictionary<string, FileStamp> before = new(StringComparer.Ordinal);
    readonly Dictionary<string, (FileStamp Stamp, Fingerprint Value)> candidates = new(StringComparer.Ordinal);
    RacyClock started;

    /// <summary>Watches a file whose content this build has observed.</summary>
    public void Watch(string path, in Fingerprint value) => values[path] = value;

    /// <summary>Remembers how a file stands that the command may turn out to read.</summary>
    public void Note(string path)
    {
        var stamp = leaves.StampNow(path);
        candidates[path] = (stamp, leaves.ObserveNow(path));
    }

    /// <summary>To be called before the command starts: the file that is not what was observed, or null.</summary>
    public string? Begin()
    {
        started = RacyClock.Probe(clockFolder);
        foreach (var (path, value) in values)
        {
            before[path] = leaves.StampNow(path);
            if (!leaves.StillHolds(path, value))
            {
                return path;
            }
        }
        return null;
    }

    /// <summary>To be called when the command has ended: the file that changed meanwhile, or null.</summary>
    public string? End()
    {
        foreach (var (path, value) in values)
        {
            if (leaves.StampNow(path) != before[path] || !leaves.StillHolds(path, value))
            {
                return path;
            }
        }
        return null;
    }

    /// <summary>Whether the command read what a file holds now, which was not known to be an input when it started.</summary>
    public bool WasRead(string path)
    {
        var stamp = leaves.StampNow(path);
        return started.IsSettled(stamp) || (candidates.TryGetValue(path, out var old) && old.Stamp == stamp && leaves.StillHolds(path, old.Value));
    }
}
