using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BuildCache.Content.Data;

/// <summary>Numbers of JSON that documents cannot hold as such: integers beyond 64 bits, and more digits than a double has. They become text.</summary>
static class JsonNumbers
{
    /// <summary>The node, or what takes its place.</summary>
    public static JsonNode? Keep(JsonNode? node) => Keep(node, IsExact);

    /// <summary>The same for a text that people write by hand: what would change if it were written again stays text, as in YAML.</summary>
    public static JsonNode? KeepAsWritten(JsonNode? node) => Keep(node, static text => IsWhole(text) || WrittenNumber.Read(text) is not null);

    static JsonNode? Keep(JsonNode? node, Func<string, bool> isKept)
    {
        switch (node)
        {
            case JsonObject mapping:
                foreach (var (key, value) in mapping.ToList())
                {
                    if (Keep(value, isKept) is var kept && !ReferenceEquals(kept, value))
                    {
                        mapping[key] = kept;
                    }
                }

                return mapping;
            case JsonArray list:
                for (var i = 0; i < list.Count; i++)
                {
                    if (Keep(list[i], isKept) is var kept && !ReferenceEquals(kept, list[i]))
                    {
                        list[i] = kept;
                    }
                }

                return list;
            case JsonValue value when value.GetValueKind() == JsonValueKind.Number && value.ToJsonString() is var text && !isKept(text):
                return text;
            default:
                return node;
        }
    }

    static bool IsExact(string text)
    {
        if (IsWhole(text))
        {
            return true;
        }

        var real = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(real) && Digits(text) == Digits(real.ToString("R", CultureInfo.InvariantCulture));
    }

    static bool IsWhole(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    /// <summary>What of a number counts: 1.50 and 15e-1 have the same digits.</summary>
    static string Digits(string text)
    {
        var end = text.AsSpan().IndexOfAny('e', 'E');
        return (end < 0 ? text : text[..end]).Replace(".", "", StringComparison.Ordinal).Trim('-').Trim('0');
    }
}
