using Markdig.Extensions.Footnotes;
using Markdig.Syntax;

namespace BuildCache.Content.Markdown.Syntax;

/// <summary>
/// The footnotes that a page defines, apart from its addresses of links: what refers to one is no link, and takes no text before it for
/// its own, as a link does in <c>[text][label]</c>.
/// </summary>
sealed class FootnoteSet
{
    readonly List<Footnote> all = [];
    readonly Dictionary<string, Footnote> byLabel = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>In the order in which they are defined.</summary>
    public IReadOnlyList<Footnote> All => all;

    /// <summary>Null when the page has defined none so far.</summary>
    public static FootnoteSet? Of(MarkdownDocument document) => document.GetData(typeof(FootnoteSet)) as FootnoteSet;

    public static FootnoteSet Begin(MarkdownDocument document)
    {
        var set = new FootnoteSet();
        document.SetData(typeof(FootnoteSet), set);
        return set;
    }

    /// <summary>Of several with a label the first one counts.</summary>
    public void Add(Footnote footnote)
    {
        all.Add(footnote);
        byLabel.TryAdd(footnote.Label!, footnote);
    }

    public Footnote? Find(string label) => byLabel.GetValueOrDefault(label);
}
