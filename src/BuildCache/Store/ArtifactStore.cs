using System.Security.Cryptography;

namespace BuildCache;

/// <summary>
/// Immutable values by the SHA-256 of their bytes. Small ones are rows; from <see cref="FileThreshold"/> on they are files beside the
/// database, durable before the row that names them is written (rows beat files up to 10 kB, files win beyond 64 kB).
/// </summary>
sealed class ArtifactStore(FileSystem files, string databasePath)
{
    /// <summary>Bytes from which an artifact is a file of its own.</summary>
    public const int FileThreshold = 64 * 1024;

    readonly string folder = new DatabaseFiles(databasePath).Artifacts;

    /// <summary>How bytes are stored in rows.</summary>
    public Packer Packer { get; } = new();

    /// <summary>The path of a new file for passing use, on the disk of the store.</summary>
    public string TemporaryFile()
    {
        files.CreateFolder(folder);
        return Path.Combine(folder, files.NewName() + ".tmp");
    }

    public string FileOf(ReadOnlySpan<byte> hash)
    {
        var name = Convert.ToHexStringLower(hash);
        return Path.Combine(folder, name[..2], name);
    }

    /// <summary>Makes an artifact ready to be recorded: hashed, packed, or written to its file and flushed to the disk.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="handler">The name of the handler that gives them; null for what comes from elsewhere, and is like nothing else.</param>
    public PendingArtifact Prepare(ReadOnlySpan<byte> content, string? handler = null)
    {
        var hash = SHA256.HashData(content);
        if (content.Length < FileThreshold)
        {
            return new PendingArtifact(hash, content.Length, Packer.Pack(content, handler is null ? null : new PackedKind(handler, PackedPart.Artifact)));
        }
        WriteFile(hash, content);
        return new PendingArtifact(hash, content.Length, null);
    }

    /// <summary>Imports a file by streaming it; the hash is that of the bytes that were copied.</summary>
    public PendingArtifact Import(Stream content)
    {
        using var hasher = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[]? hash = null;
        long size = 0;
        Write(Path.Combine(folder, files.NewName() + ".tmp"), content,
            (file, content) =>
            {
                var buffer = new byte[128 * 1024];
                for (int read; (read = Read(content, buffer)) > 0; size += read)
                {
                    hasher.AppendData(buffer, 0, read);
                    file.Write(buffer, 0, read);
                }
            },
            () => FileOf(hash = hasher.GetHashAndReset()));
        return new PendingArtifact(hash!, size, null);
    }

    /// <summary>A failure to read is the input's, where one to write is the store's.</summary>
    static int Read(Stream content, byte[] buffer)
    {
        try
        {
            return content.Read(buffer);
        }
        catch (IOException error)
        {
            throw new UnreadableInputException(error);
        }
    }

    /// <summary>Records an artifact in the transaction of the trace that needs it; returns its row.</summary>
    public static long Record(Connection writer, PendingArtifact artifact)
    {
        var found = writer.Prepare("select id from bc_artifact where hash = ?").BindBlob(artifact.Hash).Scalar();
        if (found != 0)
        {
            return found;
        }
        if (artifact.IsStored)
        {
            throw new DamageException($"the artifact {Convert.ToHexStringLower(artifact.Hash)} is named but not there");
        }
        var insert = writer.Prepare("insert into bc_artifact (hash, size, encoding, body) values (?, ?, ?, ?)")
            .BindBlob(artifact.Hash).Bind(artifact.Size).Bind(artifact.Packed is null ? 1 : 0);
        (artifact.Packed is null ? insert.BindNull() : insert.BindBlob(artifact.Packed)).Run();
        return writer.LastInsertedId;
    }

    /// <summary>The bytes of an artifact, checked against its hash; <c>null</c> when the store does not have it whole.</summary>
    public byte[]? TryRead(Connection connection, ReadOnlySpan<byte> hash)
    {
        var (isThere, body) = connection.Prepare("select encoding, body from bc_artifact where hash = ?").BindBlob(hash)
            .First(row => (IsThere: true, Body: row.Int64(0) == 0 ? Packer.Unpack(row.Bytes(1), connection) : null));
        var content = isThere ? body ?? ReadFile(FileOf(hash)) : null;
        Span<byte> actual = stackalloc byte[SHA256.HashSizeInBytes];
        if (content is not null)
        {
            SHA256.HashData(content, actual);
        }
        return content is not null && actual.SequenceEqual(hash) ? content : null;
    }

