using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SQLitePCL;

namespace BuildCache;

/// <summary>A function of a handler that SQL may call: a name, how many arguments it takes (-1 for any number), and what it does.</summary>
/// <param name="Name">The name in SQL.</param>
/// <param name="Arity">How many arguments.</param>
/// <param name="Assembly">The assembly of the handler.</param>
/// <param name="Code">The function as the handler handed it over.</param>
/// <param name="TakesNull">For each argument whether the function is called with null; the compiler keeps that beside the code.</param>
/// <param name="Invoke">The function as SQLite calls it.</param>
sealed partial record SqlFunction(string Name, int Arity, Assembly Assembly, Delegate Code, IReadOnlyList<bool> TakesNull, Func<sqlite3_value[], object?> Invoke)
{
    public Fingerprint Fingerprint => Fingerprint.Of($"{CodeFingerprint.Of(Code, Assembly)} {string.Join(' ', TakesNull)}");

    // https://sqlite.org/c3ref/c_deterministic.html: not in views and indexes, where other programs would miss it.
    const int DirectOnly = 0x80000;

    const int Flags = raw.SQLITE_UTF8 | raw.SQLITE_DETERMINISTIC | DirectOnly;

    /// <summary>Makes its name known to a connection.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="present">The function that is called by the name, which takes as many arguments.</param>
    public void AttachTo(Connection connection, Func<string, SqlFunction> present)
    {
        var name = Name;
        raw.sqlite3_create_function(connection.Handle, name, Arity, Flags, null, (context, _, arguments) => present(name).Call(context, arguments));
    }

    /// <summary>Lets a connection forget its name.</summary>
    public void DetachFrom(Connection connection) => raw.sqlite3_create_function(connection.Handle, Name, Arity, Flags, null, (delegate_function_scalar?)null);

    /// <summary>An argument as the function wants it, <c>default</c> for null.</summary>
    /// <exception cref="ArgumentException">It is of another kind.</exception>
    public static T Read<T>(sqlite3_value[] arguments, int index)
    {
        var type = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
        var argument = arguments[index];
        var kind = raw.sqlite3_value_type(argument);
        if (kind == raw.SQLITE_NULL)
        {
            return default!;
        }
        object? read = type switch
        {
            _ when type == typeof(string) && kind != raw.SQLITE_BLOB => (object)TextOf(argument),
            _ when type == typeof(long) && IsInteger(kind, argument) => raw.sqlite3_value_int64(argument),
            _ when type == typeof(int) && IsInteger(kind, argument) => checked((int)raw.sqlite3_value_int64(argument)),
            _ when type == typeof(double) && kind is raw.SQLITE_INTEGER or raw.SQLITE_FLOAT => raw.sqlite3_value_double(argument),
            _ when type == typeof(bool) && kind is raw.SQLITE_INTEGER => raw.sqlite3_value_int64(argument) != 0,
            _ when typeof(JsonNode).IsAssignableFrom(type) && kind is raw.SQLITE_INTEGER => JsonValue.Create(raw.sqlite3_value_int64(argument)),
            _ when typeof(JsonNode).IsAssignableFrom(type) && kind is raw.SQLITE_FLOAT => JsonValue.Create(raw.sqlite3_value_double(argument)),
            _ when typeof(JsonNode).IsAssignableFrom(type) && kind is raw.SQLITE_TEXT => Json.Parse(TextOf(argument)),
            _ => null,
        };
        return read is T typed ? typed : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"argument {index + 1} is {Describe(kind)}, not what the function takes ({type.Name})"));
    }

    /// <summary>An argument as JSON; text is a string.</summary>
    public static JsonNode? Scalar(sqlite3_value[] arguments, int index) => raw.sqlite3_value_type(arguments[index]) switch
    {
        raw.SQLITE_NULL => null,
        raw.SQLITE_TEXT => JsonValue.Create(Read<string>(arguments, index)),
        _ => Read<JsonNode>(arguments, index),
    };

    public static bool IsName(string name) => Word().IsMatch(name);

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex Word();

    /// <summary>Whether the function can take arguments of a type, or give them.</summary>
    public static bool CanPass(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain == typeof(string) || plain == typeof(long) || plain == typeof(int) || plain == typeof(double) || plain == typeof(bool) || typeof(JsonNode).IsAssignableFrom(plain);
    }

    static bool IsInteger(int kind, sqlite3_value value) =>
        kind == raw.SQLITE_INTEGER || kind == raw.SQLITE_FLOAT && Math.Abs(raw.sqlite3_value_double(value)) < 1L << 53 && double.IsInteger(raw.sqlite3_value_double(value));

    // All of it: SQLitePCLRaw's own reading ends a text at its first NUL.
    static string TextOf(sqlite3_value value) => Encoding.UTF8.GetString(raw.sqlite3_value_blob(value));

    static void GiveText(sqlite3_context context, ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            raw.sqlite3_result_text(context, "");
        }
        else
        {
            raw.sqlite3_result_text(context, utf8);
        }
    }

    static string Describe(int kind) => kind switch
    {
        raw.SQLITE_INTEGER => "an integer",
        raw.SQLITE_FLOAT => "a number",
        raw.SQLITE_TEXT => "text",
        _ => "a blob",
    };

    void Call(sqlite3_context context, sqlite3_value[] arguments)
    {
        object? result;
        try
        {
            result = Invoke(arguments);
        }
#pragma warning disable CA1031 // Whatever the function throws is the query's error: an exception cannot pass through SQLite.
        catch (Exception error)
#pragma warning restore CA1031
        {
            raw.sqlite3_result_error(context, $"function {Name}: {error.Message}");
            return;
        }
        switch (result)
        {
            case null:
                raw.sqlite3_result_null(context);
                break;
            case string text:
                GiveText(context, Encoding.UTF8.GetBytes(text));
                break;
            case bool truth:
                raw.sqlite3_result_int64(context, truth ? 1 : 0);
                break;
            case int or long:
                raw.sqlite3_result_int64(context, Convert.ToInt64(result, CultureInfo.InvariantCulture));
                break;
            case double number:
                raw.sqlite3_result_double(context, number);
                break;
            default:
                GiveText(context, CanonicalJson.Bytes((JsonNode)result));
                break;
        }
    }
}
