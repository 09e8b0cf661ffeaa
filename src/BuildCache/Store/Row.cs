using System.Text;
using SQLitePCL;

namespace BuildCache;

/// <summary>The row that a statement has come to, until it moves on. Columns count from 0, as in SQLite.</summary>
readonly ref struct Row(sqlite3_stmt handle)
{
    public int Type(int column) => raw.sqlite3_column_type(handle, column);

    public bool IsNull(int column) => Type(column) == raw.SQLITE_NULL;

    public long Int64(int column) => raw.sqlite3_column_int64(handle, column);

    public double Double(int column) => raw.sqlite3_column_double(handle, column);

    /// <summary>All of a text, NULs in it included.</summary>
    public string Text(int column) => Encoding.UTF8.GetString(Bytes(column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>Bytes of a blob or of a text, valid until the next row.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(handle, column);

    public Fingerprint Fingerprint(int column) => BuildCache.Fingerprint.FromBytes(Bytes(column));
}
