using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace BuildCache;

/// <summary>
/// All statements of a project, by their text or by the name of the file that holds it. The writer registers them between calls; workers
/// look them up.
/// </summary>
sealed class QueryCatalog(Connection db, QueryAnalysis analysis, ILiveCollections collections, QueryFiles files, QueryLibrary library)
{
    readonly ConcurrentDictionary<string, QueryStatement> statements = new(StringComparer.Ordinal);

    /// <summary>The rows of statements that are stored and not, or not any more, in <see cref="statements"/>.</summary>
    readonly Dictionary<string, long> unregistered = new(StringComparer.Ordinal);

    /// <summary>What is otherwise about statements than in the last build, by their text: for explanations.</summary>
    readonly Dictionary<string, List<Cause>> meanings = new(StringComparer.Ordinal);

    /// <summary>Those of <see cref="unregistered"/> that were valid, and stand for another text or call other code now.</summary>
    readonly HashSet<string> outdated = new(StringComparer.Ordinal);

    /// <summary>Told of a statement that may have other rows although nothing that it reads has moved.</summary>
    public Action<string>? MeaningChanged { get; set; }

    public IEnumerable<QueryStatement> Registered => statements.Values.Where(static s => s.Error is null);

    /// <summary>Statements that somebody read and that are not valid any more: their readers must hear of it.</summary>
    public IEnumerable<QueryStatement> Broken => statements.Values.Where(static s => s is { Error: not null, IsWaiting: false, Id: not 0, CheckedRevision: < 0 });

    /// <summary>Statements to analyse in this build although nobody may ask: files, and what means something else than in the last build.</summary>
    public IEnumerable<string> Pending => files.All.Where(static f => !f.IsCollection).Select(static f => f.Name).Where(name => !statements.ContainsKey(name)).Union(outdated);

    /// <summary>Files whose query is not valid.</summary>
    public IEnumerable<Diagnostic> FileErrors => statements.Values.Where(static s => s is { Error: not null, IsWaiting: false } && CollectionName.IsWord(s.Sql))
        .Select(s => files.Find(s.Sql) is { } file ? InvalidQuery.InFile(file, s.Error!, s.ErrorOffset) : null).OfType<Diagnostic>();

    public bool TryGet(string sql, [NotNullWhen(true)] out QueryStatement? statement) => statements.TryGetValue(sql, out statement);

    /// <summary>Why a query may have other rows than in a revision: what moved of that which it reads, or its own text or code.</summary>
    public IEnumerable<Cause> CausesOf(string sql, long revision) =>
        (statements.TryGetValue(sql, out var statement) ? collections.CausesOf(statement.Reads, revision) : []).Concat(meanings.GetValueOrDefault(sql, []));

    /// <summary>The file that a statement names.</summary>
    public QueryFile? FileOf(string sql) => files.Find(sql);

    /// <summary>Reads what earlier builds found out, so that a build which changes nothing prepares no query.</summary>
    public void Load()
    {
        var reads = new Dictionary<long, List<(string, string)>>();
        foreach (var row in db.Prepare("select statement, collection, name from bc_statement_read order by statement, collection, name").Rows())
        {
            var id = row.Int64(0);
            if (!reads.TryGetValue(id, out var list))
            {
                reads.Add(id, list = []);
            }
            list.Add((row.Text(1), row.Text(2)));
        }
        foreach (var row in db.Prepare("select id, sql, text, executable, calls, columns, absent from bc_statement").Rows())
        {
            var statement = new QueryStatement
            {
                Id = row.Int64(0),
                Sql = row.Text(1),
                Text = row.Text(2),
                Executable = row.Text(3),
                Reads = reads.GetValueOrDefault(row.Int64(0), []),
                Calls = PairsIn(row.Text(4)),
                Absent = PairsIn(row.Text(6)),
                Columns = [.. Json.Parse(row.Text(5))!.AsArray().Select(static name => (string)name!)],
                IsUnordered = RowOrder.IsUndefined(row.Text(2)),
                IsCommitted = true,
            };
            if (Holds(statement))
            {
                statements[statement.Sql] = MissingOf(statement) is { } function ? Waiting(statement, function) : statement;
            }
            else
            {
                unregistered.Add(statement.Sql, statement.Id);
                meanings.Add(statement.Sql, [.. Differences(statement)]);
                if (statement.Executable.Length > 0 || IsUntold(statement))
                {
                    outdated.Add(statement.Sql);
                }
            }
        }
        foreach (var sql in outdated)
        {
            DoubtRows(unregistered[sql]);
        }
    }

    /// <summary>Analyses a statement, creates the indexes that it needs, and records what it reads.</summary>
    public QueryStatement Register(string sql)
    {
        if (statements.TryGetValue(sql, out var known) && known.Error is null)
        {
            return known;
        }
        return Analyse(sql, known?.Id ?? unregistered.GetValueOrDefault(sql));
    }

    /// <summary>Whether a statement is stored from an earlier build: others than its caller may read it.</summary>
    public bool IsKnown(string sql) => unregistered.ContainsKey(sql);

