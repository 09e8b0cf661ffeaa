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
        MaxDepth = 200,
    };

    /// <exception cref="DataSyntaxException">It is not JSON.</exception>
    public static IEnumerable<JsonNode?> Read(string text)
    {
        try
        {
            return Elements(JsonNumbers.Keep(JsonNode.Parse(text, documentOptions: Options)));
        }
        catch (JsonException error) when (error.LineNumber is null && FindDuplicate(text) is { } duplicate)
        {
            throw new DataSyntaxException($"the key '{duplicate.Key}' is there twice", duplicate.Line, duplicate.Column, error);
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

    /// <summary>The parser says that a key is there twice, and not where.</summary>
    static (string Key, int Line, int Column)? FindDuplicate(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = Options.MaxDepth });
        var objects = new Stack<HashSet<string>>();
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                objects.Push(new HashSet<string>(StringComparer.Ordinal));
            }
            else if (reader.TokenType == JsonTokenType.EndObject)
            {
                objects.Pop();
            }
            else if (reader.TokenType == JsonTokenType.PropertyName && !objects.Peek().Add(reader.GetString()!))
            {
                var before = Encoding.UTF8.GetString(utf8.AsSpan(0, (int)reader.TokenStartIndex));
                return (reader.GetString()!, before.Count(static c => c == '\n') + 1, before.Length - before.LastIndexOf('\n'));
            }
        }

        return null;
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
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (end < 0 ? message : message[..end]).TrimEnd('.', ' ');
    }
}
