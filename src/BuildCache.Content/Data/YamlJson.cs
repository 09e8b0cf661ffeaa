using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace BuildCache.Content.Data;

/// <summary>
/// YAML to JSON. Anchors and aliases are resolved by copying; duplicate keys are errors; what JSON cannot hold (binary, sets, other
/// tags) stays text. Scalars: <see cref="YamlScalar"/>.
/// </summary>
sealed class YamlJson
{
    // An alias of aliases can stand for billions of nodes in a few lines.
    const int MaxNodes = 1_000_000;

    readonly LineMap lines;
    readonly Scanner scanner;
    readonly Parser parser;
    readonly Dictionary<AnchorName, JsonNode?> anchors = [];
    int nodes;

    readonly IReadOnlySet<string> texts;

    YamlJson(string text, IReadOnlySet<string>? texts = null)
    {
        lines = new LineMap(text);
        this.texts = texts ?? new HashSet<string>();
        scanner = new Scanner(new StringReader(text), skipComments: true);
        parser = new Parser(scanner);
    }

    /// <summary>Where each key of the outermost mapping stands, line and column from 1.</summary>
    public Dictionary<string, (int Line, int Column)> Keys { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads a text of at most one document.</summary>
    /// <param name="text">YAML.</param>
    /// <param name="texts">Keys of the outermost mapping whose values are text, whatever they look like.</param>
    /// <exception cref="DataSyntaxException">It is not YAML, or has several documents.</exception>
    public static (JsonNode? Value, IReadOnlyDictionary<string, (int Line, int Column)> Keys) ReadOne(string text, IReadOnlySet<string>? texts = null)
    {
        var reader = new YamlJson(text, texts);
        var documents = reader.ReadAll();
        return documents.Count <= 1
            ? (documents.Count == 0 ? null : documents[0], reader.Keys)
            : throw new DataSyntaxException("there are several documents, where one is expected", 0, 0);
    }

    /// <summary>Reads every document of a text.</summary>
    /// <exception cref="DataSyntaxException">It is not YAML.</exception>
    public static List<JsonNode?> Read(string text) => new YamlJson(text).ReadAll();

    List<JsonNode?> ReadAll()
    {
        try
        {
            var documents = new List<JsonNode?>();
            parser.Consume<StreamStart>();
            while (!parser.TryConsume<StreamEnd>(out _))
            {
                parser.Consume<DocumentStart>();
                documents.Add(ReadNode(0));
                parser.Consume<DocumentEnd>();
                anchors.Clear();
            }

            return documents;
        }
        catch (YamlException exception)
        {
            throw YamlMessage.Explain(exception, lines);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or IndexOutOfRangeException or NullReferenceException or InvalidCastException)
        {
            // YamlDotNet 18.1 has broken texts that it meets with such exceptions ("a: [1", then "b: 2" on the next line).
            var (line, column) = lines.Of((int)scanner.CurrentPosition.Index);
            throw new DataSyntaxException("the text makes no sense as YAML from here on: check brackets, quotes and indentation", line, column, exception);
        }
    }

    JsonNode? ReadNode(int depth, bool asText = false)
    {
        Count(1);
        switch (parser.Current)
        {
            case AnchorAlias alias:
                var isKnown = anchors.TryGetValue(alias.Value, out var target);
                var copy = isKnown ? Copy(target, depth) : throw Error($"the alias *{alias.Value.Value} names no anchor before it", alias.Start);
                parser.MoveNext();
                return copy;
            case Scalar scalar:
                parser.MoveNext();
                Check(DataText.ProblemOf(scalar.Value), scalar.Start);
                return Remember(scalar, asText ? YamlScalar.ToText(scalar) : YamlScalar.ToJson(scalar));
            case SequenceStart sequence:
                CheckDepth(depth);
                return Remember(sequence, ReadSequence(depth, asText));
            case MappingStart mapping:
                CheckDepth(depth);
                return Remember(mapping, ReadMapping(depth));
            default:
                throw Error("a value is missing", parser.Current?.Start ?? Mark.Empty);
        }
    }

    JsonArray ReadSequence(int depth, bool asText)
    {
        parser.Consume<SequenceStart>();
        var array = new JsonArray();
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            array.Add(ReadNode(depth + 1, asText));
        }

        return array;
    }

