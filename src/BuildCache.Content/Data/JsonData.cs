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
