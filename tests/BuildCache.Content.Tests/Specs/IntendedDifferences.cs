using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace BuildCache.Content.Tests.Specs;

/// <summary>A difference between our reading and GitHub's that is meant: why, and how the comparison looks past it.</summary>
/// <param name="Reason">Why it is meant.</param>
sealed record IntendedDifference(string Reason)
{
    /// <summary>Applied to the Markdown that both read.</summary>
    public Func<string, string>? Markdown { get; init; }

    /// <summary>Applied to our HTML.</summary>
    public Action<IDocument>? Ours { get; init; }

    /// <summary>Applied to that of cmark-gfm.</summary>
    public Action<IDocument>? Theirs { get; init; }
}

/// <summary>All differences that are meant.</summary>
static partial class IntendedDifferences
{
    public static readonly IntendedDifference[] All =
    [
        new("headings have ids; GitHub adds them later")
        {
            Ours = static document => Each(document, "h1, h2, h3, h4, h5, h6", static heading => heading.RemoveAttribute("id")),
        },
        new("alerts are read here; GitHub does it later")
        {
            Ours = static document => Each(document, ".markdown-alert", static alert =>
            {
                alert.QuerySelector(".markdown-alert-title")!.Remove();
                Unwrap(alert);
            }),
            Theirs = static document => Each(document, "blockquote", static quote =>
            {
                if (quote.FirstElementChild is { LocalName: "p", FirstChild: IText text } paragraph && AlertMark().Match(text.Data) is { Success: true } mark)
                {
                    text.Data = text.Data[mark.Length..];
                    if (text.Data.Length == 0)
                    {
                        // Two spaces behind the mark are a line break there.
                        paragraph.QuerySelector("br:first-child")?.Remove();
                    }

                    if (paragraph.TextContent.Length == 0)
                    {
                        paragraph.Remove();
                    }

                    Unwrap(quote);
                }
            }),
        },
        new("docfx includes, snippets and markers are shown as they are written, and no links are made of their parts")
        {
            Markdown = static text => DocfxInline().Replace(text, "docfx"),
        },
        new("a header cell of a table that holds nothing is no header to those who listen")
        {
            Theirs = static document => Each(document, "th", static header =>
            {
                if (!header.HasChildNodes)
                {
                    var cell = header.Owner!.CreateElement("td");
                    foreach (var attribute in header.Attributes)
                    {
                        cell.SetAttribute(attribute.Name, attribute.Value);
                    }

                    header.Replace(cell);
                }
            }),
        },
        new("footnotes are numbered and shown at the end in another form")
        {
            Markdown = static text => Footnote().Replace(text, ""),
        },
        new("definition lists are no part of GitHub's Markdown")
        {
            Markdown = static text => Definition().Replace(text, "\n"),
        },
        new("attributes behind a link or an image are no part of GitHub's Markdown")
        {
            Markdown = static text => Attributes().Replace(text, ""),
        },
        new("lines with three colons are containers or blocks of docfx")
        {
            Markdown = static text => ColonLine().Replace(text, ""),
        },
        new("which characters of an address are percent-encoded is no matter: what it means is compared")
        {
            Ours = static document => DecodeAddresses(document),
            Theirs = static document => DecodeAddresses(document),
        },
        new("formulas are read here; GitHub does it later")
        {
            Markdown = static text => Formula().Replace(text, "formula"),
        },
        new("lines that a fence marks or numbers are elements")
        {
            Ours = static document => Each(document, "pre > code", static code =>
            {
                code.ClassList.Remove("numbered");
                foreach (var line in code.QuerySelectorAll(":scope > .line").ToList())
                {
                    Unwrap(line);
                }

                code.Normalize();
            }),
        },
        new("an image that is a film or a sound is shown as such")
        {
            Ours = static document => Each(document, "video[controls], audio[controls], iframe", static media => media.Replace(Medium(media))),
            Theirs = static document => Each(document, "img", static image =>
            {
                if (BuildCache.Content.Markdown.MediaLink.Of(image.GetAttribute("src") ?? "") is not null)
                {
                    image.Replace(Medium(image));
                }
            }),
        },
    ];

    static IText Medium(IElement element) => element.Owner!.CreateTextNode("(media)");

    static void DecodeAddresses(IDocument document) => Each(document, "[href], [src]", static element =>
    {
        foreach (var name in (string[])["href", "src"])
        {
            if (element.GetAttribute(name) is { } url)
            {
                element.SetAttribute(name, Uri.UnescapeDataString(url));
            }
        }
    });

    static void Each(IDocument document, string selector, Action<IElement> action)
    {
        foreach (var element in document.QuerySelectorAll(selector).ToList())
        {
            action(element);
        }
    }

    static void Unwrap(IElement element) => element.Replace([.. element.ChildNodes]);

    [GeneratedRegex(@"^\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*(\n|$)", RegexOptions.IgnoreCase)]
    private static partial Regex AlertMark();

    [GeneratedRegex(@"\[!(INCLUDE|code[-a-z0-9#+]*|video|div)[^\[\]\n]*(\[[^\]\n]*\][^\]\n]*)?\]", RegexOptions.IgnoreCase)]
    private static partial Regex DocfxInline();

    [GeneratedRegex(@"^\[\^[^\]\n]+\]:.*$|\[\^[^\]\n]+\]", RegexOptions.Multiline)]
    private static partial Regex Footnote();

    [GeneratedRegex(@"^\$\$[ \t]*\n(?:.*\n)*?\$\$[ \t]*$|(?<![\\$\w`])\$(?=\S)[^$\n`]*(?<=\S)\$(?![\w$`])", RegexOptions.Multiline)]
    private static partial Regex Formula();

    [GeneratedRegex(@"^: {3}", RegexOptions.Multiline)]
    private static partial Regex Definition();

    [GeneratedRegex(@"(?<=\))\{[^{}\n]+\}")]
    private static partial Regex Attributes();

    [GeneratedRegex(@"^[ \t>]*:::.*$", RegexOptions.Multiline)]
    private static partial Regex ColonLine();
}
