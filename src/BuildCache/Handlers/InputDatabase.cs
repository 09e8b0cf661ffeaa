using System.Globalization;
using System.Text.Json.Nodes;
using SQLitePCL;

namespace BuildCache;

/// <summary>
/// An SQLite database among the inputs, as it was when it was opened: a copy that nobody else writes to. Its bytes are the dependency.
/// Made by <see cref="HandlerContext.OpenDatabase"/>.
/// </summary>
public sealed class InputDatabase : IDisposable
{
    static readonly QueryLibrary NoLibrary = new();

    readonly Connection connection;
    readonly QueryFunctions functions;
    readonly ArtifactStore artifacts;
    readonly string path;
    readonly string copy;

    internal InputDatabase(string path, string copy, ArtifactStore artifacts, CancellationToken cancellationToken)
    {
        (this.path, this.copy, this.artifacts) = (path, copy, artifacts);
        connection = Connection.OpenImmutable(copy);
        connection.Obey(cancellationToken);
        functions = QueryFunctions.Register(connection, artifacts);
        Tables = Guarded(ReadTables, reason => UnreadableDatabase.Of(path, reason));
    }

    /// <summary>Tables and views in the order of their names, SQLite's own left out.</summary>
    public IReadOnlyList<InputTable> Tables { get; }

    /// <summary>
    /// Runs a query on the database; rows come one by one, and are not kept. Null values are left out, as in queries over collections; a blob
    /// is base64 text.
    /// </summary>
    /// <param name="sql">One SELECT. As in queries over collections, its functions have no access to the clock or to chance.</param>
    /// <returns>The rows.</returns>
    /// <exception cref="DiagnosticException">BCM1142: the query is not valid; BCM1140: the file is damaged.</exception>
    public IEnumerable<JsonObject> Query(string sql)
    {
        ArgumentNullException.ThrowIfNull(sql);
        // The call has a limit of time of its own.
        using var limit = connection.Limit(TimeSpan.Zero);
        using var statement = Guarded(() => Prepare(sql), reason => Invalid(sql, reason));
        string[] names = [.. statement.ColumnNames];
        using var rows = statement.Rows().GetEnumerator();
        while (Guarded(() => rows.MoveNext(), reason => Invalid(sql, reason)))
        {
            yield return ObjectOf(rows.Current, names);
        }
    }

    /// <summary>The rows of a table or view: in the order of the table's key; in the database's own where there is none.</summary>
    /// <param name="table">One of <see cref="Tables"/>.</param>
    /// <returns>Each row with the value of its key: the primary key's columns joined by <c>/</c>, else the rowid, else the row's number.</returns>
    public IEnumerable<(string Key, JsonObject Row)> Rows(InputTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        const string Rowid = "rowid of the row";
        var name = SqlName.Quote(table.Name);
        var sql = table switch
        {
            { Key.Count: > 0 } => $"select * from {name} order by {string.Join(", ", table.Key.Select(SqlName.Quote))}",
            { HasRowid: true } => $"select rowid as {SqlName.Quote(Rowid)}, * from {name} order by rowid",
            _ => $"select * from {name}",
        };
        var number = 0;
        foreach (var row in Query(sql))
        {
            number++;
            var key = table switch
            {
                { Key.Count: > 0 } => string.Join('/', table.Key.Select(column => row[column]?.ToString() ?? "")),
                { HasRowid: true } => row[Rowid]!.ToString(),
                _ => number.ToString(CultureInfo.InvariantCulture),
            };
            row.Remove(Rowid);
            yield return (key, row);
        }
    }

    /// <summary>Closes and deletes the copy.</summary>
    public void Dispose()
    {
        connection.Dispose();
        functions.Dispose();
        File.Delete(copy);
    }