    /// <summary>A view has other columns now: what <c>*</c> or a name means in the statements over it may have changed.</summary>
    public void CollectionsChanged(IReadOnlyCollection<string> changed)
    {
        foreach (var statement in statements.Values.Where(s => s.Error is not null || s.Collections.Any(changed.Contains)).OrderBy(static s => s.Sql, StringComparer.Ordinal).ToList())
        {
            var fresh = Analyse(statement.Sql, statement.Id);
            if (statement.Id != 0 && (fresh.Executable != statement.Executable || !fresh.Reads.SequenceEqual(statement.Reads)
                || fresh.Collections.Any(name => changed.Contains(name) && collections.FullTextOf(name) is not null)))
            {
                // Its rows may have gained or lost a column, or another index finds other rows, without any value having moved.
                Doubt(fresh);
            }
        }
    }

    /// <summary>Something about a collection has changed that may show in the order of rows that are equal for a query: it is looked at again.</summary>
    public void DoubtReadersOf(string collection)
    {
        foreach (var statement in statements.Values.Where(s => s.Error is null && s.Collections.Contains(collection, StringComparer.Ordinal)))
        {
            Doubt(statement);
            statement.CheckedRevision = -1;
        }
    }

    /// <summary>
    /// Forgets the statements that nobody reads any more, and makes the indexes those that a clean build would have. When everything is settled.
    /// </summary>
    /// <returns>Whether some statement is planned otherwise for it, so that its rows have to be looked at again.</returns>
    public bool SettleIndexes()
    {
        if (library.IsIncomplete)
        {
            // What the statements need that cannot be run is not known. It is left to the next build.
            return false;
        }
        var unread = db.Prepare("select id, sql from bc_statement s where executable <> '' and sql not in (select sql from bc_derived) and not exists (select 1 from bc_query q join bc_read r on r.source = q.source where q.statement = s.id)")
            .List(static row => (Id: row.Int64(0), Sql: row.Text(1)));
        foreach (var (id, sql) in unread.Where(statement => files.Find(statement.Sql) is null && statements.TryRemove(statement.Sql, out _)))
        {
            // Whoever comes back to it registers it anew, and with it the indexes; what it gave before was found by another plan, perhaps.
            unregistered[sql] = id;
            db.Prepare("update bc_statement set executable = '' where id = ?").Bind(id).Run();
            DoubtRows(id);
        }
        var needed = Registered.SelectMany(statement => QueryIndexes.Of(statement, collections)).DistinctBy(static index => index.Name, StringComparer.OrdinalIgnoreCase).ToList();
        var isPlannedOtherwise = false;
        foreach (var changes in QueryIndexes.Changes(QueryIndexes.Present(db), needed).ToLookup(static change => change.Collection, static change => change.Change))
        {
            isPlannedOtherwise |= Reindex(changes.Key, changes);
        }
        Asked.Settle(db);
        return isPlannedOtherwise;
    }

    /// <summary>
    /// Changes the indexes of a collection. Rows that are equal for a query's <c>order by</c> may come in another order after it, so the
    /// statements that are planned otherwise are looked at again, those too that were in this very pass.
    /// </summary>
    bool Reindex(string collection, IEnumerable<string> changes)
    {
        var plans = statements.Values.Where(s => s.Error is null && s.Collections.Contains(collection, StringComparer.Ordinal)).Select(s => (Statement: s, Plan: QueryPlan.Of(db, s.Executable))).ToList();
        foreach (var change in changes)
        {
            db.Execute(change);
        }
        var isPlannedOtherwise = false;
        foreach (var (statement, _) in plans.Where(before => QueryPlan.Of(db, before.Statement.Executable) != before.Plan))
        {
            Doubt(statement);
            statement.CheckedRevision = -1;
            statement.LeastRevision = collections.NextRevision;
            isPlannedOtherwise = true;
        }
        return isPlannedOtherwise;
    }

    /// <summary>The collections that a text reads, or, before it is registered, those that it mentions.</summary>
    public IEnumerable<string> CollectionsOf(string sql) =>
        statements.TryGetValue(sql, out var statement) && statement.Error is null ? statement.Collections : analysis.Mentioned(files.TextOf(sql));

    /// <summary>The newest revision in which anything that the statement reads has moved.</summary>
    public long RevisionOf(QueryStatement statement)
    {
        var newest = statement.LeastRevision;
        foreach (var (collection, column) in statement.Reads)
        {
            newest = Math.Max(newest, collections.RevisionOf(collection, column));
        }
        return newest;
    }

    /// <summary>Whether a statement that is not valid any more has readers who have not heard of it: the build that found out did not come so far.</summary>
    bool IsUntold(QueryStatement statement) =>
        db.Prepare("select 1 from bc_query q where q.statement = ? and q.verified < 0 and exists (select 1 from bc_read r where r.source = q.source)").Bind(statement.Id).Any();

