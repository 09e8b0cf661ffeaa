using System.Net;

namespace BuildCache.Content.Markdown;

/// <summary>An attribute of a start tag in raw HTML: where its value stands in the text.</summary>
readonly record struct HtmlAttribute(string Tag, string Name, int Start, int Length);

/// <summary>
/// Reads the attributes of the start tags in a piece of raw HTML. A piece may be a single tag or a whole block; comments are skipped,
/// and what is no tag is no error, as in a browser.
/// </summary>
static class HtmlTags
{
    /// <summary>Every attribute that has a value, in order.</summary>
    public static IEnumerable<HtmlAttribute> Attributes(string html) =>
        StartTags(html).SelectMany(static tag => tag.Attributes).Where(static attribute => attribute.Length >= 0);

    /// <summary>Whether an element of this name is there.</summary>
    public static bool Has(string html, string name) =>
        html.Contains("<" + name, StringComparison.OrdinalIgnoreCase) && StartTags(html).Any(tag => tag.Name == name);

    static IEnumerable<(string Name, List<HtmlAttribute> Attributes)> StartTags(string html)
    {
        var at = 0;
        while ((at = html.IndexOf('<', at)) >= 0)
        {
            at++;
            if (string.CompareOrdinal(html, at, "!--", 0, 3) == 0)
            {
                at = html.IndexOf("-->", at, StringComparison.Ordinal);
                if (at < 0)
                {
                    yield break;
                }

                continue;
            }

            var nameStart = at;
            at = EndOfName(html, at);
            if (at == nameStart || !char.IsAsciiLetter(html[nameStart]))
            {
                continue;
            }

            var tag = html[nameStart..at].ToLowerInvariant();
            yield return (tag, AttributesOfTag(html, tag, ref at));
            if (tag is "script" or "style")
            {
                // What looks like a tag in there is code.
                at = html.IndexOf("</" + tag, at, StringComparison.OrdinalIgnoreCase) is var end and >= 0 ? end : html.Length;
            }
        }
    }

    /// <summary>Where the name of a tag ends that begins here.</summary>
    public static int EndOfName(string html, int at)
    {
        while (at < html.Length && (char.IsAsciiLetterOrDigit(html[at]) || html[at] == '-'))
        {
            at++;
        }

        return at;
    }

    /// <summary>The attributes of a tag from the end of its name on, those without a value too (length -1); moves to the bracket that ends it.</summary>
    public static List<HtmlAttribute> AttributesOfTag(string html, string tag, ref int at)
    {
        var attributes = new List<HtmlAttribute>();
        while (NextAttribute(html, ref at) is { } attribute)
        {
            attributes.Add(attribute with { Tag = tag });
        }

        return attributes;
    }

    /// <summary>Whether a tag that ends here, behind its bracket, ends with a slash; one at the end of a value without quotes is of the value.</summary>
    public static bool IsSelfClosing(string html, int end, HtmlAttribute? last) =>
        end >= 2 && html[end - 1] == '>' && html[end - 2] == '/' && !(last is { Length: > 0 } value && value.Start + value.Length == end - 1);

    /// <summary>Adds what a fragment can name: ids, and the names of <c>a</c> elements.</summary>
    public static void CollectAnchors(string html, SortedSet<string> anchors)
    {
        if (!html.Contains("id", StringComparison.OrdinalIgnoreCase) && !html.Contains("name", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        foreach (var attribute in Attributes(html))
        {
            if (attribute.Length > 0 && (attribute.Name == "id" || attribute is { Tag: "a", Name: "name" }))
            {
                anchors.Add(WebUtility.HtmlDecode(html.Substring(attribute.Start, attribute.Length)));
            }
        }
    }

    /// <summary>The ids of elements, with the lines they stand in.</summary>
    /// <param name="html">A piece of raw HTML.</param>
    /// <param name="line">The line that it begins in.</param>
    public static IEnumerable<IdEntry> Ids(string html, int line) =>
        !html.Contains("id", StringComparison.OrdinalIgnoreCase) ? []
        : Attributes(html).Where(static attribute => attribute is { Name: "id", Length: > 0 })
            .Select(attribute => new IdEntry(WebUtility.HtmlDecode(html.Substring(attribute.Start, attribute.Length)), line + html.AsSpan(0, attribute.Start).Count('\n'), 1));

    /// <summary>The next attribute before the tag's end; length -1 where it has no value, <c>null</c> at the end.</summary>
    static HtmlAttribute? NextAttribute(string html, ref int at)
    {
        while (at < html.Length && (char.IsWhiteSpace(html[at]) || html[at] == '/'))
        {
            at++;
        }

        if (at >= html.Length || html[at] is '>' or '<')
        {
            return null;
        }

        var start = at;
        while (at < html.Length && !char.IsWhiteSpace(html[at]) && html[at] is not ('=' or '>' or '/' or '<'))
        {
            at++;
        }

        if (at == start)
        {
            at++;
        }

        var name = html[start..at].ToLowerInvariant();
        var next = SkipSpace(html, at);
        if (next >= html.Length || html[next] != '=')
        {
            return new HtmlAttribute("", name, at, -1);
        }

        at = SkipSpace(html, next + 1);
        if (at >= html.Length)
        {
            return null;
        }

        var quote = html[at];
        if (quote is '"' or '\'')
        {
            var valueStart = at + 1;
            var end = html.IndexOf(quote, valueStart);
            at = end < 0 ? html.Length : end + 1;
            return end < 0 ? null : new HtmlAttribute("", name, valueStart, end - valueStart);
        }

        var bareStart = at;
        while (at < html.Length && !char.IsWhiteSpace(html[at]) && html[at] != '>')
        {
            at++;
        }

        return new HtmlAttribute("", name, bareStart, at - bareStart);
    }

    static int SkipSpace(string html, int at)
    {
        while (at < html.Length && char.IsWhiteSpace(html[at]))
        {
            at++;
        }

        return at;
    }
}
