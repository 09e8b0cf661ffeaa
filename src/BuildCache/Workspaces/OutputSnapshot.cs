namespace BuildCache;

/// <summary>One connection of an <see cref="OutputView"/>, which sees the database as it was when it was told to hold it.</summary>
sealed class OutputSnapshot : IDisposable
{
    readonly Connection db;
    readonly ArtifactStore artifacts;
    readonly bool isLogged;
    Dictionary<string, OutputHash>? copy;

    OutputSnapshot(Connection db, long fileId)
    {
        this.db = db;
        FileId = fileId;
        isLogged = db.Prepare("pragma journal_mode").First(static row => row.Text(0)) == "wal";
        artifacts = new ArtifactStore(FileSystem.Real, db.Path);
    }

    /// <summary>Which file it reads: another one may have taken its place.</summary>
    public long FileId { get; }

    /// <summary>The build whose outputs it holds.</summary>
    public long Build { get; private set; }

    /// <summary>A connection to the database as it is now: the one at hand, or a new one; null when there is no database that this version reads.</summary>
    public static OutputSnapshot? For(string path, OutputSnapshot? known)
    {
        if (known is not null && FileIdOf(known.db.Path) == known.FileId)
        {
            return known;
        }
        known?.Dispose();
        return Open(path) ?? Open(new DatabaseFiles(path).BesideNewer);
    }

    /// <summary>The build that began last. Nothing is held afterwards.</summary>
    public (long Id, bool IsFinished, string Target)? Peek() =>
        db.Prepare("select id, finished is not null, target from bc_build order by id desc limit 1").First<(long, bool, string)?>(static row => (row.Int64(0), row.Int64(1) == 1, row.Text(2)));

    /// <summary>Sees the database from now on as it is now.</summary>
    /// <returns>Whether what it sees is what a finished build of the target left; else nothing is held.</returns>
    public bool Hold(string target)
    {
        db.Execute("begin");
        if (Peek() is not { IsFinished: true } last || last.Target != target)
        {
            Release();
            return false;
        }
        Build = last.Id;
        if (!isLogged)
        {
            // Without a log nobody could write while this reads, so it keeps what it has read.
            copy = EndingIn([""]);
            Release();
        }
        return true;
    }

    /// <summary>Sees the newest state again.</summary>
    public void Release()
    {
        if (db.IsInTransaction)
        {
            db.Execute("commit");
        }
    }

    /// <summary>An output; of several that clash, none.</summary>
    public OutputHash? Find(string path)
    {
        if (copy is not null)
        {
            return copy.TryGetValue(path, out var known) ? known : null;
        }
        var found = db.Prepare("select path, hash from bc_output where root = ? and folded = ?").Bind((long)OutputRoot.Folder).Bind(NodeTable.Fold(path))
            .List(static row => (Path: row.Text(0), Hash: row.Bytes(1).ToArray()));
        return found is [var only] && only.Path == path ? new OutputHash(only.Hash) : null;
    }

    public Dictionary<string, OutputHash> EndingIn(IReadOnlyCollection<string> endings)
    {
        var found = new Dictionary<string, OutputHash>(StringComparer.Ordinal);
        foreach (var row in db.Prepare("select path, folded, hash from bc_output where root = ?").Bind((long)OutputRoot.Folder).Rows())
        {
            var folded = row.Text(1);
            if (endings.Any(ending => folded.EndsWith(ending, StringComparison.Ordinal)))
            {
                found[row.Text(0)] = new OutputHash(row.Bytes(2).ToArray());
            }
        }
        return found;
    }

    public byte[]? Read(ReadOnlySpan<byte> hash) => artifacts.TryRead(db, hash);

    /// <summary>Copies what stands in the log to the file, as far as nobody reads an earlier state.</summary>
    public void FoldLog()
    {
        using var writer = Connection.Open(db.Path, readOnly: false);
        writer.Execute("pragma wal_checkpoint(passive)");
    }

    public void Dispose() => db.Dispose();

    static OutputSnapshot? Open(string path)
    {
        try
        {
            return FileIdOf(path) is var fileId and not 0 && Database.OpenFinished(path) is { } db ? new(db, fileId) : null;
        }
        catch (StoreException error) when (error.IsDamage || error.IsRefusal)
        {
            // A build that is making it, or replacing it, says so; there is nothing to be seen until it has.
            return null;
        }
    }

    /// <summary>0: there is no file. Where the system does not tell files apart, all are one.</summary>
    static long FileIdOf(string path) => !FileSystem.Real.TryStat(path, out var stamp) ? 0 : stamp.FileId == 0 ? 1 : stamp.FileId;
}
