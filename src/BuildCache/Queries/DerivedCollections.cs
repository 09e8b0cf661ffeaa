using System.Globalization;
using System.Text.Json.Nodes;

namespace BuildCache;

/// <summary>
/// Collections that queries define. When anything such a query reads has moved, it runs once and the difference to its stored documents
/// is computed in SQL; readers of its documents depend on keys, as with any collection.
/// </summary>
sealed class DerivedCollections(Connection db, CollectionTable collections, QueryCatalog catalog)
{
    /// <summary>Derived documents have no node; the database owns them.</summary>
    const long Owner = 0;

    readonly Dictionary<string, DerivedCollection> definitions = new(StringComparer.Ordinal);
    readonly Dictionary<string, long> verified = new(StringComparer.Ordinal);

    public IReadOnlyCollection<DerivedCollection> All => definitions.Values;

    /// <summary>Failures of their queries in this build, by collection.</summary>
    public Dictionary<string, Diagnostic> Errors { get; } = new(StringComparer.Ordinal);

    /// <summary>Queries that ran in this build.</summary>
    public long Runs { get; private set; }

    public long Changes { get; private set; }

    /// <summary>The collection behind a handler of "each row of a query".</summary>
    public static string RowsOf(Registration registration) => $"rows of {registration.Name}";

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
        var stored = new List<(string Name, string Sql, long Verified)>();
        var select = db.Prepare("select collection, sql, verified from bc_derived");
        while (select.Step())
        {
            stored.Add((select.Text(0), select.Text(1), select.Int64(2)));
        }
        select.Done();
        foreach (var (name, sql, revision) in stored)
        {
            if (keepMissing)
            {
                definitions.TryAdd(name, new DerivedCollection(name, sql));
            }
            if (!definitions.TryGetValue(name, out var definition))
            {
                Replace(name, []);
                db.Prepare("delete from bc_derived where collection = ?").Bind(name).Run();
            }
            else if (definition.Sql == sql)
            {
                verified[name] = revision;
            }
        }
        foreach (var definition in definitions.Values)
        {
            collections.Ensure(definition.Name);
            if (!verified.ContainsKey(definition.Name))
            {
                SetVerified(definition, -1);
            }
        }
    }

    /// <summary>Whether a collection's documents may be out of date.</summary>
    public bool IsStale(DerivedCollection definition) =>
        !Errors.ContainsKey(definition.Name)
        && (!catalog.TryGet(definition.Sql, out var statement) || statement.Error is not null || verified[definition.Name] < catalog.RevisionOf(statement) || verified[definition.Name] < 0);

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
        if (statement.Error is { } error)
        {
            Fail(definition, error);
            return;
        }
        Runs++;
        try
        {
            Changes += Replace(definition.Name, QueryRunner.Rows(db, statement.Executable, [])) ? 1 : 0;
            SetVerified(definition, revision);
        }
        catch (StoreException failure) when (!failure.IsDamage && !failure.IsBusy)
        {
            Fail(definition, failure.Message);
        }
    }

    void Fail(DerivedCollection definition, string error)
    {
        Errors[definition.Name] = new Diagnostic(Severity.Error, "BCM1301", $"The query of collection '{definition.Name}' is not valid: {error}. Query: {definition.Sql}");
        Replace(definition.Name, []);
        SetVerified(definition, -1);
    }

    void SetVerified(DerivedCollection definition, long revision)
    {
        verified[definition.Name] = revision;
        db.Prepare("insert into bc_derived (collection, sql, verified) values (?, ?, ?) on conflict do update set sql = excluded.sql, verified = excluded.verified")
            .Bind(definition.Name).Bind(definition.Sql).Bind(revision).Run();
    }

    bool Replace(string collection, IEnumerable<JsonObject> rows)
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
        var differences = new List<(string Id, byte[]? Body)>();
        var select = db.Prepare($"select d.id, null from {table} d where d.owner = ? and not exists (select 1 from bc_rows n where n.id = d.id) union all select n.id, n.body from bc_rows n left join {table} d on d.id = n.id and d.owner = ? where d.body is not n.body order by 1")
            .Bind(Owner).Bind(Owner);
        while (select.Step())
        {
            differences.Add((select.Text(0), select.IsNull(1) ? null : select.Bytes(1).ToArray()));
        }
        select.Done();
        foreach (var (id, body) in differences)
        {
            collections.Put(collection, id, Owner, body);
        }
        return differences.Count > 0;
    }
}