    /// <summary>Whether the store should have an artifact.</summary>
    public static bool IsRecorded(Connection connection, ReadOnlySpan<byte> hash) =>
        connection.Prepare("select 1 from bc_artifact where hash = ?").BindBlob(hash).Any();

    /// <summary>The bytes of an artifact that may not be recorded yet.</summary>
    public byte[]? TryRead(Connection connection, PendingArtifact artifact) => artifact.Packed is null ? ReadFile(FileOf(artifact.Hash)) : Packer.Unpack(artifact.Packed, connection);

    /// <summary>The file of a large artifact, or <c>null</c> for one that is a row.</summary>
    public string? TryFindFile(Connection connection, ReadOnlySpan<byte> hash) =>
        connection.Prepare("select 1 from bc_artifact where hash = ? and encoding = 1").BindBlob(hash).Any() ? FileOf(hash) : null;

    /// <summary>Opens the file of a large artifact.</summary>
    public Stream OpenFile(string path) => files.Read(path);

    /// <summary>Whether the file of a large artifact holds what its name says.</summary>
    public bool IsWhole(string path, string hash)
    {
        if (!files.IsFile(path))
        {
            return false;
        }
        using var content = OpenFile(path);
        return ContentHash.Of(content) == hash;
    }

    /// <summary>
    /// Deletes the files that no row names: of results that were forgotten, of calls that failed or were killed, of a database that was lost.
    /// While no call runs, which may have made a file ready whose row is yet to come.
    /// </summary>
    public void DeleteStrays(Connection connection)
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in connection.Prepare("select hash from bc_artifact where encoding = 1").Rows())
        {
            named.Add(FileOf(row.Bytes(0)));
        }
        foreach (var file in files.FilesBelow(folder).Where(file => !named.Contains(file)).ToList())
        {
            try
            {
                files.Delete(file);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // A call that was given up may hold it still. It does no harm where it is, and the next time it goes.
            }
        }
    }

    byte[]? ReadFile(string path)
    {
        try
        {
            return files.ReadAll(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    void WriteFile(byte[] hash, ReadOnlySpan<byte> content)
    {
        var target = FileOf(hash);
        if (files.LengthOf(target) == content.Length)
        {
            // Its content may still be torn; readers check the hash, and a failed check makes the artifact be written again.
            if (ReadFile(target) is { } present && content.SequenceEqual(present))
            {
                return;
            }
        }
        Write(target + "." + files.NewName() + ".tmp", content, static (file, bytes) => file.Write(bytes), () => target);
    }

    /// <summary>Writes a file whole and durably, or not at all. A store that cannot be written is no fault of the call that needs it.</summary>
    void Write<T>(string temporary, T content, Action<Stream, T> write, Func<string> target)
        where T : allows ref struct
    {
        try
        {
            files.CreateFolder(Path.GetDirectoryName(temporary)!);
            WriteIn(temporary, content, write, target);
        }
        catch (IOException error) when (error is not UnreadableInputException)
        {
            throw new StoreException(StoreException.CannotWrite, error.Message);
        }
    }

    /// <summary>The same in a folder that is there.</summary>
    void WriteIn<T>(string temporary, T content, Action<Stream, T> write, Func<string> target)
        where T : allows ref struct
    {
        try
        {
            using (var file = files.Create(temporary, isNew: true))
            {
                write(file, content);
                files.Flush(file);
            }
            var final = target();
            files.CreateFolder(Path.GetDirectoryName(final)!);
            CrashPoint.Reach();
            files.Move(temporary, final);
            CrashPoint.Reach();
        }
        finally
        {
            files.Delete(temporary);
        }
    }

    /// <summary>What is to be imported cannot be read; the store is not to blame.</summary>
    sealed class UnreadableInputException(IOException error) : IOException(error.Message, error.HResult);
}

/// <summary>An artifact that is durable as far as it can be before its row is written. <see cref="Packed"/> is null for a file.</summary>
sealed record PendingArtifact(byte[] Hash, long Size, byte[]? Packed)
{
    /// <summary>The store has it already: only its name is at hand.</summary>
    public bool IsStored { get; init; }
}
