namespace BuildCache;

/// <summary>
/// Compares the known inputs with the outside world: a stat per file, a hash only where the stat record says nothing, and not even a row for
/// the files of a folder in which everything is as it was.
/// </summary>
sealed class InputObservation(Connection db, CurrentInputs inputs, Machine machine, int parallelism, CancellationToken cancellationToken)
{
    readonly List<(string Path, Fingerprint Value)> doubtful = [];
    readonly List<Seen> changed = [];
    readonly HashSet<string> believed = new(StringComparer.Ordinal);
    readonly List<ProvenFolder> proven = [];

    /// <summary>How many inputs are known, and so many were looked at, one by one or by their folders.</summary>
    public long Checked { get; private set; }

    /// <summary>Those that are otherwise now.</summary>
    public IReadOnlyList<Seen> Changed => changed;

    /// <summary>The folders in which nothing has changed, so that what is stored of their files holds.</summary>
    public HashSet<string> Believed => believed;

    /// <summary>The folders whose files were found, one by one, to be as observed.</summary>
    public IReadOnlyList<ProvenFolder> Proven => proven;

    public void Run()
    {
        foreach (var row in db.Prepare("select s.kind, s.key, o.value from bc_source s join bc_observation o on o.id = s.current where s.kind > ? and s.kind < ?")
            .Bind((long)SourceKind.File).Bind((long)SourceKind.Query).RowsUntil(cancellationToken))
        {
            Checked++;
            var source = new Source((SourceKind)row.Int64(0), row.Text(1));
            Note(source, row.Fingerprint(2), inputs.Compute(source));
        }
        foreach (var (path, digest, count) in db.Prepare("select path, digest, inputs from bc_folder").List(static row => (row.Text(0), row.IsNull(1) ? (Fingerprint?)null : row.Fingerprint(1), row.Int64(2))))
        {
            if (inputs.DigestOf(path) is { } now && now == digest)
            {
                Checked += count;
                believed.Add(path);
            }
            else
            {
                CheckFolder(path);
            }
        }
        var values = new Fingerprint[doubtful.Count];
        Parallel.For(0, doubtful.Count, machine.Loop(parallelism, cancellationToken),
            i => values[i] = inputs.Compute(new Source(SourceKind.File, doubtful[i].Path)));
        for (var i = 0; i < values.Length; i++)
        {
            Note(new Source(SourceKind.File, doubtful[i].Path), doubtful[i].Value, values[i]);
        }
    }

    void CheckFolder(string folder)
    {
        var (count, doubts) = (0L, doubtful.Count);
        FolderRows.Each(() => db.Prepare("select s.key, o.value, f.size, f.modified, f.changed, f.file_id from bc_source s join bc_observation o on o.id = s.current left join bc_file f on f.source = s.id where s.kind = 1 and s.key >= ? and s.key < ? order by s.key"), folder, (path, row) =>
        {
            count++;
            var value = row.Fingerprint(1);
            FileStamp? stamp = row.IsNull(2) ? null : new FileStamp(row.Int64(2), row.Int64(3), row.Int64(4), row.Int64(5));
            if (inputs.IsUnchanged(path, stamp) || (value == Fingerprint.Absent && inputs.IsKnownAbsent(path)))
            {
                inputs.Set(new Source(SourceKind.File, path), value);
            }
            else
            {
                doubtful.Add((path, value));
            }
        }, cancellationToken);
        Checked += count;
        if (doubts == doubtful.Count && inputs.DigestOf(folder) is { } digest)
        {
            proven.Add(new ProvenFolder(folder, digest, count));
        }
    }

    void Note(Source source, in Fingerprint before, in Fingerprint now)
    {
        inputs.Set(source, now);
        if (before != now)
        {
            changed.Add(new Seen(source, now));
        }
    }
}

/// <summary>A folder all of whose inputs are what is stored of them, as long as the same is seen in it.</summary>
/// <param name="Path">With a slash at its end; empty for the project's own.</param>
/// <param name="Digest">What was seen.</param>
/// <param name="Inputs">How many files of it are inputs.</param>
readonly record struct ProvenFolder(string Path, Fingerprint Digest, long Inputs);
