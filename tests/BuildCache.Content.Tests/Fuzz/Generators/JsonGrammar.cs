using System.Text;
using System.Text.Json.Nodes;

namespace BuildCache.Content.Tests.Fuzz.Generators;

/// <summary>A value in JSON, in any of its spellings.</summary>
sealed class JsonGrammar(Choices choices)
{
    public string Write(JsonNode? value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return text.ToString();
    }

    void Write(StringBuilder text, JsonNode? value)
    {
        Space(text);
        switch (value)
        {
            case JsonObject keys:
                Items(text, '{', '}', [.. keys], (text, pair) =>
                {
                    Space(text);
                    text.Append(Text(pair.Key)).Append(':');
                    Write(text, pair.Value);
                });
                break;
            case JsonArray list:
                Items(text, '[', ']', [.. list], Write);
                break;
            case JsonValue scalar when scalar.TryGetValue(out string? content):
                text.Append(Text(content));
                break;
            default:
                text.Append(value?.ToJsonString() ?? "null");
                break;
        }

        Space(text);
    }

    void Items<T>(StringBuilder text, char open, char close, IReadOnlyList<T> items, Action<StringBuilder, T> one)
    {
        text.Append(open);
        for (var i = 0; i < items.Count; i++)
        {
            text.Append(i > 0 ? "," : "");
            one(text, items[i]);
        }

        Space(text);
        text.Append(items.Count > 0 && choices.Once(8) ? "," : "").Append(close);
    }

    void Space(StringBuilder text) => text.Append(choices.Pick("", "", "", " ", "\n", "\r\n", "\t", "// note\n", "/* note */"));

    string Text(string content)
    {
        var text = new StringBuilder("\"");
        foreach (var character in content)
        {
            text.Append(character switch
            {
                '"' or '\\' => "\\" + character,
                < ' ' => $"\\u{(int)character:x4}",
                _ when !char.IsSurrogate(character) && choices.Once(10) => $"\\u{(int)character:X4}",
                _ => character,
            });
        }

        return text.Append('"').ToString();
    }
}
