using Markdig.Extensions.Tables;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace BuildCache.Content.Markdown.Syntax;

/// <summary>
/// Attributes stand directly behind what they belong to: the text of a heading (whatever it ends with), the mark that opens a block, a link, an image, code or
/// emphasis; or before their block, in a paragraph of their own or in the first line of theirs. With a colon (<c>{: .wide}</c>) they may end a paragraph too. Anywhere
/// else braces are text.
/// </summary>
sealed class AttributeParser : InlineParser
{
    /// <summary>The one attribute without a value that links are given.</summary>
    const string Download = "{download}";

    public AttributeParser() => OpeningCharacters = ['{'];

    /// <summary>Behind the mark that opens a block, such as <c>```c# {.wide}</c>: all that ends the line.</summary>
    public static bool TryParse(BlockProcessor processor, ref StringSlice line, IBlock block)
    {
        var open = line.AsSpan().LastIndexOf('{');
        if (open < 0 || !AttributeList.TryRead(line.AsSpan()[open..], out var attributes) || !line.AsSpan()[(open + attributes.Length)..].IsWhiteSpace())
        {
            return false;
        }

        attributes.AddTo(block);
        line.End = line.Start + open - 1;
        return true;
    }

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        if (slice.AsSpan().StartsWith(Download) && InlineBefore(processor, slice) is LinkInline { IsImage: false } link)
        {
            link.GetAttributes().AddPropertyIfNotExist("download", "");
            slice.Start += Download.Length;
            return true;
        }

        if (!AttributeList.TryRead(slice.AsSpan(), out var attributes))
        {
            return false;
        }

        var isLast = slice.AsSpan()[attributes.Length..].IsWhiteSpace();
        if (!(isLast && processor.Block is HeadingBlock) && InlineBefore(processor, slice) is { } inline)
        {
            attributes.AddTo(inline);
        }
        else if (!isLast && FirstLineOf(processor, slice, attributes) is { } begun)
        {
            attributes.AddTo(begun);
            slice.Start += slice.AsSpan().IndexOf('\n') + 1;
            return true;
        }
        else if (isLast && BlockOf(processor, attributes) is { } block)
        {
            attributes.AddTo(block);
            if (processor.Inline is LiteralInline text)
            {
                text.Content.TrimEnd();
            }
        }
        else
        {
            return false;
        }

        slice.Start += attributes.Length;
        return true;
    }

    /// <summary>The paragraph whose first line is nothing but attributes; with a colon they are those of a block that ends directly before.</summary>
    static Block? FirstLineOf(InlineProcessor processor, StringSlice slice, AttributeList attributes)
    {
        var rest = slice.AsSpan()[attributes.Length..];
        return processor is { Block: ParagraphBlock { Inline.FirstChild: null, Parent: not TableCell } paragraph, Inline: null }
            && (attributes.IsMarked || attributes.HasName) && rest.IndexOf('\n') is var end and >= 0 && rest[..end].IsWhiteSpace()
            ? attributes.IsMarked && paragraph.Parent is { } parent && parent.IndexOf(paragraph) is var index and > 0 && EndsDirectlyBefore(parent[index - 1], paragraph) ? parent[index - 1] : paragraph
            : null;
    }

    static Inline? InlineBefore(InlineProcessor processor, StringSlice slice) =>
        slice.PeekCharExtra(-1).IsWhiteSpaceOrZero() ? null : processor.Inline switch
        {
            LinkInline or CodeInline or AutolinkInline => processor.Inline,
            EmphasisDelimiterInline end when (end.Type & DelimiterType.Close) != 0 && HasBeginning(end) => end,
            _ => null,
        };

    /// <summary>Whether a mark of emphasis ends some: what follows a mark stands inside it until the paragraph is read.</summary>
    static bool HasBeginning(EmphasisDelimiterInline end)
    {
        for (var parent = end.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is EmphasisDelimiterInline begin && begin.DelimiterChar == end.DelimiterChar && (begin.Type & DelimiterType.Open) != 0)
            {
                return true;
            }
        }

        return false;
    }

    static Block? BlockOf(InlineProcessor processor, AttributeList attributes)
    {
        if (processor.Block is HeadingBlock heading)
        {
            return heading;
        }

        if (processor.Block is not ParagraphBlock paragraph)
        {
            return null;
        }

        if (processor.Inline is not null || paragraph.Inline?.FirstChild is not null)
        {
            return !attributes.IsMarked ? null : paragraph.Parent is TableCell cell ? cell : paragraph;
        }

        return attributes.IsMarked || attributes.HasName ? Neighbour(paragraph, attributes.IsMarked) : null;
    }

    /// <summary>The block that a paragraph of nothing but attributes means; the paragraph leaves the page.</summary>
    static Block? Neighbour(ParagraphBlock paragraph, bool mayPrecede)
    {
        if (paragraph.Parent is not { } parent)
        {
            return null;
        }

        var index = parent.IndexOf(paragraph);
        var neighbour = mayPrecede && index > 0 && EndsDirectlyBefore(parent[index - 1], paragraph) ? parent[index - 1]
            : index + 1 < parent.Count ? parent[index + 1] : null;
        if (neighbour is not null)
        {
            paragraph.RemoveAfterProcessInlines = true;
        }

        return neighbour;
    }

    /// <summary>Between them is a line end, and no blank line.</summary>
    static bool EndsDirectlyBefore(Block block, ParagraphBlock paragraph) => paragraph.Span.Start - block.Span.End <= 2;
}
