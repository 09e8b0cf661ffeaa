using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace BuildCache.Content.Tests.Fuzz.Generators;

/// <summary>What holds of every page, as a browser would read it.</summary>
static class HtmlProperties
{
    static readonly HtmlParser Strict = new(new HtmlParserOptions { IsStrictMode = true });

    static readonly HtmlParser Loose = new();

    /// <summary>A body: well-formed (unless its author's tags may break it), with ids that are there once, and no attribute that came out of a value.</summary>
    public static IHtmlDocument Check(string html, bool isStrict)
    {
        var page = Parse("<!DOCTYPE html><html><head><title>x</title></head><body>" + html + "</body></html>", isStrict);
        CheckIds(page);
        CheckAttributes(page);
        return page;
    }

    /// <summary>Raw HTML may do anything; reading it must end all the same.</summary>
    public static void CheckLoosely(string html) => Loose.ParseDocument(html);

    public static IHtmlDocument Parse(string html, bool isStrict)
    {
        try
        {
            return (isStrict ? Strict : Loose).ParseDocument(html);
        }
        catch (HtmlParseException exception)
        {
            var line = html.Split('\n').ElementAtOrDefault(exception.Position.Line - 1);
            throw new FuzzFault($"not well-formed ({exception.Message}): line {exception.Position.Line}, column {exception.Position.Column}: {line}");
        }
    }

    public static void CheckIds(IHtmlDocument page)
    {
        var twice = page.All.Select(static element => element.Id).Where(static id => id is not null).GroupBy(static id => id).FirstOrDefault(static ids => ids.Skip(1).Any());
        FuzzFault.Unless(twice is null, $"an id is there twice: {twice?.Key}");
    }

    public static void CheckAttributes(IHtmlDocument page)
    {
        var odd = page.All.SelectMany(static element => element.Attributes).FirstOrDefault(static attribute =>
            attribute.Name.StartsWith("onfuzz", StringComparison.Ordinal) || !attribute.Name.All(static c => char.IsAsciiLetter(c) || char.IsAsciiDigit(c) || c is '-' or ':' or '_'));
        FuzzFault.Unless(odd is null, $"an attribute that nobody wrote: {odd?.Name} of {odd?.OwnerElement?.OuterHtml}");
    }

    /// <summary>Every word is there to be read; those of an image stand in its alternative text.</summary>
    public static void CheckWords(IHtmlDocument page, IEnumerable<string> words)
    {
        var text = string.Join(' ', page.All.Select(static element => element.GetAttribute("alt") ?? element.GetAttribute("aria-label") ?? element.GetAttribute("title")).Prepend(page.Body!.TextContent));
        var shown = ShownWords(text);
        var lost = words.FirstOrDefault(word => !shown.Contains(word));
        FuzzFault.Unless(lost is null, $"a word is lost: {lost}");
    }

    /// <summary>What has the shape of a word of the grammar (<c>w0012x</c>): a page has hundreds of them, and is read once for all.</summary>
    static HashSet<string> ShownWords(string text)
    {
        var shown = new HashSet<string>(StringComparer.Ordinal);
        for (var at = text.IndexOf('w'); at >= 0; at = text.IndexOf('w', at + 1))
        {
            var end = at + 1;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
            {
                end++;
            }

            if (end < text.Length && text[end] == 'x')
            {
                shown.Add(text[at..(end + 1)]);
            }
        }

        return shown;
    }
}
