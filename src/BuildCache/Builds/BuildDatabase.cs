using System.Text.Json.Nodes;

namespace BuildCache;

/// <summary>
/// The documents of a finished build, for programs that are no part of one. It only reads, waits for nobody and keeps nobody waiting: a
/// build that runs meanwhile is seen as its last commit left it.
/// </summary>
public sealed class BuildDatabase : IDisposable
{
    /// <summary>The code of what is told when there is nothing to ask.</summary>
    internal const string UnreadableCode = "BCM2321";

    readonly Connection connection;
    readonly QueryFunctions functions;
    readonly StoredCollections collections;
    readonly QueryAnalysis analysis;

    BuildDatabase(Connection connection, CancellationToken cancellationToken)
    {
        connection.Obey(cancellationToken);
        this.connection = connection;
        functions = QueryFunctions.Register(connection, new ArtifactStore(FileSystem.Real, connection.Path));
        collections = new StoredCollections(connection);
        analysis = new QueryAnalysis(connection, collections, new QueryLibrary());
    }

    /// <summary>Opens a database.</summary>
    /// <param name="path">The file, <c>obj/buildcache/</c><i>project</i><c>.db</c> unless <c>BuildCacheDatabase</c> says otherwise.</param>
    /// <param name="cancellationToken">Ends queries.</param>
    /// <returns>The database, to be disposed of.</returns>
    /// <exception cref="DiagnosticException">BCM2321: there is no such file, or another version of BuildCache made it.</exception>
    public static BuildDatabase Open(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return OpenFinished(path, connection => new BuildDatabase(connection, cancellationToken));
    }

    /// <summary>Documents that stand in a database in memory, which ends with this.</summary>
    internal static BuildDatabase Of(Connection documents, CancellationToken cancellationToken) => new(documents, cancellationToken);

    /// <summary>Opens a database to read of a finished build, in whatever way; closed again where that fails.</summary>
    /// <exception cref="DiagnosticException">BCM2321: there is no such file, or another version of BuildCache made it.</exception>
    internal static T OpenFinished<T>(string path, Func<Connection, T> read)
    {
        if (!File.Exists(path))
        {
            throw Unreadable("there is none yet", "Build first: a target that queries depends on the target BuildCache.", path);
        }
        Connection? connection = null;
        try
        {
            connection = Database.OpenFinished(path)
                ?? throw (Database.IsEmpty(path)
                    ? Unreadable("it is empty, because the first build has not come to its end", "Build first.", path)
                    : Unreadable("another version of BuildCache made it", "Build with this one first.", path));
            return read(connection);
        }
        catch (StoreException error)
        {
            connection?.Dispose();
            throw Unreadable(error.Reason, path);
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }

    /// <summary>How long a query may take; zero: for ever. Default: 10 minutes.</summary>
    public TimeSpan Timeout { get; set; } = BuildOptions.DefaultHandlerTimeout;

    /// <summary>The collections that there are, in ordinal order.</summary>
    public IEnumerable<string> Collections => collections.Names;

    /// <summary>Runs a query, by the same rules as a handler's: one SELECT over collections, and functions of SQLite and BuildCache. Functions of handlers are not there.</summary>
    /// <param name="sql">The query; parameters as <c>@name</c>.</param>
    /// <param name="parameters">Values by name (without <c>@</c>): string, number, bool or null.</param>
    /// <returns>The rows; a null is left out of its row.</returns>
    /// <exception cref="DiagnosticException">BCM1301: the query is not valid, or takes too long; BCM1904: a parameter is no value of JSON.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<Document> Query(string sql, IReadOnlyDictionary<string, object?>? parameters = null) =>
        [.. Rows(Analyse(sql), parameters, int.MaxValue).Select(static row => new Document("", row["id"]?.ToString() ?? "", row, null))];

    /// <summary>Runs a query as <see cref="Query"/> does, and tells what it reads; no more rows than so many are looked at.</summary>
    internal QueryAnswer Ask(string sql, IReadOnlyDictionary<string, object?>? parameters, int most)
    {
        var statement = Analyse(sql);
        var rows = Rows(statement, parameters, most == int.MaxValue ? most : most + 1);
        return new QueryAnswer(statement.Columns, rows.Count > most ? rows.GetRange(0, most) : rows, rows.Count > most, statement.Reads, statement.Absent);
    }

    List<JsonObject> Rows(QueryStatement statement, IReadOnlyDictionary<string, object?>? parameters, int most)
    {
        var sql = statement.Sql;
        try
        {
            return [.. QueryRunner.Rows(connection, statement.Executable, QueryRunner.CanonicalParameters(parameters), Timeout).Take(most)];
        }
        catch (UnencodableException error)
        {
            throw new DiagnosticException(UnstorableValue.Of("A parameter of the query", error.Message));
        }
        catch (StoreException error) when (error.IsMistake || error.IsInterrupt)
        {
            throw Invalid(sql, error.Reason);
        }
        catch (StoreException error)
        {
            throw Unreadable(error.Reason, connection.Path);
        }
    }

    /// <summary>The names of a query's columns, in order.</summary>
    /// <param name="sql">The query.</param>
    /// <returns>All columns, those too that are null in every row.</returns>
    /// <exception cref="DiagnosticException">BCM1301: the query is not valid.</exception>
    public IReadOnlyList<string> ColumnsOf(string sql) => Analyse(sql).Columns;

    /// <inheritdoc/>
    public void Dispose()
    {
        functions.Dispose();
        connection.Dispose();
    }

    QueryStatement Analyse(string sql)
    {
        ArgumentException.ThrowIfNullOrEmpty(sql);
        try
        {
            var statement = analysis.Analyse(sql);
            return statement.Error is { } reason ? throw Invalid(sql, reason) : statement;
        }
        catch (StoreException error)
        {
            throw Unreadable(error.Reason, connection.Path);
        }
    }

    internal static DiagnosticException Unreadable(string reason, string path) => Unreadable(reason, "The next build repairs what is wrong with it.", path);

    static DiagnosticException Unreadable(string reason, string advice, string path) => new(new Diagnostic(Severity.Error, UnreadableCode, $"The build database cannot be read: {reason}. {advice}", path));

    static DiagnosticException Invalid(string sql, string reason) => new(InvalidQuery.InCode(sql, reason));
}

/// <summary>The rows of a query, and what it reads.</summary>
/// <param name="Columns">The names of its columns, in order.</param>
/// <param name="Rows">The rows; a null is left out.</param>
/// <param name="IsTruncated">Whether there are more.</param>
/// <param name="Reads">The columns that it reads; the column '' stands for which documents there are.</param>
/// <param name="Absent">The columns that it names and no document has.</param>
sealed record QueryAnswer(IReadOnlyList<string> Columns, IReadOnlyList<JsonObject> Rows, bool IsTruncated, IReadOnlyList<(string Collection, string Column)> Reads, IReadOnlyList<(string Collection, string Column)> Absent);
