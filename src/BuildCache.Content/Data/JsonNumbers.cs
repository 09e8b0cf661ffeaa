using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BuildCache.Content.Data;

/// <summary>Numbers of JSON that documents cannot hold as such: integers beyond 64 bits, and more digits than a double has. They become text.</summary>
static class JsonNumbers
{
    /// <summary>The node, or what takes its place.</summary>
    public static JsonNode? Keep(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject mapping:
                foreach (var (key, value) in mapping.ToList())
                {
                    if (Keep(value) is var kept && !ReferenceEquals(kept, value))
                    {
                        mapping[key] = kept;
                    }
                }

                return mapping;
            case JsonArray list:
                for (var i = 0; i < list.Count; i++)
                {
                    if (Keep(list[i]) is var kept && !ReferenceEquals(kept, list[i]))
                    {
                        list[i] = kept;
                    }
                }

                return list;
            case JsonValue value when value.GetValueKind() == JsonValueKind.Number && value.ToJsonString() is var text && !IsExact(text):
                return text;
            default:
                return node;
        }
    }

    static bool IsExact(string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
        {
            return true;
        }

        var real = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(real) && Digits(text) == Digits(real.ToString("R", CultureInfo.InvariantCulture));
    }

    /// <summary>What of a number counts: 1.50 and 15e-1 have the same digits.</summary>
    static string Digits(string text)
    {
        var end = text.AsSpan().IndexOfAny('e', 'E');
        return (end < 0 ? text : text[..end]).Replace(".", "", StringComparison.Ordinal).Trim('-').Trim('0');
    }
}
