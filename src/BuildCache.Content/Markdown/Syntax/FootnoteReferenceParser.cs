using Markdig.Extensions.Footnotes;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace BuildCache.Content.Markdown.Syntax;

/// <summary>
/// References to footnotes (<c>[^1]</c>), as GitHub reads them: a footnote whatever stands before it, so that <c>[text][^1]</c> is text in
/// brackets and a footnote, and <c>![^1]</c> an exclamation mark and one. With an address behind it, it is the text of a link.
/// </summary>
sealed class FootnoteReferenceParser : InlineParser
{
    public FootnoteReferenceParser() => OpeningCharacters = ['[', '!'];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        var isAfterMark = slice.CurrentChar == '!';
        var after = slice;
        if (isAfterMark)
        {
            after.SkipChar();
        }

        if (after.CurrentChar != '[' || after.PeekChar() != '^' || FootnoteSet.Of(processor.Document) is not { } defined
            || !LinkHelper.TryParseLabel(ref after, false, out var label, out _) || defined.Find(label) is not { } footnote
            || IsTextOfLink(processor, after))
        {
            return false;
        }

        var start = processor.GetSourcePosition(slice.Start, out var line, out var column);
        if (isAfterMark)
        {
            processor.Inline = new LiteralInline("!") { Span = new(start, start), Line = line, Column = column };
            slice.SkipChar();
            return true;
        }

        EndLinks(processor.Inline);
        processor.Inline = new FootnoteLink(footnote) { Span = new(start, processor.GetSourcePosition(after.Start - 1)), Line = line, Column = column, IsClosed = true };
        slice = after;
        return true;
    }

    static bool IsTextOfLink(InlineProcessor processor, StringSlice after) => after.CurrentChar switch
    {
        '(' => LinkHelper.TryParseInlineLink(ref after, out _, out _),
        '[' => LinkHelper.TryParseLabel(ref after, false, out var label, out _) && processor.Document.ContainsLinkReferenceDefinition(label),
        _ => false,
    };

    /// <summary>A footnote is a link itself: no link around it.</summary>
    static void EndLinks(Inline? inline)
    {
        for (var around = inline; around is not null; around = around.Parent)
        {
            if (around is LinkDelimiterInline bracket)
            {
                if (bracket.IsImage)
                {
                    return;
                }

                bracket.IsActive = false;
            }
        }
    }
}