    List<InputTable> ReadTables()
    {
        var tables = connection.Prepare("select name, type, wr from pragma_table_list where schema = 'main' and type in ('table', 'view', 'virtual') and name not like 'sqlite\\_%' escape '\\' order by name")
            .List(static row => (Name: row.Text(0), IsView: row.Text(1) == "view", HasRowid: row.Text(1) == "table" && row.Int64(2) == 0));
        return [.. tables.Select(table => new InputTable(table.Name, table.IsView, KeyOf(table.Name)) { HasRowid = table.HasRowid })];
    }

    List<string> KeyOf(string table) =>
        connection.Prepare("select name from pragma_table_info(?) where pk > 0 order by pk").Bind(table).List(static row => row.Text(0));

    Statement Prepare(string sql)
    {
        string? refusal = null;
        raw.sqlite3_set_authorizer(connection.Handle, (_, action, first, second, _, _) =>
        {
            refusal = action switch
            {
                raw.SQLITE_SELECT or raw.SQLITE_READ or raw.SQLITE_RECURSIVE => null,
                // Full-text tables look whether their data has changed.
                raw.SQLITE_PRAGMA when first.utf8_to_string() == "data_version" => null,
                raw.SQLITE_FUNCTION when second.utf8_to_string() is "artifact" => "the function artifact is for queries over collections only",
                raw.SQLITE_FUNCTION => NoLibrary.RefusalOf(second.utf8_to_string()),
                _ => "a query must not change a database or its settings",
            };
            return refusal is null ? raw.SQLITE_OK : raw.SQLITE_DENY;
        }, null);
        try
        {
            var statement = Statement.Prepare(connection, sql, out var rest);
            if (statement.ColumnCount > 0 && SqlLexer.Code(rest).TrueForAll(static token => token.Is(";")))
            {
                return statement;
            }
            statement.Dispose();
            throw new StoreException(StoreException.Error, "a query is a single SELECT");
        }
        catch (StoreException error) when (refusal is not null && !error.IsDamage)
        {
            throw new StoreException(error.Code, refusal);
        }
        finally
        {
            raw.sqlite3_set_authorizer(connection.Handle, (strdelegate_authorizer?)null, null);
        }
    }

    Diagnostic Invalid(string sql, string reason) => new(Severity.Error, "BCM1142", $"The query is not valid: {reason}. Query: {sql}", path);

    /// <summary>A mistake in their database is no damage of ours.</summary>
    T Guarded<T>(Func<T> read, Func<string, Diagnostic> explain)
    {
        try
        {
            return read();
        }
        catch (StoreException error)
        {
            error = connection.Explain(error);
            throw new DiagnosticException(error.IsDamage ? UnreadableDatabase.Of(path, error.Reason) : explain(error.Reason), error);
        }
    }

    JsonObject ObjectOf(Row row, string[] names)
    {
        var json = new JsonObject();
        for (var i = 0; i < names.Length; i++)
        {
            if (ValueOf(row, i, names[i]) is { } value)
            {
                json[names[i]] = value;
            }
        }
        return json;
    }

    JsonValue? ValueOf(Row row, int column, string name) => row.Type(column) switch
    {
        raw.SQLITE_NULL => null,
        raw.SQLITE_INTEGER => JsonValue.Create(row.Int64(column)),
        raw.SQLITE_FLOAT when double.IsFinite(row.Double(column)) => JsonValue.Create(row.Double(column)),
        raw.SQLITE_FLOAT => throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1142", $"The column '{name}' holds an infinite number, which JSON cannot. Leave it out with a query, or turn it into text.", path)),
        raw.SQLITE_TEXT => JsonValue.Create(row.Text(column)),
        _ => JsonValue.Create(Convert.ToBase64String(row.Bytes(column))),
    };
}

/// <summary>A table or view of an <see cref="InputDatabase"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsView">Whether it is a view.</param>
/// <param name="Key">The columns of its primary key, in order; empty when it declares none.</param>
public sealed record InputTable(string Name, bool IsView, IReadOnlyList<string> Key)
{
    /// <summary>Whether rows have a number of SQLite's.</summary>
    internal bool HasRowid { get; init; }
}
