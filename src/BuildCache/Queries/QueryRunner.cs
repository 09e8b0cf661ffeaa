using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SQLitePCL;

namespace BuildCache;

/// <summary>
/// Runs queries and turns rows into JSON. A null is left out of its row: a column that only exists because some query names it must not
/// show in another's <c>select *</c>.
/// </summary>
static class QueryRunner
{
    /// <summary>Parameters by name, each of them a value.</summary>
    public const int MostDepth = Json.MostDepth + 1;

    /// <summary>What a row takes beside its texts, about.</summary>
    const int BytesOfRow = 500;

    /// <summary>Parameters as they are bound and hashed: the same value has one representation whatever type it came in.</summary>
    public static JsonObject CanonicalParameters(IReadOnlyDictionary<string, object?>? parameters)
    {
        if (parameters is null || parameters.Count == 0)
        {
            return [];
        }
        var node = new JsonObject();
        foreach (var (name, value) in parameters)
        {
            node[name] = value is JsonNode json ? Json.Parse(CanonicalJson.Bytes(json)) : Json.ToNode(value);
        }
        // Through their text, so that the same value has one representation whatever type it came in.
        return Json.Parse(CanonicalJson.Bytes(node, MostDepth))!.AsObject();
    }

    /// <param name="connection">Where.</param>
    /// <param name="sql">The text to run.</param>
    /// <param name="parameters">See <see cref="CanonicalParameters"/>.</param>
    /// <param name="longest">How long it may take; zero for ever.</param>
    public static (List<JsonObject> Rows, Fingerprint Value) Run(Connection connection, string sql, JsonObject parameters, TimeSpan longest)
    {
        var rows = new List<JsonObject>();
        return (rows, Run(connection, sql, parameters, longest, rows.Add));
    }

    /// <summary>The value, and the rows as well if there are no more than a few; null if there are.</summary>
    public static (List<JsonObject>? Rows, Fingerprint Value) Run(Connection connection, string sql, JsonObject parameters, TimeSpan longest, int most)
    {
        var rows = new List<JsonObject>();
        var count = 0;
        var value = Run(connection, sql, parameters, longest, row =>
        {
            if (++count <= most)
            {
                rows.Add(row);
            }
            else
            {
                rows.Clear();
            }
        });
        return (count <= most ? rows : null, value);
    }

    static Fingerprint Run(Connection connection, string sql, JsonObject parameters, TimeSpan longest, Action<JsonObject> add)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var row in Rows(connection, sql, parameters, longest))
        {
            add(row);
            hash.AppendData(CanonicalJson.Bytes(row));
            hash.AppendData("\n"u8);
        }
        return Fingerprint.FromBytes(hash.GetHashAndReset().AsSpan(0, Fingerprint.Size));
    }

    public static Fingerprint Value(Connection connection, string sql, JsonObject parameters, TimeSpan longest) => Run(connection, sql, parameters, longest, static _ => { });

    public static IEnumerable<JsonObject> Rows(Connection connection, string sql, JsonObject parameters, TimeSpan longest)
    {
        using var limit = connection.Limit(longest);
        var statement = connection.Prepare(sql);
        Bind(statement, parameters);
        string[]? names = null;
        using var rows = statement.Rows().GetEnumerator();
        for (var room = connection.MostBytesOfRows; MoveNext(connection, rows);)
        {
            names ??= [.. statement.ColumnNames];
            var json = ObjectOf(rows.Current, names, ref room);
            if (room < 0)
            {
                throw new StoreException(raw.SQLITE_TOOBIG, string.Create(CultureInfo.InvariantCulture, $"it gives more than {connection.MostBytesOfRows / 1_000_000:N0} MB of rows, as one does whose recursive part has no end"));
            }
            yield return json;
        }
    }

    static JsonObject ObjectOf(Row row, string[] names, ref long room)
    {
        room -= BytesOfRow;
        var json = new JsonObject();
        for (var i = 0; i < names.Length; i++)
        {
            if (ValueOf(row, i, names[i]) is { } value)
            {
                room -= row.Type(i) == raw.SQLITE_TEXT ? row.Bytes(i).Length : 0;
                json[names[i]] = value;
            }
        }
        return json;
    }

    static bool MoveNext(Connection connection, Rows.Enumerator rows)
    {
        try
        {
            return rows.MoveNext();
        }
        catch (StoreException error)
        {
            throw connection.Explain(error);
        }
    }

    static JsonValue? ValueOf(Row row, int column, string name) => row.Type(column) switch
    {
        raw.SQLITE_NULL => null,
        raw.SQLITE_INTEGER => JsonValue.Create(row.Int64(column)),
        raw.SQLITE_FLOAT when double.IsFinite(row.Double(column)) => JsonValue.Create(row.Double(column)),
        raw.SQLITE_FLOAT => throw new StoreException(1, $"column {name} is infinite, which JSON cannot hold"),
        raw.SQLITE_TEXT => JsonValue.Create(row.Text(column)),
        _ => throw new StoreException(1, $"column {name} is a blob, which JSON cannot hold; wrap it in hex()"),
    };

    static void Bind(Statement statement, JsonObject parameters)
    {
        for (var i = 1; i <= statement.ParameterCount; i++)
        {
            var name = statement.ParameterName(i);
            if (string.IsNullOrEmpty(name) || !parameters.TryGetPropertyValue(name[1..], out var value))
            {
                throw new StoreException(1, $"parameter {name ?? i.ToString(CultureInfo.InvariantCulture)} has no value; parameters are written @name and passed by that name");
            }
            switch (value)
            {
                case null:
                    statement.BindNull();
                    break;
                case JsonValue scalar when scalar.TryGetValue(out string? text):
                    statement.Bind(text);
                    break;
                case JsonValue scalar when scalar.TryGetValue(out bool truth):
                    statement.Bind(truth ? 1 : 0);
                    break;
                case JsonValue scalar when scalar.TryGetValue(out long integer):
                    statement.Bind(integer);
                    break;
                case JsonValue scalar when scalar.TryGetValue(out double real):
                    statement.Bind(real);
                    break;
                default:
                    statement.Bind(CanonicalJson.Text(value));
                    break;
            }
        }
    }
}
