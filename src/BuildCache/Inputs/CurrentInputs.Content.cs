using System.Collections.Concurrent;

namespace BuildCache;

/// <summary>The content of files. Whoever is handed bytes is told their fingerprint, and a stat record counts only for bytes that were read under it.</summary>
sealed partial class CurrentInputs
{
    /// <summary>Files whose content is kept for those who read it again, and the bytes of the largest of them.</summary>
    const int MostKept = 200;
    const int LargestKept = 64 * 1024;

    /// <summary>Files that commands read, each with a stat record that the racy-timestamp rule trusts and the content that was read under it.</summary>
    readonly ConcurrentDictionary<string, (FileStamp Stamp, Fingerprint Value)> held = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, (FileStamp Stamp, byte[] Content, Fingerprint Value)> kept = new(StringComparer.Ordinal);

    /// <summary>Reads a file; null when it is not there. The dependency is on exactly these bytes.</summary>
    public (byte[]? Content, Fingerprint Value) Read(string path)
    {
        if (kept.TryGetValue(path, out var known) && TryStat(path, out var stamp, fresh: true) && stamp == known.Stamp)
        {
            return (known.Content, known.Value);
        }
        byte[]? content = null;
        var value = Fingerprint.Absent;
        if (!IsAbsent(path) && TryStat(path, out _, fresh: true))
        {
            (content, value) = ReadStamped(path);
        }
        Note(path, value);
        return (content, value);
    }

    /// <summary>
    /// A file that was not there when the build enumerated the folders is absent for the whole build: if it comes while it runs, the next one
    /// finds it. Unless something has seen it already.
    /// </summary>
    bool IsAbsent(string path) => !Path.IsPathRooted(path) && tree.IsAbsent(path)
        && (!TryGet(new Source(SourceKind.File, path), out var seen) || seen == Fingerprint.Absent);

    /// <summary>Imports a file into the store by streaming it; null when it is not there.</summary>
    public (PendingArtifact? Artifact, Fingerprint Value) Import(string path, ArtifactStore store)
    {
        if (!TryStat(path, out var stamp, fresh: true))
        {
            Note(path, Fingerprint.Absent);
            return (null, Fingerprint.Absent);
        }
        if (stamp.Size < ArtifactStore.FileThreshold)
        {
            var (content, small) = Read(path);
            return content is null ? (null, small) : (store.Prepare(content), small);
        }
        using var file = world.Files.Read(FullPath(path));
        var artifact = store.Import(file);
        var value = Fingerprint.FromBytes(artifact.Hash.AsSpan(0, Fingerprint.Size));
        Note(path, value);
        return (artifact, value);
    }

    /// <summary>The stat record of a file as it is now, whatever was enumerated; default when it is not there.</summary>
    public FileStamp StampNow(string path) => TryStat(path, out var stamp, fresh: true) ? stamp : default;

    /// <summary>
    /// Whether a file still has the content that this build observed. A stat record says so only if the file was read under it here: one
    /// that is old may be that of another file, to which a link leads now. What it turns out to hold is observed from now on.
    /// </summary>
    public bool StillHolds(string path, in Fingerprint value)
    {
        var isThere = TryStat(path, out var stamp, fresh: true);
        if (isThere && held.TryGetValue(path, out var known) && known.Stamp == stamp)
        {
            return known.Value == value;
        }
        var now = HashFile(path);
        if (isThere && clock.IsTrustworthy(stamp) && TryStat(path, out var after, fresh: true) && after == stamp)
        {
            held[path] = (stamp, now);
        }
        Note(path, now);
        return now == value;
    }

    /// <summary>Observes the content of a file as it is now, although it may have been observed before.</summary>
    public Fingerprint ObserveNow(string path)
    {
        var value = Observe(new Source(SourceKind.File, path));
        return StillHolds(path, value) ? value : Observe(new Source(SourceKind.File, path));
    }

    /// <summary>Copies a file; the fingerprint is that of the copied bytes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="target">Where the copy goes; made only when the file is there.</param>
    /// <param name="isStable">False when the file was written to meanwhile, so that the copy may hold a mixture.</param>
    public Fingerprint Copy(string path, string target, out bool isStable)
    {
        isStable = true;
        var value = Fingerprint.Absent;
        if (TryStat(path, out var before, fresh: true))
        {
            using var hasher = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
            using (var file = world.Files.Read(FullPath(path)))
            using (var copy = world.Files.Create(target, isNew: true))
            {
                var buffer = new byte[128 * 1024];
                for (int read; (read = file.Read(buffer)) > 0;)
                {
                    hasher.AppendData(buffer, 0, read);
                    copy.Write(buffer, 0, read);
                }
            }
            Interlocked.Increment(ref hashed);
            value = Fingerprint.FromBytes(hasher.GetHashAndReset().AsSpan(0, Fingerprint.Size));
            isStable = TryStat(path, out var after, fresh: true) && after == before;
            KeepStamp(path, before, value);
        }
        Note(path, value);
        return value;
    }

    Fingerprint HashFile(string path)
    {
        if (!TryStat(path, out var before, fresh: true))
        {
            // What cannot be read is another answer than nothing: whoever finds it is told.
            return KindOf(path) is var kind && IrregularFile.Is(kind) ? Fingerprint.Of($"irregular: {kind}") : Fingerprint.Absent;
        }
        try
        {
            using var file = world.Files.Read(FullPath(path));
            Interlocked.Increment(ref hashed);
            var value = Fingerprint.Of(file);
            KeepStamp(path, before, value);
            return value;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return Fingerprint.Absent;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The reader of the file reports why; until then an unreadable file is a value of its own, unlike any content.
            return Fingerprint.Of("unreadable: " + error.GetType().Name);
        }
    }

    (byte[]? Content, Fingerprint Value) ReadStamped(string path)
    {
        try
        {
            TryStat(path, out var before, fresh: true);
            var content = world.Files.ReadAll(FullPath(path));
            Interlocked.Increment(ref hashed);
            var value = Fingerprint.Of(content);
            if (KeepStamp(path, before, value) && content.Length <= LargestKept && kept.Count < MostKept && TryGet(new Source(SourceKind.File, path), out _))
            {
                // Read for the second time: a template that every page uses, say.
                kept[path] = (before, content, value);
            }
            return (content, value);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return (null, Fingerprint.Absent);
        }
    }

    /// <summary>A stat record counts only if the file had it before and after it was read, and is old enough to tell a later edit.</summary>
    bool KeepStamp(string path, in FileStamp before, in Fingerprint value)
    {
        var isTrustworthy = TryStat(path, out var after, fresh: true) && after == before && clock.IsTrustworthy(after);
        if (isTrustworthy)
        {
            stamps.Enqueue((path, after, value));
        }
        return isTrustworthy;
    }

    void Note(string path, in Fingerprint value)
    {
        var source = new Source(SourceKind.File, path);
        var seen = value;
        var known = true;
        TryGet(source, out _);
        current.AddOrUpdate(source, static (_, state) => state, (_, old, state) =>
        {
            known = old == state;
            return state;
        }, seen);
        if (!known)
        {
            Moved?.Invoke(new Seen(source, seen));
        }
    }
}
