using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace BuildCache;

/// <summary>
/// Texts as a log may show them. A file name, a key or a message may hold whatever its author likes, and a terminal or a build server takes a
/// line break, an escape or a sign that turns the direction of text for more than text. Some build servers look for their commands
/// (<c>##vso[…]</c>) in the middle of a line too.
/// </summary>
static partial class LogText
{
    /// <summary>A text as one line: what would end it, or command a terminal or a build server, is shown as <c>\u001b</c>.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The same text where it is harmless.</returns>
    public static string OneLine(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = CommandOfServer().Replace(text, @"#\u0023");
        if (!text.Any(IsCommand))
        {
            return text;
        }
        var shown = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            shown.Append(IsCommand(c) ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : c.ToString());
        }
        return shown.ToString();
    }

    /// <summary>A text of several lines, each of which begins with a bar, so that none can be taken for a line of the log itself.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The lines.</returns>
    public static string Lines(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return string.Join('\n', text.TrimEnd().Split('\n').Select(static line => "| " + OneLine(line.TrimEnd('\r'))));
    }

    /// <summary>A text on one line, its blanks as single spaces, and no longer than somebody reads.</summary>
    public static string Excerpt(string text, int most)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= most ? line : line[..most] + "…";
    }

    // Line and paragraph separators end lines too; the rest turns the direction of what follows.
    static bool IsCommand(char c) => char.IsControl(c) && c != '\t' || c is '\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');

    [GeneratedRegex(@"##(?=[A-Za-z]*\[)", RegexOptions.CultureInvariant)]
    private static partial Regex CommandOfServer();
}
