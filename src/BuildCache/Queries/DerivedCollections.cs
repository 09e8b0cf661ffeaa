using System.Globalization;
using System.Text.Json.Nodes;

namespace BuildCache;

/// <summary>
/// Collections that queries define. When anything such a query reads has moved, what is other in its rows is found from what changed
/// (<see cref="DerivedShortcut"/>); or it runs once and the difference to its stored documents is computed in SQL. Readers of its documents
/// depend on keys, as with any collection.
/// </summary>
/// <param name="db">The writer.</param>
/// <param name="writer">Who changes the graph.</param>
/// <param name="catalog">All statements.</param>
/// <param name="probe">Tells of queries from what changed.</param>
/// <param name="isChecked">Whether what is found from what changed is compared with what the query gives over everything.</param>
/// <param name="longest">How long a query may take; zero for ever.</param>
sealed class DerivedCollections(Connection db, GraphWriter writer, QueryCatalog catalog, DeltaProbe probe, bool isChecked, TimeSpan longest)
{
    readonly Dictionary<string, DerivedCollection> definitions = new(StringComparer.Ordinal);
    readonly Dictionary<string, long> verified = new(StringComparer.Ordinal);

    public IReadOnlyCollection<DerivedCollection> All => definitions.Values;

    readonly DerivedShortcut shortcut = new(db, writer.Collections, catalog, probe, longest);

    /// <summary>What was found to be wrong without anything having failed.</summary>
    public List<Diagnostic> Notices { get; } = [];

    /// <summary>Failures of their queries in this build, by collection.</summary>
    public Dictionary<string, Diagnostic> Errors { get; } = new(StringComparer.Ordinal);

    /// <summary>Queries that ran in this build.</summary>
    public long Runs { get; private set; }

    public long Changes { get; private set; }

    public DerivedCollection? Find(string collection) => definitions.GetValueOrDefault(collection);

    /// <param name="registered">The definitions of this build.</param>
    /// <param name="keepMissing">Whether what nobody defines stays as it is defined: who defines it could not be loaded.</param>
    public void Load(IEnumerable<DerivedCollection> registered, bool keepMissing)
    {
        catalog.MeaningChanged = sql =>
        {
            foreach (var definition in definitions.Values.Where(d => d.Sql == sql))
            {
                SetVerified(definition, -1);
            }
        };
        foreach (var definition in registered)
        {
            definitions.Add(definition.Name, definition);
        }
        var stored = db.Prepare("select collection, sql, verified from bc_derived")
            .List(static row => (Name: row.Text(0), Sql: row.Text(1), Verified: row.Int64(2)));
        foreach (var (name, sql, revision) in stored)
        {
            if (keepMissing)
            {
                definitions.TryAdd(name, new DerivedCollection(name, sql));
            }
            if (!definitions.TryGetValue(name, out var definition))
            {
                writer.Show(name, null);
                Replace(name, []);
                db.Prepare("delete from bc_derived where collection = ?").Bind(name).Run();
                Asked.NoteMove(db);
            }
            else if (definition.Sql == sql)
            {
                verified[name] = revision;
            }
            else
            {
                Asked.NoteMove(db);
            }
        }
        foreach (var definition in definitions.Values)
        {
            writer.CreateCollection(definition.Name);
            if (definition.FullText is null && !keepMissing)
            {
                writer.Show(definition.Name, null);
            }
            if (!verified.ContainsKey(definition.Name))
            {
                SetVerified(definition, -1);
            }
        }
    }

    /// <summary>Whether definitions may need each other.</summary>
    public bool HasCycle => definitions.Count > 1 && FindCycle() is not null;

    /// <summary>
    /// Fails the definitions that need each other, so that everything else can be ordered. Until a query is analysed, the names in its text
    /// tell what it might read; before anyone is accused, the analysis must say so.
    /// </summary>
    public void RefuseCycles()
    {
        while (FindCycle() is { } cycle)
        {
            var suspects = cycle.Where(d => !catalog.TryGet(d.Sql, out _)).ToList();
            suspects.ForEach(d => catalog.Register(d.Sql));
            if (suspects.Count > 0)
            {
                continue;
            }
            var path = string.Join(" → ", cycle.Append(cycle[0]).Select(static d => d.Name));
            foreach (var definition in cycle)
            {
                Fail(definition, "BCM1313", $"The collection '{definition.Name}' is defined in terms of itself: {path}. Remove one of the queries from the cycle.", -1);
            }
        }
    }

    /// <summary>Definitions each of which reads the next, and the last one the first; those that failed are out of it.</summary>
    List<DerivedCollection>? FindCycle() =>
        Cycle.Find(Intact(definitions.Values.OrderBy(static d => d.Name, StringComparer.Ordinal)), definition => Intact(catalog.CollectionsOf(definition.Sql).Select(Find).OfType<DerivedCollection>()));

    IEnumerable<DerivedCollection> Intact(IEnumerable<DerivedCollection> found) => found.Where(definition => !Errors.ContainsKey(definition.Name));

    /// <summary>Whether a collection's documents may be out of date.</summary>
    public bool IsStale(DerivedCollection definition) =>
        !Errors.ContainsKey(definition.Name)
        && (!catalog.TryGet(definition.Sql, out var statement) || !statement.IsWaiting && (statement.Error is not null || verified[definition.Name] < catalog.RevisionOf(statement) || verified[definition.Name] < 0));

    /// <summary>The revision of which a collection's documents are; -1: none that is known.</summary>
    public long VerifiedOf(DerivedCollection definition) => verified[definition.Name];

    /// <summary>
    /// Whether anything that a definition reads, at whatever distance, may be out of date: one between the two that is not yet may become so,
    /// and what was verified in the same revision before that would count as verified after it.
    /// </summary>
    public bool ReadsStale(DerivedCollection definition) => ReadsStale(definition, [definition.Name]);

