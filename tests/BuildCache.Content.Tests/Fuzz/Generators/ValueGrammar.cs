using System.Globalization;
using System.Text.Json.Nodes;

namespace BuildCache.Content.Tests.Fuzz.Generators;

/// <summary>Values that JSON, YAML and front matter can all hold: what is written of them must be read back equal.</summary>
static class ValueGrammar
{
    static readonly string[] Texts =
    [
        "", "a", "text with words", "true", "null", "~", "007", "1e3", "1.10", "2026-01-31", "- a", "a: b", "a #b", "#c", "@x", "`", "%", "&a", "*a", "!b", "|", ">", "{", "[", "]", ",", "'", "\"", "\\", "\\u0041", "line\nline", "\ttab",
        " lead", "trail ", "---", "...", "é", "日本", "🎉", "\u202e", "\u00a0", "\u2028", "\ufeff", "\u0085", "\u0001", "\u007f", "<b onfuzz=1>", "{{x}}", "a,b;c|d",
    ];

    static readonly string[] Keys = ["a", "b", "c", "name", "title", "key with space", "a.b", "é", "🎉", "true", "1", "<<", "", "x-y", "\"q\"", "'", "#", "select", "a:b", "Key", "KEY"];

    public static JsonNode? Value(Choices choices, int depth = 0) => choices.Next(depth > 3 ? 4 : 6) switch
    {
        0 => choices.Pick<string>(Texts),
        1 => choices.Pick(0L, 1L, -1L, 42L, 9_007_199_254_740_991L),
        2 => choices.Pick(0.5, -1.25, 1234.5678),
        3 => choices.Next(3) switch { 0 => null, 1 => true, _ => false },
        4 => new JsonArray([.. choices.Many(2, 8, () => Value(choices, depth + 1))]),
        _ => Object(choices, depth),
    };

    public static JsonObject Object(Choices choices, int depth = 0)
    {
        var value = new JsonObject();
        foreach (var (key, item) in choices.Many(3, 12, () => (choices.Pick<string>(Keys), Value(choices, depth + 1))))
        {
            value.TryAdd(key, item);
        }

        return value;
    }

    /// <summary>What a data file with this value holds: the elements of a list, or the value.</summary>
    public static IReadOnlyList<JsonNode?> Records(JsonNode? value) => value switch { JsonArray list => [.. list], null => [], _ => [value] };

    public static void CheckEqual(IReadOnlyList<JsonNode?> expected, IReadOnlyList<JsonNode?> read)
    {
        FuzzFault.Unless(expected.Count == read.Count, $"there are {read.Count} records where {expected.Count} are written");
        for (var i = 0; i < expected.Count; i++)
        {
            FuzzFault.Unless(
                JsonNode.DeepEquals(expected[i], read[i]),
                string.Create(CultureInfo.InvariantCulture, $"a record is not what is written: {i}: {read[i]?.ToJsonString()} for {expected[i]?.ToJsonString()}"));
        }
    }
}
