using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace BuildCache;

/// <summary>What is wrong with a text that should be JSON, in the reader's words and with its place as people count.</summary>
static partial class JsonMistake
{
    public static string Explain(JsonException error)
    {
        var reason = Place().Replace(error.Message, "").TrimEnd('.', ' ');
        return error.LineNumber is { } line && error.BytePositionInLine is { } position
            ? string.Create(CultureInfo.InvariantCulture, $"{reason} (line {line + 1}, byte {position + 1})")
            : reason;
    }

    [GeneratedRegex(@"\s*(?:Path: \S+ \| )?LineNumber: \d+ \| BytePositionInLine: \d+\.?")]
    private static partial Regex Place();
}
