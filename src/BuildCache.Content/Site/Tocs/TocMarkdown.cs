using System.Text.RegularExpressions;

namespace BuildCache.Content.Site.Tocs;

/// <summary>Tables of contents in Markdown: each heading is an entry, its level how deep it stands.</summary>
static partial class TocMarkdown
{
    static readonly char[] Blanks = [' ', '\t'];

    public static IReadOnlyList<TocEntry> Read(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var headings = new List<(int Level, TocEntry Entry)>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (Heading().Match(lines[i]) is { Success: true } heading)
            {
                headings.Add((heading.Groups[1].Length, Entry(heading.Groups[2].Value.TrimEnd(Blanks).TrimEnd('#').TrimEnd(Blanks), i + 1, heading.Groups[2].Index + 1)));
            }
        }

        var at = 0;
        return Below(headings, ref at, 0);
    }

    /// <summary>The entries that stand deeper than a level, up to the next that does not.</summary>
    static List<TocEntry> Below(List<(int Level, TocEntry Entry)> headings, ref int at, int level)
    {
        var entries = new List<TocEntry>();
        while (at < headings.Count && headings[at].Level > level)
        {
            var (own, entry) = headings[at++];
            entries.Add(entry with { Items = Below(headings, ref at, own) });
        }

        return entries;
    }

    static TocEntry Entry(string text, int line, int column)
    {
        if (Link().Match(text) is { Success: true } link)
        {
            var (name, href) = (link.Groups[1].Value, link.Groups[2].Value.Trim('<', '>'));
            return href.StartsWith("xref:", StringComparison.Ordinal)
                ? new TocEntry(name.Length > 0 ? name : null, null, null, href[5..], line, column, [])
                : new TocEntry(name, href, null, null, line, column, []);
        }

        return Reference().Match(text) is { Success: true } reference
            ? new TocEntry(null, null, null, reference.Groups[1].Value, line, column, [])
            : new TocEntry(text, null, null, null, line, column, []);
    }

    // No two parts of a pattern can take the same characters: a line of a hundred thousand spaces must not take minutes.

    [GeneratedRegex(@"^ {0,3}(#{1,6})[ \t]+([^ \t].*|)$", RegexOptions.CultureInvariant)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\[([^\]]*)\]\((?>\s*)((?><[^>]*>|[^\s)]*))[^)]*\)", RegexOptions.CultureInvariant)]
    private static partial Regex Link();

    [GeneratedRegex("^(?:<xref:|@)((?>[^>? ]+))[^>]*>?$", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
