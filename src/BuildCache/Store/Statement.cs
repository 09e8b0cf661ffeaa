using System.Buffers;
using System.Text;
using SQLitePCL;

namespace BuildCache;

/// <summary>
/// A prepared statement: bind in order, then run it in one of the ways below. Each of them leaves it ready for the next run, also when a
/// row's reader throws or leaves early: a statement that is left in the middle holds a read lock. Nobody can begin it again meanwhile.
/// </summary>
sealed class Statement : IDisposable
{
    readonly Connection connection;
    readonly sqlite3_stmt handle;
    int next = 1;
    bool isRunning;

    Statement(Connection connection, sqlite3_stmt handle) => (this.connection, this.handle) = (connection, handle);

    public sqlite3_stmt Handle => handle;

    public static Statement Prepare(Connection connection, string sql) => Prepare(connection, sql, out _);

    /// <param name="connection">Where it will run.</param>
    /// <param name="sql">One statement; SQLite prepares the first.</param>
    /// <param name="rest">What follows that.</param>
    public static Statement Prepare(Connection connection, string sql, out string rest)
    {
        var code = raw.sqlite3_prepare_v3(connection.Handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var handle, out rest);
        if (code == raw.SQLITE_OK)
        {
            return new Statement(connection, handle);
        }
        throw connection.Error(code, SqliteNative.ErrorOffset(connection.Handle, sql));
    }

    /// <summary>Makes it ready for the bindings of a new run.</summary>
    /// <exception cref="InvalidOperationException">Its rows are being read: whoever reads them would begin again, without a word.</exception>
    public Statement Ready()
    {
        Require(!isRunning);
        raw.sqlite3_clear_bindings(handle);
        next = 1;
        return this;
    }

    public Statement Bind(long value)
    {
        Check(raw.sqlite3_bind_int64(handle, next++, value));
        return this;
    }

    public Statement Bind(double value)
    {
        Check(raw.sqlite3_bind_double(handle, next++, value));
        return this;
    }

    public Statement Bind(string? value)
    {
        if (value is null)
        {
            return BindNull();
        }
        // As bytes, because SQLitePCLRaw's own binding of strings ends them at their first NUL.
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        byte[]? rented = null;
        var buffer = most <= 512 ? stackalloc byte[512] : rented = ArrayPool<byte>.Shared.Rent(most);
        BindText(buffer[..Encoding.UTF8.GetBytes(value, buffer)]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
        return this;
    }

    /// <summary>Binds UTF-8 text.</summary>
    public Statement BindText(ReadOnlySpan<byte> utf8)
    {
        // An empty span has no address, which would mean null.
        Check(utf8.IsEmpty ? raw.sqlite3_bind_text(handle, next++, "") : raw.sqlite3_bind_text(handle, next++, utf8));
        return this;
    }

    public Statement BindBlob(ReadOnlySpan<byte> value)
    {
        Check(raw.sqlite3_bind_blob(handle, next++, value));
        return this;
    }

    public Statement Bind(in Fingerprint value)
    {
        Span<byte> bytes = stackalloc byte[BuildCache.Fingerprint.Size];
        value.WriteTo(bytes);
        return BindBlob(bytes);
    }

    /// <summary>Binds the two ends of what begins so, for <c>key &gt;= ? and key &lt; ?</c>.</summary>
    /// <param name="prefix">The beginning; its last character is one of ASCII.</param>
    public Statement BindRange(string prefix) => Bind(prefix).Bind(EndOf(prefix));

    /// <summary>What comes after everything that begins so.</summary>
    /// <param name="prefix">The beginning; its last character is one of ASCII.</param>
    public static string EndOf(string prefix) => prefix[..^1] + (char)(prefix[^1] + 1);

    public Statement BindNull()
    {
        Check(raw.sqlite3_bind_null(handle, next++));
        return this;
    }

    /// <summary>Runs to the end, for statements without rows.</summary>
    public void Run()
    {
        foreach (var _ in Rows())
        {
        }
    }

    /// <summary>The integer in the first column of the first row, 0 when there is none.</summary>
    public long Scalar() => First(static row => row.Int64(0));

    /// <summary>Whether there is a row.</summary>
    public bool Any()
    {
        using var rows = Rows().GetEnumerator();
        return rows.MoveNext();
    }

    /// <summary>What is read of the first row; the default when there is none.</summary>
    public T? First<T>(Func<Row, T> read)
    {
        using var rows = Rows().GetEnumerator();
        return rows.MoveNext() ? read(rows.Current) : default;
    }

    /// <summary>What is read of the first row with something at hand, so that nothing is allocated for it.</summary>
    public T? First<TState, T>(TState state, Func<Row, TState, T> read)
    {
        using var rows = Rows().GetEnumerator();
        return rows.MoveNext() ? read(rows.Current, state) : default;
    }

    /// <summary>What is read of each row.</summary>
    public List<T> List<T>(Func<Row, T> read)
    {
        var all = new List<T>();
        foreach (var row in Rows())
        {
            all.Add(read(row));
        }
        return all;
    }

    /// <summary>The rows, one by one: for <c>foreach</c>.</summary>
    public Rows Rows() => new(this, CancellationToken.None);

    /// <summary>The rows, one by one, until a token is cancelled.</summary>
    public Rows RowsUntil(CancellationToken cancellationToken) => new(this, cancellationToken);

    public int ParameterCount => raw.sqlite3_bind_parameter_count(handle);

    /// <summary>The name of a parameter, counted from 1, with what stands before it (<c>@</c>); null for one without a name.</summary>
    public string? ParameterName(int parameter) => raw.sqlite3_bind_parameter_name(handle, parameter).utf8_to_string();

    public IEnumerable<string> ColumnNames => Enumerable.Range(0, ColumnCount).Select(column => raw.sqlite3_column_name(handle, column).utf8_to_string());

    public int ColumnCount => raw.sqlite3_column_count(handle);

    /// <summary>Whether it can change nothing in the database.</summary>
    public bool IsReadOnly => raw.sqlite3_stmt_readonly(handle) != 0;

    /// <summary>For <see cref="BuildCache.Rows"/>: the first half of a run.</summary>
    public void Begin()
    {
        Require(!isRunning);
        isRunning = true;
    }

    /// <summary>For <see cref="BuildCache.Rows"/>: moves to the next row; false when there is none.</summary>
    public bool MoveNext()
    {
        Require(isRunning);
        var code = raw.sqlite3_step(handle);
        return code switch
        {
            raw.SQLITE_ROW => true,
            raw.SQLITE_DONE => false,
            _ => throw connection.Error(code),
        };
    }

    /// <summary>For <see cref="BuildCache.Rows"/>: the other half of a run.</summary>
    public void End()
    {
        // The code that reset returns repeats the failure of the last step, which has been thrown already.
        raw.sqlite3_reset(handle);
        isRunning = false;
    }

    public void Dispose() => handle.Dispose();

    void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            Require(!isRunning);
            throw connection.Error(code);
        }
    }

    void Require(bool condition)
    {
        if (!condition)
        {
            throw new InvalidOperationException($"The rows of a statement are being read already, or not yet: {raw.sqlite3_sql(handle).utf8_to_string()}");
        }
    }
}
