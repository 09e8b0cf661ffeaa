using System.Text.RegularExpressions;

namespace BuildCache.Content.Markdown.Dialects.Docfx.Snippets;

/// <summary>
/// Cuts the part that is meant out of a file. Regions are marked by comments, whatever the language writes before them: <c>// &lt;name&gt;</c> to
/// <c>// &lt;/name&gt;</c>, or <c>#region name</c> to <c>#endregion</c>. Lines with such marks are never shown.
/// </summary>
static partial class SnippetText
{
    const int Tab = 4;

    /// <summary>The part; null where the file has no such region.</summary>
    public static string? Cut(string text, SnippetReference part)
    {
        var lines = text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        IEnumerable<string> shown = lines;
        if (part.Region is { Length: > 0 } name)
        {
            if (Region(lines, name) is not { } region)
            {
                return null;
            }

            shown = lines[region].Where(static line => !IsMark(line));
        }
        else if (part.Ranges is { } ranges)
        {
            shown = LineRanges.Read(ranges, lines.Length).Select(line => lines[line - 1]);
        }

        return Dedented([.. shown], part.Dedent);
    }

    static Range? Region(string[] lines, string name)
    {
        for (var start = 0; start < lines.Length; start++)
        {
            if (Mark().Match(lines[start]) is { Success: true } mark && mark.Groups[1].Value.Length == 0 && Is(mark.Groups[2].Value))
            {
                var end = Array.FindIndex(lines, start + 1, line => Mark().Match(line) is { Success: true } other && other.Groups[1].Value == "/" && Is(other.Groups[2].Value));
                return end < 0 ? null : (start + 1)..end;
            }

            if (Begin().Match(lines[start]) is { Success: true } begin && Is(begin.Groups[1].Value.Trim().Trim('"')))
            {
                return EndOfRegion(lines, start) is >= 0 and var end ? (start + 1)..end : null;
            }
        }

        return null;

        bool Is(string found) => found.Equals(name, StringComparison.OrdinalIgnoreCase);
    }

    static int EndOfRegion(string[] lines, int start)
    {
        var depth = 0;
        for (var at = start; at < lines.Length; at++)
        {
            depth += Begin().IsMatch(lines[at]) ? 1 : End().IsMatch(lines[at]) ? -1 : 0;
            if (depth == 0)
            {
                return at;
            }
        }

        return -1;
    }

    static bool IsMark(string line) => Mark().IsMatch(line) || Begin().IsMatch(line) || End().IsMatch(line);

    static string Dedented(string[] lines, int? dedent)
    {
        var width = dedent ?? lines.Where(static line => !string.IsNullOrWhiteSpace(line)).Select(Indentation).DefaultIfEmpty(0).Min();
        return string.Join('\n', lines.Select(line => Without(line, width)));
    }

    static int Indentation(string line) => line.TakeWhile(static c => c is ' ' or '\t').Sum(static c => c == '\t' ? Tab : 1);

    static string Without(string line, int width)
    {
        var at = 0;
        while (at < line.Length && width > 0 && line[at] is ' ' or '\t')
        {
            width -= line[at++] == '\t' ? Tab : 1;
        }

        return string.IsNullOrWhiteSpace(line) ? "" : line[at..];
    }

    // What a comment begins with in the languages that are shown; names have no spaces and stand alone.
    [GeneratedRegex("""^\s*(?://+|\#+|--+|'+|;+|%+|<!--|/\*+|\(\*|@\*|(?i:rem)\s)\s*<(/?)([^\s<>/]+)>\s*(?:-->|\*/|\*\)|\*@)?\s*$""", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();

    [GeneratedRegex("""^\s*(?://+\s*|<!--\s*|--\s*|'\s*|%%\s*|;\s*)?\#\s*(?:pragma\s+)?(?i:region)\s+([^>*]*?)\s*(?:-->|\*/)?\s*$""", RegexOptions.CultureInvariant)]
    private static partial Regex Begin();

    [GeneratedRegex("""^\s*(?://+\s*|<!--\s*|--\s*|'\s*|%%\s*|;\s*)?\#\s*(?:pragma\s+)?(?i:end\s*region)\b""", RegexOptions.CultureInvariant)]
    private static partial Regex End();
}