    /// <summary>Whether what was found out about a statement is still so: it stands for the same text, and calls the same code.</summary>
    bool Holds(QueryStatement statement) => statement.Executable.Length > 0
        && statement.Text == files.TextOf(statement.Sql)
        && statement.Calls.Where(static call => call.Name.Length == 0).SequenceEqual(library.Every)
        && statement.Calls.All(call => call.Name.Length == 0 || (library.IdentityOf(call.Name) ?? (library.IsIncomplete ? call.Identity : null)) == call.Identity);

    /// <summary>What is otherwise than when a statement was looked at, of what it stands for and calls.</summary>
    IEnumerable<Cause> Differences(QueryStatement statement) => statement.Text != files.TextOf(statement.Sql)
        ? files.Find(statement.Sql) is { } file ? [new Cause(new Source(SourceKind.File, file.Path), SourceMove.Changed)] : []
        : statement.Calls.Where(call => call.Name.Length > 0 && library.IdentityOf(call.Name) != call.Identity).Select(static call => Cause.Of($"code of the SQL function {call.Name} changed"));

    /// <summary>A function that a statement calls and that nobody gives in this build; null when there is none.</summary>
    string? MissingOf(QueryStatement statement) => statement.Calls.Select(static call => call.Name).FirstOrDefault(name => name.Length > 0 && library.IdentityOf(name) is null);

    /// <summary>What is stored of a statement holds, and it cannot be run until there is the function again.</summary>
    static QueryStatement Waiting(QueryStatement statement, string function) => new() { Id = statement.Id, Sql = statement.Sql, Text = statement.Text, Error = $"no such function: {function}", IsWaiting = true };

    void Doubt(QueryStatement statement)
    {
        DoubtRows(statement.Id);
        MeaningChanged?.Invoke(statement.Sql);
    }

    /// <summary>The rows of a statement are looked at again, whatever moved.</summary>
    void DoubtRows(long statement) => db.Prepare("update bc_query set verified = -1 where statement = ?").Bind(statement).Run();

    QueryStatement Analyse(string sql, long id)
    {
        var text = files.TextOf(sql);
        var found = CollectionName.IsWord(text)
            ? new QueryStatement { Sql = sql, Text = text, Error = $"there is no query of the name '{text}'; a file {text}.sql among the {QueryFiles.ItemName} items would define it" }
            : analysis.Analyse(text);
        var statement = new QueryStatement
        {
            Id = id,
            Sql = sql,
            Text = text,
            Executable = found.Executable,
            Reads = found.Reads,
            Absent = found.Absent,
            Calls = found.Calls,
            Columns = found.Columns,
            Error = found.Error,
            IsWaiting = found.IsWaiting,
            ErrorOffset = found.ErrorOffset,
            IsUnordered = found.IsUnordered,
            // Views are replaced for all statements at once: those that others knew stay known.
            IsCommitted = statements.TryGetValue(sql, out var before) && before.IsCommitted,
        };
        if (statement.Error is null)
        {
            Store(statement);
            var present = QueryIndexes.Present(db).Select(static index => index.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
            foreach (var index in QueryIndexes.Of(statement, collections).Where(index => present.Add(index.Name)).ToList())
            {
                Reindex(index.Collection, [index.Create]);
            }
        }
        else if (id != 0)
        {
            db.Prepare("update bc_statement set executable = '' where id = ?").Bind(id).Run();
            if (statement.IsWaiting)
            {
                // Its readers hear of nothing. Its rows are looked at when it can be run.
                DoubtRows(id);
            }
        }
        Asked.NoteMove(db);
        unregistered.Remove(sql);
        statements[sql] = statement;
        if (outdated.Remove(sql))
        {
            MeaningChanged?.Invoke(sql);
        }
        return statement;
    }

    void Store(QueryStatement statement)
    {
        if (statement.Id == 0)
        {
            db.Prepare("insert into bc_statement (sql, text, executable, calls, columns, absent) values (?, '', '', '', '', '')").Bind(statement.Sql).Run();
            statement.Id = db.LastInsertedId;
        }
        db.Prepare("update bc_statement set text = ?, executable = ?, calls = ?, columns = ?, absent = ? where id = ?")
            .Bind(statement.Text).Bind(statement.Executable)
            .Bind(TextOf(statement.Calls))
            .Bind(CanonicalJson.Text(new JsonArray([.. statement.Columns.Select(static name => JsonValue.Create(name))])))
            .Bind(TextOf(statement.Absent))
            .Bind(statement.Id).Run();
        db.Prepare("delete from bc_statement_read where statement = ?").Bind(statement.Id).Run();
        foreach (var (collection, column) in statement.Reads)
        {
            db.Prepare("insert into bc_statement_read (statement, collection, name) values (?, ?, ?)").Bind(statement.Id).Bind(collection).Bind(column).Run();
        }
    }

    static string TextOf(IReadOnlyList<(string First, string Second)> pairs) =>
        CanonicalJson.Text(new JsonArray([.. pairs.Select(static pair => new JsonArray(pair.First, pair.Second))]));

    static List<(string First, string Second)> PairsIn(string json) =>
        [.. Json.Parse(json)!.AsArray().Select(static pair => ((string)pair![0]!, (string)pair[1]!))];
}
