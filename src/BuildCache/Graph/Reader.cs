using System.Collections.Concurrent;

namespace BuildCache;

/// <summary>
/// The workers' view of the database. Within a level nothing that a call may read changes, so each statement reads the newest commit;
/// what does change within a level (computations) is passed in memory.
/// </summary>
sealed class Reader : IDisposable
{
    readonly Connection db;
    readonly ArtifactStore artifacts;
    QueryFunctions? functions;

    public Reader(Database database)
    {
        db = database.OpenReader();
        artifacts = database.Artifacts;
    }

    public Connection Connection => db;

    /// <summary>The build that it reads for.</summary>
    public int Build { get; private set; }

    /// <summary>Reads for a build, with its functions and until its end.</summary>
    public void Attach(int build, QueryLibrary library, CancellationToken cancellationToken)
    {
        db.Obey(cancellationToken);
        functions ??= QueryFunctions.Register(db, artifacts);
        functions.Use(library);
        Build = build;
    }

    /// <summary>What an input was observed to be; null when nothing ever depended on it.</summary>
    public Fingerprint? ValueOf(Source source) =>
        db.Prepare("select o.value from bc_source s join bc_observation o on o.id = s.current where s.kind = ? and s.key = ?").Bind((long)source.Kind).Bind(source.Key)
            .First(static row => (Fingerprint?)row.Fingerprint(0));

    public StoredNode? FindNode(HandlerState handler, string key) =>
        db.Prepare("select n.id, n.live, n.current, m.node, t.fingerprint from bc_node n left join bc_mark m on m.handler = n.handler and m.node = n.id left join bc_trace t on t.id = n.current where n.handler = ? and n.key = ?")
            .Bind(handler.Id).Bind(key)
            .First<HandlerState, StoredNode?>(handler, static (row, handler) =>
                new StoredNode(row.Int64(0), row.Int64(1) == 1, row.Int64(2), !row.IsNull(3), !row.IsNull(4) && row.Fingerprint(4) == handler.Fingerprint));

    /// <summary>The stored traces of a node, the current one first, then the newest.</summary>
    public List<StoredTrace> Traces(long node) =>
        db.Prepare("select t.id, t.fingerprint, t.digest from bc_trace t join bc_node n on n.id = t.node where t.node = ? order by t.id = n.current desc, t.id desc").Bind(node)
            .List(static row => new StoredTrace(row.Int64(0), row.Fingerprint(1), row.Fingerprint(2)));

    /// <summary>
    /// What a trace saw, in recorded order. Most traces that do not hold any more differ early, so the first few are read alone.
    /// </summary>
    public IEnumerable<StoredDependency> Dependencies(long trace)
    {
        const int Few = 8;
        var first = Dependencies(trace, 0, Few);
        return first.Count < Few ? first : first.Concat(Later());

        IEnumerable<StoredDependency> Later()
        {
            foreach (var dependency in Dependencies(trace, Few, -1))
            {
                yield return dependency;
            }
        }
    }

    List<StoredDependency> Dependencies(long trace, int from, int most) =>
        db.Prepare("select kind, key, value, current = observation, source from bc_seen where trace = ? and seq >= ? order by seq limit ?")
            .Bind(trace).Bind(from).Bind(most)
            .List(static row => new StoredDependency(new Source((SourceKind)row.Int64(0), row.Text(1)), row.Fingerprint(2), row.Int64(3) == 1, row.Int64(4)));

    public TraceResult Result(long trace) => TraceResult.Read(db, artifacts.Packer, trace);

    /// <summary>What a node's current trace gave; null when it has none.</summary>
    public TraceResult? CurrentResult(long node)
    {
        var trace = db.Prepare("select current from bc_node where id = ? and current is not null").Bind(node).Scalar();
        return trace == 0 ? null : Result(trace);
    }

    /// <summary>A document's canonical JSON; null when it is not there, or when several nodes emit it.</summary>
    public byte[]? Document(string collection, string id) =>
        db.Prepare($"select body from {CollectionTable.TableOf(collection)} where id = ? and clash = 0").Bind(id).First(static row => row.Bytes(0).ToArray());

    /// <summary>The revision for which the stored value of a query is known to hold; -1 when it never ran.</summary>
    public long VerifiedRevision(long source) =>
        db.Prepare("select verified from bc_query where source = ?").Bind(source).First<long?>(static row => row.Int64(0)) ?? -1;

    public byte[]? Artifact(ReadOnlySpan<byte> hash) => artifacts.TryRead(db, hash);

    /// <summary>The content of an artifact that may not be recorded yet.</summary>
    public byte[]? Artifact(PendingArtifact artifact) => artifacts.TryRead(db, artifact);

    public void Dispose()
    {
        db.Dispose();
        functions?.Dispose();
    }
}

/// <summary>A node's row, its mark, and whether its current trace was made by the present code.</summary>
readonly record struct StoredNode(long Id, bool Live, long Current, bool Marked, bool CodeIsCurrent);

readonly record struct StoredTrace(long Id, Fingerprint Fingerprint, Fingerprint Digest);

/// <summary>A dependency as stored; <see cref="Holds"/> compares it with the source's current observation in the database.</summary>
readonly record struct StoredDependency(Source Source, Fingerprint Value, bool Holds, long SourceId);

/// <summary>
/// Lends readers to calls; as many as run at once. They stay open from build to build. The one that came back last goes out first: each that is
/// used after a collection has changed reads the schema again.
/// </summary>
sealed class ReaderPool(Database database) : IDisposable
{
    readonly ConcurrentStack<Reader> idle = new();
    QueryLibrary library = new();
    CancellationToken cancellation;
    volatile int build;
    volatile bool isDisposed;

    /// <summary>Lends for a build from now on.</summary>
    public void Begin(QueryLibrary functions, CancellationToken cancellationToken) =>
        (library, cancellation, build) = (functions, cancellationToken, build + 1);

    public Reader Rent()
    {
        var reader = idle.TryPop(out var known) ? known : new Reader(database);
        try
        {
            if (reader.Build != build)
            {
                reader.Attach(build, library, cancellation);
            }
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    public void Return(Reader reader)
    {
        if (isDisposed || reader.Build != build)
        {
            // A call that outlived its build.
            reader.Dispose();
            return;
        }
        idle.Push(reader);
        if (isDisposed)
        {
            // Meanwhile: nobody else would close it.
            Dispose();
        }
    }

    public void Dispose()
    {
        isDisposed = true;
        while (idle.TryPop(out var reader))
        {
            reader.Dispose();
        }
    }
}
