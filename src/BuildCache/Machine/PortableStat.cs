namespace BuildCache;

/// <summary>The stamp as far as .NET tells it on every system: size and modification time.</summary>
internal static class PortableStat
{
    /// <summary>Reads a stamp.</summary>
    public static StampResult Read(string path, out FileStamp stamp, bool follow = true)
    {
        stamp = default;
        try
        {
            var file = new FileInfo(path);
            if (file.LinkTarget is not null)
            {
                if (!follow)
                {
                    return StampResult.Link;
                }

                if (!TryResolve(file, out var target))
                {
                    return StampResult.CyclicLink;
                }

                if (target is null)
                {
                    return StampResult.Absent;
                }

                file = target;
            }

            if (!file.Exists)
            {
                return StampResult.Absent;
            }

            stamp = new(file.Length, (file.LastWriteTimeUtc - DateTime.UnixEpoch).Ticks * 100, 0, 0);
            return StampResult.File;
        }
        catch (Exception e) when (e is IOException or ArgumentException)
        {
            // Deleted between two of these calls, or a name that no file can have.
            return StampResult.Absent;
        }
        catch (UnauthorizedAccessException)
        {
            return StampResult.Unreadable;
        }
    }

    static bool TryResolve(FileInfo link, out FileInfo? target)
    {
        target = null;
        try
        {
            target = link.ResolveLinkTarget(returnFinalTarget: true) as FileInfo;
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
