using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace BuildCache;

/// <summary>All statements of a project. The writer registers them between calls; workers look them up.</summary>
sealed class QueryCatalog(Connection db, QueryAnalysis analysis, CollectionTable collections)
{
    readonly ConcurrentDictionary<string, QueryStatement> statements = new(StringComparer.Ordinal);

    /// <summary>Told of a text that reads other columns than before.</summary>
    public Action<string>? MeaningChanged { get; set; }

    public IEnumerable<QueryStatement> Registered => statements.Values.Where(static s => s.Error is null);

    public bool TryGet(string sql, [NotNullWhen(true)] out QueryStatement? statement) => statements.TryGetValue(sql, out statement);

    /// <summary>Reads what earlier builds found out, so that a build which changes nothing prepares no query.</summary>
    public void Load()
    {
        var reads = new Dictionary<long, List<(string, string)>>();
        var select = db.Prepare("select statement, collection, name from bc_statement_read order by statement, collection, name");
        while (select.Step())
        {
            var id = select.Int64(0);
            if (!reads.TryGetValue(id, out var list))
            {
                reads.Add(id, list = []);
            }
            list.Add((select.Text(1), select.Text(2)));
        }
        select.Done();
        select = db.Prepare("select id, sql, executable from bc_statement");
        while (select.Step())
        {
            var id = select.Int64(0);
            statements[select.Text(1)] = new QueryStatement { Id = id, Sql = select.Text(1), Executable = select.Text(2), Reads = reads.GetValueOrDefault(id, []), IsUnordered = QueryAnalysis.IsUnordered(select.Text(1)), IsCommitted = true };
        }
        select.Done();
    }

    /// <summary>Analyses a statement, creates the indexes that it needs, and records what it reads.</summary>
    public QueryStatement Register(string sql)
    {
        if (statements.TryGetValue(sql, out var known) && known.Error is null)
        {
            return known;
        }
        return Analyse(sql, 0);
    }

    /// <summary>A view has other columns now: what <c>*</c> or a name means in the statements over it may have changed.</summary>
    public void CollectionsChanged(IReadOnlyCollection<string> changed)
    {
        foreach (var statement in statements.Values.Where(s => s.Error is not null || s.Collections.Any(changed.Contains)).OrderBy(static s => s.Sql, StringComparer.Ordinal).ToList())
        {
            var fresh = Analyse(statement.Sql, statement.Id);
            if (statement.Id != 0 && (fresh.Executable != statement.Executable || !fresh.Reads.SequenceEqual(statement.Reads)))
            {
                // Its rows may have gained or lost a column without any value having moved.
                db.Prepare("update bc_query set verified = -1 where statement = ?").Bind(statement.Id).Run();
                MeaningChanged?.Invoke(statement.Sql);
            }
        }
    }

    /// <summary>The collections that a text reads, or, before it is registered, those that it mentions.</summary>
    public IEnumerable<string> CollectionsOf(string sql) =>
        statements.TryGetValue(sql, out var statement) && statement.Error is null ? statement.Collections : analysis.Mentioned(sql);

    /// <summary>The newest revision in which anything that the statement reads has moved.</summary>
    public long RevisionOf(QueryStatement statement)
    {
        var newest = 0L;
        foreach (var (collection, column) in statement.Reads)
        {
            newest = Math.Max(newest, collections.RevisionOf(collection, column));
        }
        return newest;
    }

    QueryStatement Analyse(string sql, long id)
    {
        var statement = analysis.Analyse(sql, collections);
        if (statement.Error is null)
        {
            if (id == 0)
            {
                db.Prepare("insert into bc_statement (sql, executable) values (?, ?)").Bind(sql).Bind(statement.Executable).Run();
                id = db.LastInsertedId;
            }
            statement.Id = id;
            db.Prepare("update bc_statement set executable = ? where id = ?").Bind(statement.Executable).Bind(id).Run();
            db.Prepare("delete from bc_statement_read where statement = ?").Bind(id).Run();
            foreach (var (collection, column) in statement.Reads)
            {
                db.Prepare("insert into bc_statement_read (statement, collection, name) values (?, ?, ?)").Bind(id).Bind(collection).Bind(column).Run();
            }
            QueryIndexes.Ensure(db, statement, collection => collections.HasKey(collection, "id"));
        }
        // Views are replaced for all statements at once: those that others knew stay known.
        statement.IsCommitted = statements.TryGetValue(sql, out var before) && before.IsCommitted;
        statements[sql] = statement;
        return statement;
    }
}
