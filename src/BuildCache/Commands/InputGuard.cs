namespace BuildCache;

/// <summary>
/// Notices inputs that change while a command runs: its result would belong to bytes that were neither the ones before nor the ones after.
/// A file is as it was if its stat record is, the links that lead to it are, and no write can hide behind that; else it is read again.
/// </summary>
sealed class InputGuard(CurrentInputs inputs, string clockFolder)
{
    readonly Dictionary<string, Fingerprint> values = new(StringComparer.Ordinal);
    readonly Dictionary<string, Standing> before = new(StringComparer.Ordinal);
    readonly Dictionary<string, Standing> produced = new(StringComparer.Ordinal);
    readonly Dictionary<string, (Standing Standing, Fingerprint Value)> candidates = new(StringComparer.Ordinal);
    RacyClock started;

    /// <summary>Watches a file whose content this build has observed.</summary>
    public void Watch(string path, in Fingerprint value) => values[path] = value;

    /// <summary>Watches files of other commands, which have just been seen to be as those left them; absolute paths.</summary>
    public void WatchProduced(IEnumerable<string> files)
    {
        foreach (var file in files)
        {
            produced[file] = Now(file);
        }
    }

    /// <summary>Remembers how a file stands that the command may turn out to read.</summary>
    public void Note(string path)
    {
        var standing = Now(path);
        candidates[path] = (standing, inputs.ObserveNow(path));
    }

    /// <summary>To be called before the command starts: the file that is not what was observed, or null.</summary>
    public string? Begin()
    {
        started = RacyClock.Probe(inputs.Disks, clockFolder);
        foreach (var (path, value) in values)
        {
            before[path] = Now(path);
            if (!inputs.StillHolds(path, value))
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
            if (Now(path) != before[path] || !inputs.StillHolds(path, value))
            {
                return path;
            }
        }
        return produced.FirstOrDefault(pair => Now(pair.Key) != pair.Value).Key;
    }

    /// <summary>Whether the command read what a file holds now, which was not known to be an input when it started.</summary>
    public bool WasRead(string path)
    {
        var now = Now(path);
        return (started.IsSettled(now.Stamp) && now.Links.IsSettled(started))
            || (candidates.TryGetValue(path, out var old) && old.Standing == now && inputs.StillHolds(path, old.Value));
    }

    Standing Now(string path) => new(inputs.StampNow(path), LinkTrail.Of(inputs.Disks, inputs.FullPath(path)));

    readonly record struct Standing(FileStamp Stamp, LinkTrail Links);
}
