using System.Text.RegularExpressions;

namespace BuildCache.Content.Markdown.Dialects.Docfx.Snippets;

/// <summary>
/// Cuts the part that is meant out of a file. Regions are marked by comments, whatever the language writes before them: <c>// &lt;name&gt;</c> to
/// <c>// &lt;/name&gt;</c>, or <c>#region name</c> to <c>#endregion</c>. Marks of the same kind within a region are not shown.
/// </summary>
static partial class SnippetText
{
    /// <summary>Lines can be named over and over.</summary>
    public const int MostCharacters = 10_000_000;

    const int Tab = 4;

    /// <summary>The part; no code where the file has no such region, or none of the lines.</summary>
    public static SnippetContent Cut(string text, SnippetReference part)
    {
        var lines = text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        IEnumerable<string> shown = lines;
        MissingLines? missing = null;
        if (part.Region is { Length: > 0 } name)
        {
            if (Region(lines, name) is not (var region, var isMark))
            {
                return new SnippetContent(null, IsFile: true);
            }

            shown = lines[region].Where(line => !isMark(line));
        }
        else if (part.Ranges is { } ranges)
        {
            missing = LineRanges.Missing(ranges, lines.Length) is { } absent ? new MissingLines(absent, lines.Length) : null;
            shown = LineRanges.Read(ranges, lines.Length).Select(line => lines[line - 1]);
        }

        return Bounded(shown) is not { } bounded ? new SnippetContent(null, IsFile: true, IsTooLong: true)
            : new SnippetContent(missing is not null && bounded.Length == 0 ? null : Dedented(bounded, part.Dedent), IsFile: true) { Missing = missing };
    }

    static string[]? Bounded(IEnumerable<string> lines)
    {
        var bounded = new List<string>();
        long characters = 0;
        foreach (var line in lines)
        {
            if ((characters += line.Length + 1) > MostCharacters)
            {
                return null;
            }

            bounded.Add(line);
        }

        return [.. bounded];
    }

    /// <summary>The lines between the marks of a region, and what marks of its kind are.</summary>
    static (Range Lines, Func<string, bool> IsMark)? Region(string[] lines, string name)
    {
        for (var start = 0; start < lines.Length; start++)
        {
            if (MarkOf(lines[start]) is { Success: true } mark && mark.Groups[1].Value.Length == 0 && Is(mark.Groups[2].Value))
            {
                var end = Array.FindIndex(lines, start + 1, line => MarkOf(line) is { Success: true } other && other.Groups[1].Value == "/" && Is(other.Groups[2].Value));
                return end < 0 ? null : ((start + 1)..end, static line => MarkOf(line).Success);
            }

            if (BeginOf(lines[start]) is { } begin && Is(begin.Trim('"')))
            {
                return EndOfRegion(lines, start) is >= 0 and var end ? ((start + 1)..end, static line => BeginOf(line) is not null || End().IsMatch(line)) : null;
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
            depth += BeginOf(lines[at]) is not null ? 1 : End().IsMatch(lines[at]) ? -1 : 0;
            if (depth == 0)
            {
                return at;
            }
        }

        return -1;
    }

    static Match MarkOf(string line) => Mark().Match(line.TrimEnd());

    /// <summary>The name behind <c>#region</c>; null where a line begins none.</summary>
    static string? BeginOf(string line)
    {
        if (Begin().Match(line) is not { Success: true } begin)
        {
            return null;
        }

        var name = begin.Groups[1].ValueSpan.Trim();
        name = name.EndsWith("-->") ? name[..^3].TrimEnd() : name.EndsWith("*/") ? name[..^2].TrimEnd() : name;
        return name.ContainsAny('>', '*') ? null : name.ToString();
    }

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

    // No two parts of a pattern can take the same characters: a line of a hundred thousand spaces must not take minutes.

    // What a comment begins with in the languages that are shown; names have no spaces and stand alone. Three slashes or three quotes begin XML
    // documentation, which is shown.
    [GeneratedRegex("""^\s*(?://(?!/)|\#+|--+|'(?!'')|;+|%+|<!--|/\*+|\(\*|@\*|(?i:rem)\s)\s*<(/?)([^\s<>/]+)>\s*(?:-->|\*/|\*\)|\*@)?$""", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();

    [GeneratedRegex("""^\s*(?://+\s*|<!--\s*|--\s*|'\s*|%%\s*|;\s*)?\#\s*(?:pragma\s+)?(?i:region)\s(.*)$""", RegexOptions.CultureInvariant)]
    private static partial Regex Begin();

    [GeneratedRegex("""^\s*(?://+\s*|<!--\s*|--\s*|'\s*|%%\s*|;\s*)?\#\s*(?:pragma\s+)?(?i:end\s*region)\b""", RegexOptions.CultureInvariant)]
    private static partial Regex End();
}
