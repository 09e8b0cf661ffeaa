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
        functions?.Dispose();
        functions = QueryFunctions.Register(db, artifacts, library);
        Build = build;
    }

    public StoredNode? FindNode(HandlerState handler, string key)
    {
        var select = db.Prepare("select n.id, n.live, n.current, m.node, t.fingerprint from bc_node n left join bc_mark m on m.handler = n.handler and m.node = n.id left join bc_trace t on t.id = n.current where n.handler = ? and n.key = ?")
            .Bind(handler.Id).Bind(key);
        StoredNode? node = select.Step()
            ? new StoredNode(select.Int64(0), select.Int64(1) == 1, select.Int64(2), !select.IsNull(3), !select.IsNull(4) && select.Fingerprint(4) == handler.Fingerprint)
            : null;
        select.Done();
        return node;
    }

    /// <summary>The stored traces of a node, the current one first, then the newest.</summary>
    public List<StoredTrace> Traces(long node)
    {
        var traces = new List<StoredTrace>();
        var select = db.Prepare("select t.id, t.fingerprint, t.digest from bc_trace t join bc_node n on n.id = t.node where t.node = ? order by t.id = n.current desc, t.id desc").Bind(node);
        while (select.Step())
        {
            traces.Add(new StoredTrace(select.Int64(0), select.Fingerprint(1), select.Fingerprint(2)));
        }
        select.Done();
        return traces;
    }

    /// <summary>What a trace saw, in recorded order.</summary>
    public List<StoredDependency> Dependencies(long trace)
    {
        var dependencies = new List<StoredDependency>();
        var select = db.Prepare("select s.kind, s.key, o.value, s.current = o.id, s.id from bc_dependency d join bc_observation o on o.id = d.observation join bc_source s on s.id = o.source where d.trace = ? order by d.seq")
            .Bind(trace);
        while (select.Step())
        {
            dependencies.Add(new StoredDependency(new Source((SourceKind)select.Int64(0), select.Text(1)), select.Fingerprint(2), select.Int64(3) == 1, select.Int64(4)));
        }
        select.Done();
        return dependencies;
    }

    public TraceResult Result(long trace)
    {
        var select = db.Prepare("select result, digest from bc_trace where id = ?").Bind(trace);
        if (!select.Step())
        {
            select.Done();
            throw new DamageException($"trace {trace} is named but not there");
        }
        var encoded = Compression.Unpack(select.Bytes(0));
        var digest = select.Fingerprint(1);
        select.Done();
        return Fingerprint.Of(encoded) == digest
            ? TraceResult.Decode(encoded)
            : throw new DamageException($"the result of trace {trace} does not match its fingerprint");
    }

    /// <summary>What a node's current trace gave; null when it has none.</summary>
    public TraceResult? CurrentResult(long node)
    {
        var select = db.Prepare("select current from bc_node where id = ? and current is not null").Bind(node);
        var trace = select.Step() ? select.Int64(0) : 0;
        select.Done();
        return trace == 0 ? null : Result(trace);
    }

    /// <summary>A document's canonical JSON; null when it is not there, or when several nodes emit it.</summary>
    public byte[]? Document(string collection, string id)
    {
        var select = db.Prepare($"select body from {CollectionTable.TableOf(collection)} where id = ? and clash = 0").Bind(id);
        var body = select.Step() ? select.Bytes(0).ToArray() : null;
        select.Done();
        return body;
    }

    /// <summary>The revision for which the stored value of a query is known to hold; -1 when it never ran.</summary>
    public long VerifiedRevision(long source)
    {
        var select = db.Prepare("select verified from bc_query where source = ?").Bind(source);
        var revision = select.Step() ? select.Int64(0) : -1;
        select.Done();
        return revision;
    }

    public byte[]? Artifact(ReadOnlySpan<byte> hash) => artifacts.TryRead(db, hash);

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

/// <summary>Lends readers to calls; as many as run at once. They stay open from build to build.</summary>
sealed class ReaderPool(Database database) : IDisposable
{
    readonly ConcurrentBag<Reader> idle = [];
    QueryLibrary library = new();
    CancellationToken cancellation;
    volatile int build;
    volatile bool isDisposed;

    /// <summary>Lends for a build from now on.</summary>
    public void Begin(QueryLibrary functions, CancellationToken cancellationToken) =>
        (library, cancellation, build) = (functions, cancellationToken, build + 1);

    public Reader Rent()
    {
        var reader = idle.TryTake(out var known) ? known : new Reader(database);
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
        idle.Add(reader);
    }

    public void Dispose()
    {
        isDisposed = true;
        while (idle.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }
}
