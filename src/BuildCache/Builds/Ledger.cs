namespace BuildCache;

/// <summary>
/// The one writer. Every transition of the graph passes through here: outcomes become traces, values move, readers are marked, and each
/// is an entry of the action log. What belongs together is in one transaction; between transactions everything is consistent.
/// </summary>
sealed partial class Ledger
{
    /// <summary>How often one node may be tried again within a build because what it reads keeps changing.</summary>
    const int MostRetries = 50;

    /// <summary>So many lines explain one call.</summary>
    const int MostReasons = 24;

    /// <summary>How many query texts one node may bring along.</summary>
    const int MostNewQueries = 500;

    readonly Connection db;
    readonly Dictionary<(HandlerState, string), int> retries = [];
    readonly Dictionary<(HandlerState, string), int> newQueries = [];
    readonly List<(ComputationState State, long Trace)> unpersisted = [];
    readonly ILookup<string, HandlerState> eachDocument;
    bool isOpen;
    int actions;

    public Ledger(Database database, HandlerTable handlers, Revisions revisions)
    {
        db = database.Writer;
        Handlers = handlers;
        Sources = new SourceTable(db);
        Marks = new MarkTable(db, handlers.ById);
        Collections = new CollectionTable(db, Sources, Marks, revisions, Causes) { Appeared = DocumentAppeared };
        Nodes = new NodeTable(db, Collections, Marks);
        eachDocument = handlers.ById.Values.Where(static h => h.Registration.Documents is not null).ToLookup(static h => h.Registration.Documents!);
        Revisions = revisions;
    }

    public HandlerTable Handlers { get; }

    public SourceTable Sources { get; }

    public MarkTable Marks { get; }

    public CollectionTable Collections { get; }

    public NodeTable Nodes { get; }

    public Revisions Revisions { get; }

    public required long Build { get; init; }

    public Failures Failures { get; } = new();

    /// <summary>The files of the project: only one that is there is the place of an error.</summary>
    public required FileTree Tree { get; init; }

    /// <summary>What calls that failed have never given.</summary>
    public required Withheld Withheld { get; init; }

    /// <summary>Results that gave something else from the same inputs.</summary>
    public List<Diagnostic> NonDeterminism { get; } = [];

    /// <summary>Whether a recomputation that differs is an error (Rebuild) or a warning (audit).</summary>
    public Severity NonDeterminismIs { get; init; } = Severity.Warning;

    public List<RanEntry> Ran { get; } = [];

    public bool RanTruncated { get; private set; }

    public Causes Causes { get; } = new();

    /// <summary>Why a query may have other rows in this build, by its text.</summary>
    public required Func<string, IEnumerable<Cause>> CausesOfQuery { get; init; }

    public void Begin()
    {
        if (!isOpen)
        {
            db.Execute("begin immediate");
            isOpen = true;
        }
    }

    /// <summary>Ends the transaction. What was only in memory until now can be read from the database afterwards.</summary>
    public void Commit()
    {
        if (!isOpen)
        {
            return;
        }
        Collections.Save();
        Handlers.Save();
        db.Prepare("insert into bc_fact (name, value) values ('revision', ?) on conflict do update set value = excluded.value").Bind(Revisions.Current).Run();
        CrashPoint.Reach();
        db.Execute("commit");
        CrashPoint.Reach();
        isOpen = false;
        Pending = 0;
        foreach (var (state, trace) in unpersisted)
        {
            state.Persisted(trace);
        }
        unpersisted.Clear();
    }

    /// <summary>Gives a leaf its observed value and marks whoever saw another.</summary>
    public bool MoveLeaf(Seen seen)
    {
        Begin();
        var entry = Sources.FindOrAdd(seen.Source, seen.Value);
        var (old, move) = Sources.Move(entry, seen.Value);
        Marks.AddReaders(old);
        if (old != 0)
        {
            Causes.Moved(seen.Source, move);
        }
        if (old != 0 && seen.Source.Kind == SourceKind.File)
        {
            // The record stands for the content before. A link that leads back to the old file, or a file that is moved back where there is
            // no change time, would be taken for the new content.
            db.Prepare("delete from bc_file where source = ?").Bind(entry.Id).Run();
        }
        return old != 0;
    }

    /// <summary>Marks whoever saw what a leaf is now: its value stands, and is to be asked for again.</summary>
    public void MarkReaders(Source source)
    {
        Begin();
        Marks.AddReaders(Sources.Find(source)!.Observation);
    }

