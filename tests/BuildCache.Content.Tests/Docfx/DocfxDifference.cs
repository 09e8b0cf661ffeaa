using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace BuildCache.Content.Tests.Docfx;

/// <summary>A difference between what docfx shows and what we show that is meant: why, and how the comparison looks past it.</summary>
/// <param name="Reason">Why it is meant.</param>
sealed partial record DocfxDifference(string Reason)
{
    public static readonly DocfxDifference[] All =
    [
        new("tabs stand one below the other, each below its name, until a script comes; docfx hides all but the first without one too")
        {
            Theirs = static article => Each(article, "section[role=tabpanel]", static panel =>
            {
                var name = panel.Owner!.CreateElement("p");
                name.TextContent = panel.ParentElement!.QuerySelector($"a[aria-controls=\"{panel.Id}\"]")!.TextContent;
                panel.Prepend(name, panel.Owner!.CreateTextNode(" "));
            }) + Remove(article, "ul[role=tablist]"),
        },
        new("what is meant for some versions or a zone says so; docfx shows it as meant for all") { Ours = static article => Remove(article, ".moniker-label, .zone-label") },
        new("a mail address is a link, as on GitHub") { Ours = static article => Each(article, "a[href^='mailto:']", static link => link.Replace([.. link.ChildNodes])) },
        new("a link from a group to another leads there; docfx warns of it and writes the name of the source")
        {
            Theirs = static article => Each(article, "a[href='../v2/new.md']", static link => link.SetAttribute("href", "../versions/second/new.html")),
        },
        new("where a browser does not follow a page that has moved there is a link") { Ours = static article => article.Owner!.QuerySelector("meta[http-equiv=refresh]") is null ? 0 : Remove(article, "p") },
        new("there are footnotes, as on GitHub")
        {
            Ours = static article => Remove(article, ".footnotes, sup:has(a[href^='#fn'])"),
            Theirs = static article => Each(article, "p", static paragraph =>
            {
                if (paragraph.TextContent.StartsWith("[^1]:", StringComparison.Ordinal))
                {
                    paragraph.Remove();
                }
                else
                {
                    Replace(paragraph, "[^1]", "");
                }
            }),
        },
        new("there are lists of tasks, as on GitHub") { Theirs = static article => Each(article, "li", static item => { Replace(item, "[ ] ", ""); Replace(item, "[x] ", ""); }) },
        new("there are lists of terms") { Theirs = static article => Each(article, "p", static paragraph => Replace(paragraph, "Term\n: ", "Term ")) },
        new("formulas are MathML, and no text for a script")
        {
            Ours = static article => Remove(article, ".math"),
            Theirs = static article => Remove(article, ".math"),
        },
        new("lines that mark other parts are no part of a region, however they are spelled")
        {
            Ours = static article => Each(article, "pre", static code => code.TextContent = Marker().Replace(code.TextContent, "")),
            Theirs = static article => Each(article, "pre", static code => code.TextContent = Marker().Replace(code.TextContent, "")),
        },
    ];

    /// <summary>Applied to the page of docfx.</summary>
    public Func<IElement, int>? Theirs { get; init; }

    /// <summary>Applied to ours.</summary>
    public Func<IElement, int>? Ours { get; init; }

    /// <summary>Looks past the difference; whether there was one.</summary>
    public bool Apply(IElement theirs, IElement ours)
    {
        var before = theirs.InnerHtml + ours.InnerHtml;
        Theirs?.Invoke(theirs);
        Ours?.Invoke(ours);
        return theirs.InnerHtml + ours.InnerHtml != before;
    }

    static int Each(IElement article, string selector, Action<IElement> change)
    {
        var elements = article.QuerySelectorAll(selector).ToList();
        elements.ForEach(change);
        return elements.Count;
    }

    static int Remove(IElement article, string selector) => Each(article, selector, static element => element.Remove());

    static void Replace(IElement element, string text, string by)
    {
        foreach (var node in element.ChildNodes.OfType<IText>())
        {
            node.Data = node.Data.Replace(text, by, StringComparison.Ordinal);
        }
    }

    [GeneratedRegex("^ *// </?part>\n", RegexOptions.Multiline)]
    private static partial Regex Marker();
}
