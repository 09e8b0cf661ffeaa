using SQLitePCL;

namespace BuildCache;

/// <summary>
/// A SQLite connection with the statements prepared on it. One logical flow uses it at a time (SQLite's multi-thread mode).
/// The raw interface instead of ADO.NET: a no-op build is a few hundred row reads, and loading and warming System.Data costs more
/// than those (see docs/decisions/0002-raw-sqlite.md).
/// </summary>
sealed partial class Connection : IDisposable
{
    readonly Dictionary<string, Statement> statements = [];

    static Connection()
    {
        Batteries_V2.Init();
        // Counting its memory takes a lock of the whole process at each allocation, and nobody asks for the count. Once SQLite is at work it is too late, and it stays as it is.
        raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    Connection(sqlite3 handle, string path) => (Handle, Path) = (handle, path);

    /// <summary>The oldest version that is safe: earlier ones can corrupt WAL files when several connections checkpoint.</summary>
    public const int OldestSafeVersion = 3051003;

    public sqlite3 Handle { get; }

    public string Path { get; }

    /// <summary>Opens a file that nobody writes to, whatever its journal mode: without locks, and without files beside it.</summary>
    public static Connection OpenImmutable(string path) =>
        Open($"file:{Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal)}?immutable=1", readOnly: true, create: false, raw.SQLITE_OPEN_URI, null);

    /// <param name="path">The file.</param>
    /// <param name="readOnly">Nothing is written.</param>
    /// <param name="create">The file need not exist.</param>
    /// <param name="driver">How the file is reached; null: as SQLite does it.</param>
    public static Connection Open(string path, bool readOnly, bool create = false, string? driver = null) => Open(path, readOnly, create, 0, driver);

    static Connection Open(string path, bool readOnly, bool create, int more, string? driver)
    {
        var version = raw.sqlite3_libversion_number();
        if (version < OldestSafeVersion)
        {
            throw new StoreException(1, $"SQLite {raw.sqlite3_libversion().utf8_to_string()} was loaded, but versions before 3.51.3 can corrupt a database that several processes use. Make sure that the SourceGear.sqlite3 package of BuildCache is the one that is loaded.");
        }
        var flags = raw.SQLITE_OPEN_NOMUTEX | more
            | (readOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE)
            | (create ? raw.SQLITE_OPEN_CREATE : 0);
        var code = raw.sqlite3_open_v2(path, out var handle, flags, driver);
        var connection = new Connection(handle, path);
        if (code != raw.SQLITE_OK)
        {
            var error = connection.Error(code);
            connection.Dispose();
            throw error;
        }
        raw.sqlite3_extended_result_codes(handle, 1);
        connection.WaitForOthers();
        // Nothing ends a function of SQLite from outside, and LIKE takes time by the length of its pattern for each character.
        raw.sqlite3_limit(handle, raw.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, LongestPattern);
        // A misspelt column in double quotes would silently be a string (https://sqlite.org/quirks.html#dblquote).
        raw.sqlite3_db_config(handle, raw.SQLITE_DBCONFIG_DQS_DML, 0, out _);
        raw.sqlite3_db_config(handle, raw.SQLITE_DBCONFIG_DQS_DDL, 0, out _);
        // One plan for a text, whatever is bound (https://sqlite.org/queryplanner-ng.html#qpsg): rows that nothing orders come in the order of the
        // plan, and a statement with a limit would be prepared anew for each run.
        raw.sqlite3_db_config(handle, raw.SQLITE_DBCONFIG_ENABLE_QPSG, 1, out _);
        return connection;
    }

    /// <summary>The statement of this text, prepared once and ready for a new run.</summary>
    public Statement Prepare(string sql)
    {
        if (!statements.TryGetValue(sql, out var statement))
        {
            statement = Statement.Prepare(this, sql);
            statements.Add(sql, statement);
        }
        return statement.Ready();
    }

    /// <summary>Runs one or more statements whose rows do not matter.</summary>
    public void Execute(string sql)
    {
        var code = raw.sqlite3_exec(Handle, sql, out _);
        if (code != raw.SQLITE_OK)
        {
            throw Error(code);
        }
    }

    /// <summary>The integer in the first column of the first row.</summary>
    public long Scalar(string sql) => Prepare(sql).Scalar();

    public long LastInsertedId => raw.sqlite3_last_insert_rowid(Handle);

    /// <summary>False when SQLite itself has ended the transaction, as it does when the disk is full.</summary>
    public bool IsInTransaction => raw.sqlite3_get_autocommit(Handle) == 0;

    public int Changes => raw.sqlite3_changes(Handle);

    public StoreException Error(int code, int offset = -1) =>
        new(raw.sqlite3_extended_errcode(Handle) is var extended and not 0 ? extended : code, raw.sqlite3_errmsg(Handle).utf8_to_string(), Path) { Offset = offset };

    /// <summary>Forgets all prepared statements: before the schema changes, and to end what they hold open.</summary>
    public void Forget()
    {
        foreach (var statement in statements.Values)
        {
            statement.Dispose();
        }
        statements.Clear();
    }

    public void Dispose()
    {
        Forget();
        raw.sqlite3_close_v2(Handle);
        Handle.Dispose();
    }
}
