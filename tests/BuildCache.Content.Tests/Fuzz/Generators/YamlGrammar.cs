using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace BuildCache.Content.Tests.Fuzz.Generators;

/// <summary>A value in YAML: blocks, flows, every style of scalar, comments, anchors and aliases.</summary>
sealed class YamlGrammar(Choices choices)
{
    readonly List<JsonNode> anchors = [];

    /// <summary>A document; of a mapping or a list the blocks begin at the margin.</summary>
    public string Document(JsonNode? value) => value is JsonObject { Count: > 0 } or JsonArray { Count: > 0 } ? Comment() + Block(value, 0) : Inline(value) + "\n";

    string Block(JsonNode value, int indent)
    {
        var text = new StringBuilder();
        var margin = new string(' ', indent);
        foreach (var (mark, item) in value is JsonObject keys ? keys.Select(pair => (Key(pair.Key) + ":", pair.Value)) : ((JsonArray)value).Select(static item => ("-", item)))
        {
            text.Append(margin).Append(mark);
            var isBlock = item is JsonObject { Count: > 0 } or JsonArray { Count: > 0 } && choices.Next(3) > 0;
            text.Append(isBlock ? Anchor(item!) + "\n" + Block(item!, indent + 1 + choices.Next(3)) : " " + Scalar(item, indent) + "\n");
            text.Append(Comment());
        }

        return text.ToString();
    }

    string Comment() => choices.Pick("", "", "", "", "# note: [\n", "\n", " \n");

    string Scalar(JsonNode? value, int indent)
    {
        if (value is not null && choices.Once(6) && anchors.FindIndex(other => JsonNode.DeepEquals(other, value)) is var known and >= 0)
        {
            return string.Create(CultureInfo.InvariantCulture, $"*a{known + 1}");
        }

        if (value is JsonValue scalar && scalar.TryGetValue(out string? content) && IsPlainLines(content) && choices.Once(2))
        {
            return "|-\n" + string.Join('\n', content.Split('\n').Select(line => new string(' ', indent + 2) + line));
        }

        return (value is null ? "" : Anchor(value).TrimStart() is { Length: > 0 } anchor ? anchor + " " : "") + Inline(value);
    }

    string Anchor(JsonNode value)
    {
        if (!choices.Once(8))
        {
            return "";
        }

        anchors.Add(value);
        return string.Create(CultureInfo.InvariantCulture, $" &a{anchors.Count}");
    }

    string Inline(JsonNode? value) => value switch
    {
        null => choices.Pick("null", "~", "Null"),
        JsonObject keys => "{" + string.Join(",", keys.Select(pair => $"{choices.Pick("", " ")}{Quoted(pair.Key)}: {Inline(pair.Value)}")) + "}",
        JsonArray list => "[" + string.Join(", ", list.Select(Inline)) + "]",
        JsonValue scalar when scalar.TryGetValue(out string? content) => Text(content),
        _ => value.ToJsonString(),
    };

    static string Key(string key) => IsPlain(key) ? key : Quoted(key);

    string Text(string content) => IsPlain(content) && choices.Once(2) ? content
        : content.All(static c => c is >= ' ' and <= '~') && choices.Once(2) ? "'" + content.Replace("'", "''", StringComparison.Ordinal) + "'"
        : Quoted(content);

    static string Quoted(string content)
    {
        var text = new StringBuilder("\"");
        foreach (var character in content)
        {
            text.Append(character switch { '"' or '\\' => "\\" + character, >= ' ' and <= '~' or 'é' => character, _ => $"\\u{(int)character:x4}" });
        }

        return text.Append('"').ToString();
    }

    static bool IsPlain(string text) => text is "a" or "b" or "c" or "name" or "title" or "text with words" or "Key" or "KEY" or "x-y" or "2026-01-31" or "key with space";

    static bool IsPlainLines(string text) => text is "line\nline" or "a" or "text with words" or "true";
}
