using SQLitePCL;

namespace BuildCache;

/// <summary>
/// The functions that BuildCache gives to SQL: <c>artifact(hash)</c>, and the date functions without their access to the clock. The latter
/// hand their arguments to SQLite's own on a second connection, once they are known to name no present time.
/// </summary>
sealed class QueryFunctions : IDisposable
{
    const string ArtifactFunction = "artifact";
    static readonly string[] DateFunctions = ["date", "time", "datetime", "julianday", "unixepoch", "strftime", "timediff"];

    /// <summary>How they are called. A query may call them; an index may not, since the database could not be read without them.</summary>
    public static readonly IReadOnlySet<string> Names = new HashSet<string>([ArtifactFunction, .. DateFunctions], StringComparer.OrdinalIgnoreCase);

    readonly Connection connection;
    readonly ArtifactStore artifacts;
    QueryLibrary library = new();
    Connection? plain;

    QueryFunctions(Connection connection, ArtifactStore artifacts) => (this.connection, this.artifacts) = (connection, artifacts);

    /// <summary>Makes them known to a connection, without those of handlers and extensions.</summary>
    public static QueryFunctions Register(Connection connection, ArtifactStore artifacts)
    {
        var functions = new QueryFunctions(connection, artifacts);
        raw.sqlite3_create_function(connection.Handle, ArtifactFunction, 1, raw.SQLITE_UTF8 | raw.SQLITE_DETERMINISTIC, null, functions.Artifact);
        foreach (var name in DateFunctions)
        {
            raw.sqlite3_create_function(connection.Handle, name, -1, raw.SQLITE_UTF8 | raw.SQLITE_DETERMINISTIC, null,
                (context, _, arguments) => functions.Date(name, context, arguments));
        }
        return functions;
    }

    /// <summary>
    /// From now on the functions of this library are called. SQLite prepares every statement of a connection anew after a function
    /// was made known to it, which costs more than an edit does, so it hears of nothing while names and arguments are the same.
    /// </summary>
    public void Use(QueryLibrary next)
    {
        var former = library;
        library = next;
        if (!next.LooksAs(former))
        {
            former.DetachFrom(connection);
            next.AttachTo(connection, name => library.Function(name));
        }
    }

    public void Dispose() => plain?.Dispose();

    void Artifact(sqlite3_context context, object user, sqlite3_value[] arguments)
    {
        if (raw.sqlite3_value_type(arguments[0]) == raw.SQLITE_NULL)
        {
            raw.sqlite3_result_null(context);
            return;
        }
        var text = raw.sqlite3_value_text(arguments[0]).utf8_to_string();
        if (text.Length != 64 || !text.All(char.IsAsciiHexDigit))
        {
            raw.sqlite3_result_error(context, $"artifact('{text}'): an artifact is named by 64 hexadecimal digits");
        }
        else if (artifacts.TryRead(connection, Convert.FromHexString(text)) is { } content)
        {
            raw.sqlite3_result_text(context, content);
        }
        else if (ArtifactStore.IsRecorded(connection, Convert.FromHexString(text)))
        {
            // A null would be kept as the query's value long after the artifact is whole again.
            raw.sqlite3_result_error(context, $"the artifact {text} is missing or does not match its hash");
            raw.sqlite3_result_error_code(context, raw.SQLITE_CORRUPT);
        }
        else
        {
            raw.sqlite3_result_null(context);
        }
    }

    void Date(string name, sqlite3_context context, sqlite3_value[] arguments)
    {
        // The first argument of strftime is a format; the time value follows.
        var first = name == "strftime" ? 1 : 0;
        if (arguments.Length <= first)
        {
            raw.sqlite3_result_error(context, $"{name}() without a time value means the current time, which no query may depend on; pass a column or a property");
            return;
        }
        plain ??= Connection.Open(":memory:", readOnly: false, create: true);
        var call = plain.Prepare($"select {name}({string.Join(", ", Enumerable.Repeat("?", arguments.Length))})");
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (raw.sqlite3_value_type(arguments[i]))
            {
                case raw.SQLITE_NULL:
                    call.BindNull();
                    break;
                case raw.SQLITE_INTEGER:
                    call.Bind(raw.sqlite3_value_int64(arguments[i]));
                    break;
                case raw.SQLITE_FLOAT:
                    call.Bind(raw.sqlite3_value_double(arguments[i]));
                    break;
                default:
                    var text = raw.sqlite3_value_text(arguments[i]).utf8_to_string();
                    if (i >= first && IsOfClock(text.Trim(), isTime: i == first || name == "timediff"))
                    {
                        raw.sqlite3_result_error(context, $"{name}(… '{text}' …) depends on the clock or on the machine's time zone, which no query may depend on; pass a column or a property");
                        return;
                    }
                    call.Bind(text);
                    break;
            }
        }
        foreach (var row in call.Rows())
        {
            switch (row.Type(0))
            {
                case raw.SQLITE_NULL:
                    raw.sqlite3_result_null(context);
                    break;
                case raw.SQLITE_INTEGER:
                    raw.sqlite3_result_int64(context, row.Int64(0));
                    break;
                case raw.SQLITE_FLOAT:
                    raw.sqlite3_result_double(context, row.Double(0));
                    break;
                default:
                    raw.sqlite3_result_text(context, row.Text(0));
                    break;
            }
        }
    }

    /// <summary>As a time, <c>subsec</c> is the present one with its fractions; as a modifier it only asks for those of another.</summary>
    static bool IsOfClock(string text, bool isTime) => text.ToLowerInvariant() switch
    {
        "now" or "localtime" or "utc" => true,
        "subsec" or "subsecond" => isTime,
        _ => false,
    };
}
