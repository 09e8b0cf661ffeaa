using System.Runtime.InteropServices;
using System.Text;
using SQLitePCL;

namespace BuildCache;

/// <summary>Functions of SQLite that SQLitePCLRaw does not pass on, called in the library that it loads.</summary>
static partial class SqliteNative
{
    /// <summary>Where in a text the last preparation on a connection failed, in characters; -1 where that is not known.</summary>
    public static int ErrorOffset(sqlite3 connection, string sql)
    {
        var bytes = sqlite3_error_offset(connection);
        return bytes < 0 ? -1 : Encoding.UTF8.GetCharCount(Encoding.UTF8.GetBytes(sql).AsSpan(..Math.Min(bytes, Encoding.UTF8.GetByteCount(sql))));
    }

    /// <summary>Whether a name means something to SQL itself.</summary>
    public static bool IsKeyword(string name) => sqlite3_keyword_check(name, Encoding.UTF8.GetByteCount(name)) != 0;

    /// <summary>Called while another connection holds a lock: how often it was called for it; 0 ends the wait.</summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public delegate int BusyHandler(nint state, int calls);

    /// <summary>What decides whether a connection goes on waiting for a lock. The caller keeps the function alive.</summary>
    public static void SetBusyHandler(sqlite3 connection, BusyHandler handler) => _ = sqlite3_busy_handler(connection, handler, 0);

    // https://sqlite.org/c3ref/busy_handler.html
    [LibraryImport("e_sqlite3")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static partial int sqlite3_busy_handler(sqlite3 connection, BusyHandler handler, nint state);

    // https://sqlite.org/c3ref/errcode.html
    [LibraryImport("e_sqlite3")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static partial int sqlite3_error_offset(sqlite3 connection);

    // https://sqlite.org/c3ref/keyword_check.html
    [LibraryImport("e_sqlite3", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static partial int sqlite3_keyword_check(string name, int length);
}
