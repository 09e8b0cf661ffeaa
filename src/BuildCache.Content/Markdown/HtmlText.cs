using System.Net;
using System.Text;

namespace BuildCache.Content.Markdown;

/// <summary>The text that a reader sees in a piece of raw HTML, for search.</summary>
static class HtmlText
{
    /// <summary>Stands where an element ends a word. No heading's id has it, so <c>a&lt;br&gt;b</c> is named as on GitHub.</summary>
    const char Break = '\u001f';

    /// <summary>Elements inside words and sentences; every other one stands by itself.</summary>
    static readonly HashSet<string> Inline = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark", "q", "rp", "rt", "ruby", "s", "samp",
        "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    };

    static readonly HashSet<string> Unseen = new(StringComparer.OrdinalIgnoreCase) { "script", "style", "template", "noscript", "iframe", "object" };

    /// <summary>A text with spaces where elements end words.</summary>
    public static string Spaced(string text) => text.Replace(Break, ' ');

    /// <summary>Appends the text of a piece: a single tag, or a whole block.</summary>
    public static void Append(StringBuilder text, string html)
    {
        var at = 0;
        while (at < html.Length)
        {
            var open = html.IndexOf('<', at);
            AppendText(text, html.AsSpan(at, (open < 0 ? html.Length : open) - at));
            if (open < 0)
            {
                return;
            }

            at = SkipTag(html, open, out var name);
            if (!Inline.Contains(name))
            {
                text.Append(Break);
            }

            if (html[open + 1 < html.Length ? open + 1 : open] != '/' && Unseen.Contains(name))
            {
                var close = html.IndexOf("</" + name, at, StringComparison.OrdinalIgnoreCase);
                at = close < 0 ? html.Length : close;
            }
        }
    }

    static void AppendText(StringBuilder text, ReadOnlySpan<char> piece)
    {
        if (!piece.IsEmpty)
        {
            text.Append(WebUtility.HtmlDecode(piece.ToString()));
        }
    }

    /// <summary>The end of a tag or a comment, and the element's name.</summary>
    static int SkipTag(string html, int open, out string name)
    {
        if (string.CompareOrdinal(html, open, "<!--", 0, 4) == 0)
        {
            name = "!";
            var end = html.IndexOf("-->", open, StringComparison.Ordinal);
            return end < 0 ? html.Length : end + 3;
        }

        var start = open + 1 < html.Length && html[open + 1] == '/' ? open + 2 : open + 1;
        var at = start;
        while (at < html.Length && (char.IsAsciiLetterOrDigit(html[at]) || html[at] == '-'))
        {
            at++;
        }

        name = html[start..at];
        for (; at < html.Length && html[at] != '>'; at++)
        {
            if (html[at] is '"' or '\'' && html.IndexOf(html[at], at + 1) is > 0 and var close)
            {
                at = close;
            }
        }

        return Math.Min(html.Length, at + 1);
    }
}
