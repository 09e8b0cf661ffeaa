using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace BuildCache.Content.Data;

/// <summary>
/// Numbers that are the same when they are written again. Others stay text: <c>007</c>, <c>4.10</c>, <c>1e3</c>, and integers beyond 2^53. So
/// a version, a number of a street and a code are what was written.
/// </summary>
static partial class WrittenNumber
{
    const long MaxSafeInteger = 9_007_199_254_740_991;

    /// <summary>The number; <c>null</c> where the text is none, or would change.</summary>
    public static JsonNode? Read(string text)
    {
        if (!Number().IsMatch(text))
        {
            return null;
        }

        if (!text.Contains('.', StringComparison.Ordinal))
        {
            return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number is >= -MaxSafeInteger and <= MaxSafeInteger
                ? number
                : null;
        }

        var real = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return real.ToString("R", CultureInfo.InvariantCulture) == text ? real : null;
    }

    /// <summary>As a number is written again: no sign before a positive one, no needless zeros.</summary>
    [GeneratedRegex(@"^(0|-?[1-9][0-9]{0,18}|-?(0|[1-9][0-9]*)\.[0-9]*[1-9])$")]
    private static partial Regex Number();
}
