using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace BuildCache;

/// <summary>
/// How .NET values become the JSON of documents, arguments and values: camelCase keys, so that C# and SQL agree. Everybody who reads or
/// writes JSON does it through here, so that what one accepts is deeper than another can read nowhere.
/// </summary>
static class Json
{
    /// <summary>How many objects and lists may stand in each other in a value: a document, a value of a computation, a data file.</summary>
    public const int MostDepth = 200;

    /// <summary>The same for an artifact; SQLite's functions read no deeper.</summary>
    public const int MostArtifactDepth = 1000;

    /// <summary>What the engine puts around a value when it stores it.</summary>
    const int Envelope = 8;

    /// <summary>The same for a value as it is stored.</summary>
    public const int MostStoredDepth = MostDepth + Envelope;

    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DictionaryKeyPolicy = null,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = MostStoredDepth,
        TypeInfoResolver = new JsonContexts(),
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>For what handlers give: a text that is none is refused.</summary>
    static readonly JsonSerializerOptions Strict = new(Options) { Converters = { new WellFormedTextConverter() } };

    /// <summary>The same, for people to read; lines end alike on every system.</summary>
    public static readonly JsonSerializerOptions Indented = new(Strict) { WriteIndented = true, NewLine = "\n" };

    static readonly JsonDocumentOptions Documents = new() { MaxDepth = MostStoredDepth };

    public static JsonNode? Parse(ReadOnlySpan<byte> utf8) => JsonNode.Parse(utf8, documentOptions: Documents);

    public static JsonNode? Parse(string text) => JsonNode.Parse(text, documentOptions: Documents);

    public static JsonDocument ParseDocument(ReadOnlyMemory<byte> utf8) => JsonDocument.Parse(utf8, Documents);

    public static Utf8JsonReader Reader(ReadOnlySpan<byte> utf8) => new(utf8, new JsonReaderOptions { MaxDepth = MostStoredDepth });

    /// <summary>A .NET value as JSON.</summary>
    /// <exception cref="UnencodableException">JSON cannot hold it.</exception>
    public static JsonNode? ToNode<T>(T value) => Encode(() => JsonSerializer.SerializeToNode(value, Strict));

    /// <inheritdoc cref="ToNode{T}"/>
    public static JsonNode? ToNode(object? value) => Encode(() => JsonSerializer.SerializeToNode(value, Strict));

    /// <summary>A .NET value as text for people.</summary>
    /// <exception cref="UnencodableException">JSON cannot hold it.</exception>
    public static string ToIndentedText(object? value) => Encode(() => JsonSerializer.Serialize(value, Indented));

    static T Encode<T>(Func<T> encode)
    {
        try
        {
            return encode();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException { Source: "System.Text.Json" })
        {
            throw new UnencodableException($"it is nested deeper than {MostDepth} levels, or contains itself", error);
        }
        catch (ArgumentException error) when (error.Source == "System.Text.Json")
        {
            throw new UnencodableException("a number in it is infinite or not a number (NaN), which JSON cannot hold; give null or a text instead", error);
        }
    }
}