    /// <summary>Records a query's value: a new source, or a known one whose rows may have moved.</summary>
    public bool NoteQuery(QueryObservation query)
    {
        var entry = Sources.FindOrAdd(query.Source, query.Value);
        var (old, _) = Sources.Move(entry, query.Value);
        Marks.AddReaders(old);
        if (old != 0)
        {
            Causes.RowsMoved(query.Source, CausesOfQuery(query.Sql));
        }
        db.Prepare("insert into bc_query (source, statement, verified) select ?, id, ? from bc_statement where sql = ? on conflict do update set verified = excluded.verified")
            .Bind(entry.Id).Bind(Revisions.Current).Bind(query.Sql).Run();
        return old != 0;
    }

    /// <summary>Whether a result that is up to date depends on a computation. What a failed call gave last is not.</summary>
    public bool IsRead(Source source) => Sources.Find(source) is { } entry
        && db.Prepare("select count(*) from (select 1 from bc_reader r where r.source = ? and not exists (select 1 from bc_mark m where m.handler = r.handler and m.node = r.node) limit 1)")
            .Bind(entry.Id).Scalar() > 0;

    public void Log(long node, string action, IReadOnlyList<string> because, double milliseconds) =>
        db.Prepare("insert into bc_action (build, seq, node, action, because, ms) values (?, ?, ?, ?, ?, ?)")
            .Bind(Build).Bind(++actions).Bind(node).Bind(action).Bind(string.Join('\n', because.Select(LogText.OneLine))).Bind(milliseconds).Run();

    // ---- the queue ----

    /// <summary>Set when a handler's level rose: its nodes must wait for a later pass.</summary>
    public bool LevelsRose { get; set; }

    /// <summary>Outcomes applied since the last commit.</summary>
    public long Pending { get; private set; }

    /// <summary>Stores the stat records that were found trustworthy since the last call.</summary>
    public void StoreStamps(Leaves leaves)
    {
        foreach (var (path, stamp, value) in leaves.TakeStamps())
        {
            Begin();
            StoreStamp(path, stamp, value);
        }
    }

    /// <summary>Stores the answers that servers gave since the last call, and gives the sources that they are the value of that value.</summary>
    /// <returns>How many sources moved.</returns>
    public long StoreAnswers(HttpAnswers answers)
    {
        var moved = 0L;
        foreach (var answer in answers.TakeNews())
        {
            Begin();
            answer.Save(db);
            foreach (var source in Sources.WithPrefix(SourceKind.Http, HttpRequest.AnswerKeyOf(answer.Url, answer.Sha256)))
            {
                moved += MoveLeaf(new Seen(source, answer.Value)) ? 1 : 0;
            }
        }
        return moved;
    }

    /// <summary>
    /// Stores a stat record that spares the next build a hash; not one of other content than the source has, whose move may still be on
    /// its way from a worker when the build is killed.
    /// </summary>
    void StoreStamp(string path, in FileStamp stamp, in Fingerprint value)
    {
        if (Sources.Find(new Source(SourceKind.File, path)) is { } source && source.Value == value)
        {
            db.Prepare("insert into bc_file (source, size, modified, changed, file_id) values (?, ?, ?, ?, ?) on conflict do update set size = excluded.size, modified = excluded.modified, changed = excluded.changed, file_id = excluded.file_id")
                .Bind(source.Id).Bind(stamp.Size).Bind(stamp.ModifiedNs).Bind(stamp.ChangedNs).Bind(stamp.FileId).Run();
        }
    }

    // ---- transactions ----

    /// <summary>The caller has begun a transaction already.</summary>
    public void Resume() => isOpen = true;

    /// <summary>Undoes what is not committed; the marks of it are still there.</summary>
    public void Abandon()
    {
        if (isOpen && db.IsInTransaction)
        {
            db.Execute("rollback");
        }
        isOpen = false;
    }

    /// <summary>Commits so that a power failure cannot undo it: what is published must be known to have been published.</summary>
    public void CommitDurably()
    {
        // The pragma cannot change within a transaction; the small commit after it flushes the log with everything before it.
        Commit();
        db.Execute("pragma synchronous = full");
        Begin();
        Commit();
        db.Execute("pragma synchronous = normal");
    }

    void DocumentAppeared(string collection, string id, bool appeared)
    {
        foreach (var handler in eachDocument[collection])
        {
            if (appeared)
            {
                Appear(handler, id, $"{collection} {id} appeared");
            }
            else if (Nodes.Find(handler, id) is { Live: true } node)
            {
                Remove(handler, node, Causes.Fact($"{collection} {id} is gone"));
            }
        }
    }
}
