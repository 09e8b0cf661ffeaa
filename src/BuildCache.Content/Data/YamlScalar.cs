using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace BuildCache.Content.Data;

/// <summary>
/// Plain scalars by the core schema of YAML 1.2, as far as JSON holds them: <c>true</c>/<c>false</c>, numbers, <c>null</c>. Everything
/// else is text, dates too. Numbers that would change when they are written again stay text: <c>007</c>, and integers beyond 2^53.
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

        if (Integer().IsMatch(text))
        {
            return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) <= MaxSafeInteger
                ? number
                : text;
        }

        return Float().IsMatch(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real)
            ? real
            : text;
    }

    [GeneratedRegex("^[-+]?(0|[1-9][0-9]{0,18})$")]
    private static partial Regex Integer();

    [GeneratedRegex(@"^[-+]?((0|[1-9][0-9]*)\.[0-9]*|\.[0-9]+|[1-9][0-9]*(?=[eE]))([eE][-+]?[0-9]+)?$")]
    private static partial Regex Float();
}
