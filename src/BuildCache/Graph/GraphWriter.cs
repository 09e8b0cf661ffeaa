namespace BuildCache;

/// <summary>
/// The only code that changes the graph, on the one thread that writes. Whoever wants a change calls a verb: inputs are observed, nodes appear
/// and vanish, results are completed, restored, failed and withdrawn. Each keeps the tables true to each other, marks who has to be settled
/// because of it, and what happens to a node is an entry of the action log. What belongs together is in one transaction; between transactions
/// everything is consistent.
/// </summary>
sealed partial class GraphWriter
{
    /// <summary>So many lines explain one call.</summary>
    const int MostReasons = 24;

    readonly Connection db;
    readonly Packer packer;
    readonly Revisions revisions;
    readonly CauseTable formerCauses;
    readonly Causes causes;
    readonly SourceTable sources;
    readonly MarkTable marks;
    readonly CollectionTable collections;
    readonly NodeTable nodes;
    readonly ILookup<string, HandlerState> eachDocument;
    int actions;

    /// <param name="db">The connection that writes.</param>
    /// <param name="packer">How results are stored.</param>
    /// <param name="handlers">The handlers of this build.</param>
    /// <param name="revisions">The states of the documents.</param>
    public GraphWriter(Connection db, Packer packer, HandlerTable handlers, Revisions revisions)
    {
        this.db = db;
        this.packer = packer;
        Handlers = handlers;
        this.revisions = revisions;
        formerCauses = new CauseTable(db);
        causes = new Causes(formerCauses);
        sources = new SourceTable(db);
        marks = new MarkTable(db, handlers.ById);
        collections = new CollectionTable(db, sources, marks, revisions, causes) { Appeared = DocumentAppeared, SuspendIndexes = collection => SuspendIndexes!(collection) };
        nodes = new NodeTable(db, packer, collections, marks);
        eachDocument = handlers.ById.Values.Where(static h => h.Registration.Documents is not null).ToLookup(static h => h.Registration.Documents!);
    }

    public required long Build { get => nodes.Build; init => nodes.Build = marks.Build = formerCauses.Build = value; }

    /// <summary>Days since 1970.</summary>
    public required long Today { get => nodes.Today; init => nodes.Today = value; }

    /// <summary>What calls that failed have never given.</summary>
    public required Withheld Withheld { get; init; }

    /// <summary>
    /// Told when a document cannot be stored because an index that the project declares makes no sense of it. Takes such indexes away, and
    /// returns what puts those back that do; null when there are none.
    /// </summary>
    public required Func<string, Action?> SuspendIndexes { get; init; }

    /// <summary>Why a query may have other rows than in a revision, by its text.</summary>
    public required Func<string, long, IEnumerable<Cause>> CausesOfQuery { get; init; }

    public HandlerTable Handlers { get; }

    public ILiveCollections Collections => collections;

    /// <summary>The state of the documents.</summary>
    public long Revision => revisions.Current;

    /// <summary>Reads what the last build left: the collections, and the queue.</summary>
    public void Load()
    {
        Begin();
        foreach (var key in collections.Load())
        {
            DoubtReaders(key);
        }
        marks.Load();
        formerCauses.Load();
    }

    /// <summary>What this build did to calls is not told: it is what the build before it did.</summary>
    public void ForgetActions() => db.Prepare("delete from bc_action where build = ?").Bind(Build).Run();

    /// <summary>Forgets what moved: nothing is left that it would explain.</summary>
    public void ForgetCauses()
    {
        Begin();
        formerCauses.Clear();
    }

    /// <summary>What changes until the scope ends changes because of these.</summary>
    public Causes.Scope Because(IEnumerable<Cause> reasons) => causes.Under(Cause.Through(reasons) is { HasReasons: true } through ? through : null);

    /// <summary>The documents enter another state.</summary>
    public void BeginRevision()
    {
        Begin();
        revisions.Current++;
    }

    /// <summary>A live node by its row.</summary>
    public (HandlerState Handler, NodeRow Node)? Find(long id)
    {
        var found = db.Prepare("select handler, key from bc_node where id = ?").Bind(id).First(static row => (Handler: row.Int64(0), Key: row.Text(1)));
        return Handlers.ById.TryGetValue(found.Handler, out var handler) && FindLive(handler, found.Key) is { } node ? (handler, node) : null;
    }

    /// <summary>A live node by its handler and key.</summary>
    public NodeRow? FindLive(HandlerState handler, string key) => nodes.Find(handler, key) is { Live: true } node ? node : null;

    /// <summary>Whether another trace of a node is current than in the last build, or none: others may be read than were.</summary>
    public bool HasSwitched(long node) => nodes.Switched.Contains(node);

    /// <summary>The outputs below the output folder that came, changed or went.</summary>
    public IReadOnlyCollection<string> ChangedOutputs => nodes.ChangedOutputs;

    /// <summary>Before anything else is blamed: a damaged index, too, gives one answer to whoever stores and another to whoever looks.</summary>
    public void RequireWhole()
    {
        var finding = db.Prepare("pragma integrity_check(1)").First(static row => row.Text(0));
        if (finding is not (null or "ok"))
        {
            throw new DamageException(finding);
        }
    }

    void Log(long node, string action, IEnumerable<string> because, double milliseconds, string chains = "") =>
        db.Prepare("insert into bc_action (build, seq, node, action, because, chains, ms) values (?, ?, ?, ?, ?, ?, ?)")
            .Bind(Build).Bind(++actions).Bind(node).Bind(action).Bind(string.Join('\n', because.Select(LogText.OneLine))).Bind(chains).Bind(milliseconds).Run();
}
