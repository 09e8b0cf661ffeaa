using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Tomlyn;
using Tomlyn.Model;
using Tomlyn.Parsing;

namespace BuildCache.Content.Data;

/// <summary>
/// TOML to JSON. Dates become the texts that YAML would give, and numbers with a point or an exponent that would change when they are written
/// again stay text, as there: <see cref="WrittenNumber"/>.
/// </summary>
static class TomlJson
{
    static readonly TomlSerializerOptions Options = new() { MaxDepth = 64 };

    /// <summary>Reads a text, with the places of its outermost keys, line and column from 1.</summary>
    /// <param name="text">TOML.</param>
    /// <param name="texts">Outermost keys whose values are text, whatever they look like.</param>
    /// <exception cref="DataSyntaxException">It is not TOML.</exception>
    public static (JsonObject Value, IReadOnlyDictionary<string, (int Line, int Column)> Keys) Read(string text, IReadOnlySet<string>? texts = null)
    {
        try
        {
            var table = TomlSerializer.Deserialize<TomlTable>(text, Options) ?? [];
            var places = Places(text);
            var quoted = Quoted(text, texts ?? new HashSet<string>());
            return (Object(ReferenceEquals(quoted, text) ? table : TomlSerializer.Deserialize<TomlTable>(quoted, Options) ?? []), places);
        }
        catch (TomlException exception)
        {
            throw TomlMessage.Explain(exception, text);
        }
    }

    /// <summary>The text with quotes around the numbers that are to stay as they are written; the same text when there are none.</summary>
    static string Quoted(string text, IReadOnlySet<string> texts)
    {
        StringBuilder? quoted = null;
        var written = 0;
        var isText = false;
        var parser = TomlParser.Create(text, Options);
        while (parser.MoveNext())
        {
            if (parser.Current is { Kind: TomlParseEventKind.PropertyName } && parser.Depth == 1)
            {
                isText = texts.Contains(parser.GetPropertyName());
            }
            else if (parser.Current is { Kind: var kind and (TomlParseEventKind.Float or TomlParseEventKind.Integer), Span: { } span }
                && (kind == TomlParseEventKind.Float || isText)
                && text[span.Start.Offset..(span.End.Offset + 1)] is var number && WrittenNumber.Read(number) is null)
            {
                (quoted ??= new StringBuilder()).Append(text, written, span.Start.Offset - written).Append('\'').Append(number).Append('\'');
                written = span.End.Offset + 1;
            }
        }

        return quoted?.Append(text, written, text.Length - written).ToString() ?? text;
    }

    static JsonObject Object(TomlTable table) => new(table.Select(static pair => KeyValuePair.Create(pair.Key, Value(pair.Value))));

    static JsonNode? Value(object? value) => value switch
    {
        null => null,
        string text => text,
        bool flag => flag,
        long number => number,
        double real => real,
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
