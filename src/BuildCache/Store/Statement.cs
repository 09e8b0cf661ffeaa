using System.Buffers;
using System.Text;
using SQLitePCL;

namespace BuildCache;

/// <summary>A prepared statement: bind in order, step, read columns. Positions count from 1 for parameters and from 0 for columns, as in SQLite.</summary>
sealed class Statement : IDisposable
{
    readonly Connection connection;
    readonly sqlite3_stmt handle;
    int next = 1;

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
        var error = connection.Error(code);
        throw new StoreException(error.Code, error.Message) { Offset = SqliteNative.ErrorOffset(connection.Handle, sql) };
    }

    public Statement Reset()
    {
        // The code that reset returns repeats the failure of the last step, which has been thrown already.
        raw.sqlite3_reset(handle);
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

    public Statement BindNull()
    {
        Check(raw.sqlite3_bind_null(handle, next++));
        return this;
    }

    /// <summary>Moves to the next row; false when there is none.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(handle);
        return code switch
        {
            raw.SQLITE_ROW => true,
            raw.SQLITE_DONE => false,
            _ => throw Fail(code),
        };
    }

    /// <summary>As <see cref="Step"/>, until a token is cancelled, which ends the run: the statement holds no read lock then.</summary>
    public bool StepUntil(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            Done();
            throw new OperationCanceledException(cancellationToken);
        }
        return Step();
    }

    /// <summary>Runs to the end and resets, for statements without rows.</summary>
    public void Run()
    {
        while (Step())
        {
        }
        raw.sqlite3_reset(handle);
    }

    /// <summary>The integer in the first column of the first row, 0 when there is none.</summary>
    public long Scalar()
    {
        var value = Step() ? Int64(0) : 0;
        raw.sqlite3_reset(handle);
        return value;
    }

    /// <summary>Ends a run early, so that the statement holds no read lock.</summary>
    public void Done() => raw.sqlite3_reset(handle);

    public int ColumnCount => raw.sqlite3_column_count(handle);

    public string ColumnName(int column) => raw.sqlite3_column_name(handle, column).utf8_to_string();

    public int Type(int column) => raw.sqlite3_column_type(handle, column);

    public bool IsNull(int column) => Type(column) == raw.SQLITE_NULL;

    public long Int64(int column) => raw.sqlite3_column_int64(handle, column);

    public double Double(int column) => raw.sqlite3_column_double(handle, column);

    /// <summary>All of a text, NULs in it included.</summary>
    public string Text(int column) => Encoding.UTF8.GetString(Bytes(column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>Bytes of a blob or of a text, valid until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(handle, column);

    public Fingerprint Fingerprint(int column) => BuildCache.Fingerprint.FromBytes(Bytes(column));

    public void Dispose() => handle.Dispose();

    StoreException Fail(int code)
    {
        var error = connection.Error(code);
        raw.sqlite3_reset(handle);
        return error;
    }

    void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw connection.Error(code);
        }
    }
}