    bool ReadsStale(DerivedCollection definition, HashSet<string> visited) =>
        catalog.CollectionsOf(definition.Sql).Select(Find).OfType<DerivedCollection>().Any(other => visited.Add(other.Name) && (IsStale(other) || ReadsStale(other, visited)));

    /// <summary>Forgets what is known to hold: everything is to be recomputed.</summary>
    public void MarkAll()
    {
        foreach (var definition in definitions.Values)
        {
            SetVerified(definition, -1);
        }
    }

    /// <summary>Runs the query and applies the difference.</summary>
    public void Settle(DerivedCollection definition, long revision)
    {
        var statement = catalog.Register(definition.Sql);
        if (statement.IsWaiting)
        {
            // What it gave last stays, as what the handler gave does for which it waits.
            return;
        }
        if (statement.Error is { } error)
        {
            FailQuery(definition, error, statement.ErrorOffset);
            return;
        }
        if (!ShowFullText(definition, statement))
        {
            return;
        }
        try
        {
            var differences = shortcut.Find(definition, verified[definition.Name]);
            Runs += differences is { Count: 0 } ? 0 : 1;
            if (differences is null || isChecked)
            {
                var all = Differences(definition.Name, QueryRunner.Rows(db, statement.Executable, [], longest));
                if (differences?.Select(static row => (row.Id, Convert.ToHexString(row.Body ?? []))).SequenceEqual(all.Select(static row => (row.Id, Convert.ToHexString(row.Body ?? [])))) == false)
                {
                    Notices.Add(BrokenShortcut.OfCollection(catalog.FileOf(definition.Name), definition));
                }
                differences = all;
            }
            writer.PutDerived(definition.Name, differences);
            Changes += differences.Count > 0 ? 1 : 0;
            statement.LeastRevision = 0;
            SetVerified(definition, revision);
        }
        catch (StoreException failure) when (failure.IsMistake || failure.IsInterrupt)
        {
            FailQuery(definition, failure.Reason, QueryAnalysis.OffsetOfCall(failure.Reason, definition.Sql));
        }
    }

    bool ShowFullText(DerivedCollection definition, QueryStatement statement)
    {
        if (definition.FullText is not { } arguments)
        {
            return true;
        }
        try
        {
            if (FullTextIndex.PartsOf(definition.Name).FirstOrDefault(writer.Collections.Exists) is { } clash)
            {
                throw new ArgumentException($"there is a collection '{clash}', and FTS5 keeps its own data under that name");
            }
            writer.Show(definition.Name, FullTextIndex.Of(definition.Name, arguments, statement.Columns));
            return true;
        }
        catch (Exception error) when (error is ArgumentException or StoreException { IsMistake: true })
        {
            writer.Show(definition.Name, null);
            Fail(definition, "BCM1314", $"The full-text index of '{definition.Name}' cannot be made: {(error as StoreException)?.Reason ?? error.Message}.", definition.Sql.IndexOf("fts5:", StringComparison.Ordinal));
            return false;
        }
    }

    void FailQuery(DerivedCollection definition, string reason, int offset) => Fail(definition, InvalidQuery.Of(catalog.FileOf(definition.Name), definition.Sql, reason, offset));

    void Fail(DerivedCollection definition, string code, string message, int offset) =>
        Fail(definition, catalog.FileOf(definition.Name)?.At(code, message, offset) ?? new Diagnostic(Severity.Error, code, message));

    void Fail(DerivedCollection definition, Diagnostic error)
    {
        // What it gave last stays, as with every result that fails: who reads it must not lose more than the mistake takes.
        Errors[definition.Name] = error;
        SetVerified(definition, -1);
    }

    void SetVerified(DerivedCollection definition, long revision)
    {
        verified[definition.Name] = revision;
        db.Prepare("insert into bc_derived (collection, sql, verified) values (?, ?, ?) on conflict do update set sql = excluded.sql, verified = excluded.verified")
            .Bind(definition.Name).Bind(definition.Sql).Bind(revision).Run();
    }

    void Replace(string collection, IEnumerable<JsonObject> rows) => writer.PutDerived(collection, Differences(collection, rows));

    /// <summary>What rows are, and the stored documents are not: documents to store, and (without a body) to take away, in the order of their ids.</summary>
    List<(string Id, byte[]? Body)> Differences(string collection, IEnumerable<JsonObject> rows)
    {
        db.Execute("create temp table if not exists bc_rows (id text primary key, body blob not null) without rowid; delete from bc_rows;");
        foreach (var row in rows)
        {
            var body = CanonicalJson.Bytes(row);
            var id = row["id"] is { } named ? named.ToString() : Fingerprint.Of(body).ToString();
            var ordinal = 1;
            var unique = id;
            while (true)
            {
                db.Prepare("insert or ignore into bc_rows (id, body) values (?, ?)").Bind(unique).BindText(body).Run();
                if (db.Changes > 0)
                {
                    break;
                }
                unique = string.Create(CultureInfo.InvariantCulture, $"{id}#{++ordinal}");
            }
        }
        var table = CollectionTable.TableOf(collection);
        return db.Prepare($"select d.id, null from {table} d where d.owner = ? and not exists (select 1 from bc_rows n where n.id = d.id) union all select n.id, n.body from bc_rows n left join {table} d on d.id = n.id and d.owner = ? where d.body is not n.body order by 1")
            .Bind(CollectionTable.Derived).Bind(CollectionTable.Derived).List(static row => (Id: row.Text(0), Body: row.IsNull(1) ? null : row.Bytes(1).ToArray()));
    }
}
