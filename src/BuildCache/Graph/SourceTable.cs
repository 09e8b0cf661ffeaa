namespace BuildCache;

/// <summary>The writer's view of sources and observations: finds them, adds them, moves them to a new value.</summary>
sealed class SourceTable(Connection db)
{
    const int CacheLimit = 50_000;
    readonly Dictionary<Source, SourceEntry> cache = [];

    // Where the tables were empty, the hash codes of all that is in them: what has none of these is new. Null where they were not. SQLite stores
    // U+FFFD for half of a surrogate pair, so keys with different halves are one there, and are looked for.
    readonly HashSet<int>? hashes = db.Prepare("select 1 from bc_source").Any() ? null : [];
    long lastSource = db.Prepare("select max(id) from bc_source").Scalar();
    long lastObservation = db.Prepare("select max(id) from bc_observation").Scalar();

    /// <summary>The source, or <c>null</c> when nothing ever depended on it.</summary>
    public SourceEntry? Find(Source source)
    {
        if (cache.TryGetValue(source, out var entry))
        {
            return entry;
        }
        if (hashes is not null && !hashes.Contains(source.GetHashCode()) && WellFormedTextConverter.IsWellFormed(source.Key))
        {
            return null;
        }
        entry = db.Prepare("select s.id, s.current, o.value from bc_source s left join bc_observation o on o.id = s.current where s.kind = ? and s.key = ?")
            .Bind((long)source.Kind).Bind(source.Key)
            .First(static row => new SourceEntry(row.Int64(0)) { Observation = row.Int64(1), Value = row.IsNull(2) ? default : row.Fingerprint(2) });
        if (entry is not null)
        {
            Remember(source, entry);
        }
        return entry;
    }

    /// <summary>The sources of a kind whose keys begin so; the prefix ends with a separator.</summary>
    public List<Source> WithPrefix(SourceKind kind, string prefix) =>
        db.Prepare("select key from bc_source where kind = ? and key >= ? and key < ?").Bind((long)kind).BindRange(prefix)
            .List(row => new Source(kind, row.Text(0)));

    public bool AnyWithPrefix(SourceKind kind, string prefix) =>
        db.Prepare("select 1 from bc_source where kind = ? and key >= ? and key < ?").Bind((long)kind).BindRange(prefix).Any();

    /// <summary>What holds now of the sources of a kind whose keys begin so.</summary>
    public List<long> ObservationsWithPrefix(SourceKind kind, string prefix) =>
        db.Prepare("select current from bc_source where kind = ? and key >= ? and key < ?").Bind((long)kind).BindRange(prefix).List(static row => row.Int64(0));

    /// <summary>The source; a new one has this value from the start.</summary>
    public SourceEntry FindOrAdd(Source source, in Fingerprint value)
    {
        if (Find(source) is { } known)
        {
            return known;
        }
        var entry = new SourceEntry(++lastSource) { Observation = ++lastObservation, Value = value };
        db.Prepare("insert into bc_source (id, kind, key, current) values (?, ?, ?, ?)").Bind(entry.Id).Bind((long)source.Kind).Bind(source.Key).Bind(entry.Observation).Run();
        db.Prepare("insert into bc_observation (id, source, value) values (?, ?, ?)").Bind(entry.Observation).Bind(entry.Id).Bind(value).Run();
        hashes?.Add(source.GetHashCode());
        Remember(source, entry);
        return entry;
    }

    /// <summary>The observation "this source had this value".</summary>
    public long Observe(SourceEntry entry, in Fingerprint value)
    {
        if (entry.Observation != 0 && entry.Value == value)
        {
            return entry.Observation;
        }
        var found = db.Prepare("select id from bc_observation where source = ? and value = ?").Bind(entry.Id).Bind(value).Scalar();
        if (found != 0)
        {
            return found;
        }
        db.Prepare("insert into bc_observation (id, source, value) values (?, ?, ?)").Bind(++lastObservation).Bind(entry.Id).Bind(value).Run();
        return lastObservation;
    }

    /// <summary>Gives the source a value; returns the observation that no longer holds, or 0 when nothing moved, and how it moved.</summary>
    public (long Old, SourceMove Move) Move(SourceEntry entry, in Fingerprint value)
    {
        if (entry.Observation != 0 && entry.Value == value)
        {
            return default;
        }
        var old = entry.Observation;
        var move = MoveOf(entry.Value, value);
        SetCurrent(entry, value);
        // A value that no trace has seen is needed while it is the present one.
        db.Prepare("delete from bc_observation where id = ?1 and not exists (select 1 from bc_dependency where observation = ?1)").Bind(old).Run();
        return (old, move);
    }

    /// <summary>How a source moved from one value to another.</summary>
    public static SourceMove MoveOf(in Fingerprint from, in Fingerprint to) =>
        from == Fingerprint.Absent ? SourceMove.Appeared : to == Fingerprint.Absent ? SourceMove.Vanished : SourceMove.Changed;

    /// <summary>What a trace saw that is otherwise now, in the order in which it saw it.</summary>
    public List<(Source Source, SourceMove Move)> MovedSince(long trace) =>
        db.Prepare("select s.kind, s.key, s.value, n.value from bc_seen s left join bc_observation n on n.id = s.current where s.trace = ? and s.current is not s.observation order by s.seq")
            .Bind(trace)
            .List(static row => (new Source((SourceKind)row.Int64(0), row.Text(1)), MoveOf(row.Fingerprint(2), row.IsNull(3) ? Fingerprint.Absent : row.Fingerprint(3))));

    void SetCurrent(SourceEntry entry, in Fingerprint value)
    {
        entry.Observation = Observe(entry, value);
        entry.Value = value;
        db.Prepare("update bc_source set current = ? where id = ?").Bind(entry.Observation).Bind(entry.Id).Run();
    }

    void Remember(Source source, SourceEntry entry)
    {
        if (cache.Count >= CacheLimit)
        {
            cache.Clear();
        }
        cache[source] = entry;
    }
}

/// <summary>A row of bc_source with its current value. Do not keep an instance: the cache may forget it.</summary>
sealed class SourceEntry(long id)
{
    public long Id { get; } = id;

    public long Observation { get; set; }

    public Fingerprint Value { get; set; }
}
