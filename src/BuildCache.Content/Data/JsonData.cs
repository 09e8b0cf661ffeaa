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
            var line = (int)(error.LineNumber ?? 0);
            throw new DataSyntaxException(Explain(error.Message), line + 1, Column(text, line, (int)(error.BytePositionInLine ?? 0)), error);
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

    /// <summary>The parser counts bytes; an editor counts characters.</summary>
    static int Column(string text, int line, int bytes)
    {
        var number = 0;
        foreach (var content in text.AsSpan().EnumerateLines())
        {
            if (number++ == line)
            {
                var utf8 = Encoding.UTF8.GetBytes(content.ToString());
                return Encoding.UTF8.GetCharCount(utf8.AsSpan(0, Math.Min(bytes, utf8.Length))) + 1;
            }
        }

        return 1;
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
