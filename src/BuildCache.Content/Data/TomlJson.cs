using System.Globalization;
using System.Text.Json.Nodes;
using Tomlyn;
using Tomlyn.Model;
using Tomlyn.Parsing;

namespace BuildCache.Content.Data;

/// <summary>TOML to JSON. Dates become the texts that YAML would give; numbers that JSON does not have stay text.</summary>
static class TomlJson
{
    static readonly TomlSerializerOptions Options = new() { MaxDepth = 64 };

    /// <summary>Reads a text, with the places of its outermost keys, line and column from 1.</summary>
    /// <exception cref="DataSyntaxException">It is not TOML.</exception>
    public static (JsonObject Value, IReadOnlyDictionary<string, (int Line, int Column)> Keys) Read(string text)
    {
        try
        {
            var table = TomlSerializer.Deserialize<TomlTable>(text, Options) ?? [];
            return (Object(table), Places(text));
        }
        catch (TomlException exception)
        {
            throw TomlMessage.Explain(exception, text);
        }
    }

    static JsonObject Object(TomlTable table) => new(table.Select(static pair => KeyValuePair.Create(pair.Key, Value(pair.Value))));

    static JsonNode? Value(object? value) => value switch
    {
        null => null,
        string text => text,
        bool flag => flag,
        long number => number,
        double real when double.IsFinite(real) => real,
        double real => real.ToString(CultureInfo.InvariantCulture),
        TomlDateTime moment => moment.ToString(),
        TomlTable table => Object(table),
        TomlArray array => new JsonArray([.. array.Select(Value)]),
        TomlTableArray tables => new JsonArray([.. tables.Select(Object)]),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    /// <summary>Where the outermost keys stand. A table is opened as often as its author likes; any other key is there once.</summary>
    static Dictionary<string, (int Line, int Column)> Places(string text)
    {
        var places = new Dictionary<string, (int Line, int Column)>(StringComparer.Ordinal);
        var tables = new HashSet<string>(StringComparer.Ordinal);
        var parser = TomlParser.Create(text, Options);
        while (parser.MoveNext())
        {
            if (parser.Current is not { Kind: TomlParseEventKind.PropertyName, Span: { } span })
            {
                continue;
            }

            var key = parser.GetPropertyName();
            if (DataText.ProblemOfKey(key) is { } problem)
            {
                throw new DataSyntaxException(problem, span.Start.Line + 1, span.Start.Column + 1);
            }

            if (parser.Depth != 1)
            {
                continue;
            }

            var isTable = parser.MoveNext() && parser.Current is { Kind: TomlParseEventKind.StartTable or TomlParseEventKind.StartArray, Span: null };
            if (!places.TryAdd(key, (span.Start.Line + 1, span.Start.Column + 1)) && !(isTable && tables.Contains(key)))
            {
                throw new DataSyntaxException($"the key '{key}' is there twice", span.Start.Line + 1, span.Start.Column + 1);
            }

            if (isTable)
            {
                tables.Add(key);
            }
        }

        return places;
    }
}
