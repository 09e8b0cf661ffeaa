using System.Text.Json;
using System.Text.Json.Nodes;

namespace BuildCache.Content.Data;

/// <summary>JSON files; comments and trailing commas are accepted, keys that are there twice are not.</summary>
static class JsonData
{
    static readonly JsonDocumentOptions Options = new()
    {
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = Document.MaximumDepth,
    };

    /// <exception cref="DataSyntaxException">It is not JSON.</exception>
    public static IEnumerable<JsonNode?> Read(string text) => Elements(JsonNumbers.Keep(ReadOne(text)));

    /// <summary>One value, its numbers as the parser has them.</summary>
    /// <exception cref="DataSyntaxException">It is not JSON.</exception>
    public static JsonNode? ReadOne(string text)
    {
        try
        {
            JsonTokens.Check(text, Options);
            return JsonNode.Parse(text, documentOptions: Options);
        }
        catch (JsonException error)
        {
            throw JsonMessage.Explain(error, text);
        }
    }

    /// <summary>One value of a text that people write by hand, with the places of its outermost keys, line and column from 1.</summary>
    /// <exception cref="DataSyntaxException">It is not JSON.</exception>
    public static (JsonNode? Value, IReadOnlyDictionary<string, (int Line, int Column)> Keys) ReadWritten(string text) =>
        (JsonNumbers.KeepAsWritten(ReadOne(text)), JsonTokens.Places(text, Options));

    /// <summary>Where the object ends that begins a text, whatever follows it; <c>null</c> when it does not.</summary>
    public static int? EndOfObject(string text) => JsonTokens.EndOfObject(text, Options);

    /// <summary>The records of a value: the elements of a list, else the value itself; nothing for <c>null</c>.</summary>
    public static IEnumerable<JsonNode?> Elements(JsonNode? value)
    {
        if (value is not JsonArray list)
        {
            return value is null ? [] : [value];
        }

        var elements = list.ToList();
        list.Clear();
        return elements;
    }
}
