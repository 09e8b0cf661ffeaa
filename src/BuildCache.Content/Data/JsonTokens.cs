using System.Text;
using System.Text.Json;

namespace BuildCache.Content.Data;

/// <summary>What JSON allows and a document cannot hold: the parser would say so when a value is used, and not where it stands.</summary>
static class JsonTokens
{
    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="DataSyntaxException">A key is there twice, or a key or a text cannot be stored.</exception>
    public static void Check(string text, JsonDocumentOptions options)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { AllowTrailingCommas = options.AllowTrailingCommas, CommentHandling = options.CommentHandling, MaxDepth = options.MaxDepth });
        var objects = new Stack<HashSet<string>>();
        while (reader.Read())
        {
            var problem = reader.TokenType switch
            {
                JsonTokenType.PropertyName => InKey(reader, objects.Peek()),
                JsonTokenType.String => TextOf(reader) is null ? DataText.HalfOfPair : null,
                _ => null,
            };
            if (problem is not null)
            {
                var (line, column) = new LineMap(text).OfByte(reader.TokenStartIndex);
                throw new DataSyntaxException(problem, line, column);
            }

            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    objects.Push(new HashSet<string>(StringComparer.Ordinal));
                    break;
                case JsonTokenType.EndObject:
                    objects.Pop();
                    break;
            }
        }
    }

    static string? InKey(in Utf8JsonReader reader, HashSet<string> keys) =>
        TextOf(reader) is not { } key ? DataText.HalfOfPair
        : DataText.ProblemOfKey(key) ?? (keys.Add(key) ? null : $"the key '{key}' is there twice");

    static string? TextOf(in Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            // An escape is half of a surrogate pair.
            return null;
        }
    }
}
