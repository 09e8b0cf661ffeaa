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
        var reader = Reader(Encoding.UTF8.GetBytes(text), options);
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

    /// <summary>Where the outermost keys of a text stand that <see cref="Check"/> has nothing against, line and column from 1.</summary>
    public static Dictionary<string, (int Line, int Column)> Places(string text, JsonDocumentOptions options)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var lines = new LineMap(text);
        var places = new Dictionary<string, (int Line, int Column)>(StringComparer.Ordinal);
        var (bytes, characters) = (0, 0);
        var reader = Reader(utf8, options);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1)
            {
                var start = (int)reader.TokenStartIndex;
                characters += Encoding.UTF8.GetCharCount(utf8.AsSpan(bytes, start - bytes));
                bytes = start;
                places[reader.GetString()!] = lines.Of(characters);
            }
        }

        return places;
    }

    /// <summary>Where the object ends that begins a text, whatever follows it; <c>null</c> when it does not.</summary>
    public static int? EndOfObject(string text, JsonDocumentOptions options)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var reader = Reader(utf8, options);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == 0)
                {
                    return Encoding.UTF8.GetCharCount(utf8.AsSpan(0, (int)reader.BytesConsumed));
                }
            }
        }
        catch (JsonException)
        {
            // What it is instead is for the caller to say.
        }

        return null;
    }

    static Utf8JsonReader Reader(byte[] utf8, JsonDocumentOptions options) =>
        new(utf8, new JsonReaderOptions { AllowTrailingCommas = options.AllowTrailingCommas, CommentHandling = options.CommentHandling, MaxDepth = options.MaxDepth });

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
