using System.Text;
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
    public static IEnumerable<JsonNode?> Read(string text)
    {
        try
        {
            JsonTokens.Check(text, Options);
            return Elements(JsonNumbers.Keep(JsonNode.Parse(text, documentOptions: Options)));
        }
        catch (JsonException error)
        {
            var (line, column) = Place(text, error);
            throw new DataSyntaxException(Explain(error.Message), line, column, error);
        }
    }

    /// <summary>One value, read by other rules.</summary>
    /// <exception cref="DataSyntaxException">It is not JSON.</exception>
    public static JsonNode? ReadOne(string text, JsonDocumentOptions options)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: options);
        }
        catch (JsonException error)
        {
            var (line, column) = Place(text, error);
            throw new DataSyntaxException(Explain(error.Message), line, column, error);
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

    /// <summary>The parser counts LF alone as the end of a line, and bytes within it.</summary>
    static (int Line, int Column) Place(string text, JsonException error)
    {
        var start = 0;
        for (var line = error.LineNumber ?? 0; line > 0 && text.IndexOf('\n', start) is var end and >= 0; line--)
        {
            start = end + 1;
        }

        var bytes = Encoding.UTF8.GetBytes(text[start..]);
        return new LineMap(text).Of(start + Encoding.UTF8.GetCharCount(bytes.AsSpan(0, (int)Math.Min(error.BytePositionInLine ?? 0, bytes.Length))));
    }

    /// <summary>Without the position, which is reported as one.</summary>
    static string Explain(string message)
    {
        if (message.Contains("maximum configured depth", StringComparison.Ordinal))
        {
            return $"it is nested deeper than {Options.MaxDepth} levels";
        }

        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (end < 0 ? message : message[..end]).TrimEnd('.', ' ');
    }
}
