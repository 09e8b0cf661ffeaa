using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace BuildCache.Content.Data;

/// <summary>
/// Plain scalars by the core schema of YAML 1.2, as far as JSON holds them: <c>true</c>/<c>false</c>, numbers, <c>null</c>. Everything
/// else is text, dates too. Numbers that would change when they are written again stay text: <c>007</c>, <c>4.10</c>, <c>1e3</c>, and integers
/// beyond 2^53. So a version, a number of a street and a code are what was written.
/// </summary>
static partial class YamlScalar
{
    const long MaxSafeInteger = 9_007_199_254_740_991;

    public static JsonNode? ToJson(Scalar scalar)
    {
        var text = scalar.Value;
        if (scalar.Style != ScalarStyle.Plain || (!scalar.Tag.IsEmpty && scalar.Tag.Value.EndsWith(":str", StringComparison.Ordinal)))
        {
            return text;
        }

        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL": return null;
            case "true" or "True" or "TRUE": return true;
            case "false" or "False" or "FALSE": return false;
        }

        if (!Number().IsMatch(text))
        {
            return text;
        }

        if (!text.Contains('.', StringComparison.Ordinal))
        {
            return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number is >= -MaxSafeInteger and <= MaxSafeInteger
                ? number
                : text;
        }

        var real = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return real.ToString("R", CultureInfo.InvariantCulture) == text ? real : text;
    }

    /// <summary>A scalar as it was written; nothing where nothing is.</summary>
    public static JsonNode? ToText(Scalar scalar) => scalar.Style == ScalarStyle.Plain && scalar.Value is "" or "~" ? null : scalar.Value;

    /// <summary>Whether a key stands for the keys of another mapping; in quotes it is a key as any other.</summary>
    public static bool IsMergeKey(Scalar key) => key is { Value: "<<", Style: ScalarStyle.Plain };

    /// <summary>As a number is written again: no sign before a positive one, no needless zeros.</summary>
    [GeneratedRegex(@"^(0|-?[1-9][0-9]{0,18}|-?(0|[1-9][0-9]*)\.[0-9]*[1-9])$")]
    private static partial Regex Number();
}