    JsonObject ReadMapping(int depth)
    {
        parser.Consume<MappingStart>();
        var mapping = new JsonObject();
        var merged = new List<JsonObject>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (parser.Current is not Scalar key)
            {
                throw Error("a key must be a word or a quoted text", parser.Current!.Start);
            }

            parser.MoveNext();
            Check(DataText.ProblemOfKey(key.Value), key.Start);
            if (YamlScalar.IsMergeKey(key))
            {
                ReadMerged(merged, depth + 1);
                continue;
            }

            if (mapping.ContainsKey(key.Value))
            {
                throw Error($"the key '{key.Value}' is there twice", key.Start);
            }

            if (depth == 0)
            {
                Keys[key.Value] = lines.Of((int)key.Start.Index);
            }

            mapping.Add(key.Value, ReadNode(depth + 1, depth == 0 && texts.Contains(key.Value)));
        }

        // A key of its own counts more than a merged one, and an earlier mapping more than a later one.
        foreach (var (key, value) in merged.SelectMany(static source => source).Where(pair => !mapping.ContainsKey(pair.Key)).DistinctBy(static pair => pair.Key).ToList())
        {
            mapping.Add(key, Copy(value, depth + 1));
        }

        return mapping;
    }

    /// <summary><c>&lt;&lt;: *base</c> and <c>&lt;&lt;: [*one, *two]</c> (https://yaml.org/type/merge.html).</summary>
    void ReadMerged(List<JsonObject> merged, int depth)
    {
        var place = parser.Current?.Start ?? Mark.Empty;
        var value = ReadNode(depth);
        foreach (var source in value is JsonArray list ? [.. list] : new[] { value })
        {
            merged.Add(source as JsonObject ?? throw Error("'<<' takes the keys of another mapping, or of a list of mappings; put quotes around it if it is a key of yours", place));
        }
    }

    JsonNode? Remember(NodeEvent source, JsonNode? value)
    {
        if (!source.Anchor.IsEmpty)
        {
            anchors[source.Anchor] = value;
        }

        return value;
    }

    /// <summary>A copy that stands at a depth. What it holds counts: aliases of aliases nest as brackets do.</summary>
    JsonNode? Copy(JsonNode? node, int depth)
    {
        CountIn(node, depth);
        return node?.DeepClone();
    }

    void CountIn(JsonNode? node, int depth)
    {
        Count(1);
        if (node is JsonArray or JsonObject)
        {
            CheckDepth(depth);
        }

        var children = node switch
        {
            JsonArray array => array,
            JsonObject mapping => mapping.Select(static pair => pair.Value),
            _ => [],
        };
        foreach (var child in children)
        {
            CountIn(child, depth + 1);
        }
    }

    /// <summary>Whether a list or a mapping may stand at a depth.</summary>
    void CheckDepth(int depth)
    {
        if (depth >= Document.MaximumDepth)
        {
            throw Error($"it is nested deeper than {Document.MaximumDepth} levels", parser.Current?.Start ?? Mark.Empty);
        }
    }

    void Check(string? problem, Mark at)
    {
        if (problem is not null)
        {
            throw Error(problem, at);
        }
    }

    void Count(int more)
    {
        nodes += more;
        if (nodes > MaxNodes)
        {
            throw Error($"it stands for more than {MaxNodes} values once its aliases are resolved", parser.Current?.Start ?? Mark.Empty);
        }
    }

    DataSyntaxException Error(string message, Mark at)
    {
        var (line, column) = lines.Of((int)at.Index);
        return new DataSyntaxException(message, line, column);
    }
}
