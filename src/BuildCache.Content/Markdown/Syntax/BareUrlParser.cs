using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace BuildCache.Content.Markdown.Syntax;

/// <summary>
/// Makes links of addresses before emphasis takes the underscores and asterisks in them. Inside brackets the text of a link may end
/// anywhere: what is left of addresses there is found when the text is written (<see cref="MdastWriter"/>), as mail addresses are.
/// </summary>
sealed class BareUrlParser : InlineParser
{
    readonly bool isDocfx;

    /// <param name="isDocfx">Whether docfx's rules count: behind a mark that is text, as in <c>\&lt;https://example.org></c>, there is no link. GitHub takes the mark behind the address along.</param>
    public BareUrlParser(bool isDocfx = false)
    {
        this.isDocfx = isDocfx;
        OpeningCharacters = ['h', 'H', 'f', 'F', 'w'];
    }

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        // The whole text of the paragraph, so that the character before is seen.
        var offset = Math.Min(1, slice.Start);
        var length = BareUrl.LengthAt(slice.Text.AsSpan(slice.Start - offset, slice.Length + offset), offset);
        if (length == 0 || isDocfx && slice.PeekCharExtra(-1) == '<' || IsInBrackets(processor.Inline))
        {
            return false;
        }

        var start = processor.GetSourcePosition(slice.Start, out var line, out var column);
        var content = new StringSlice(slice.Text, slice.Start, slice.Start + length - 1);
        var link = new LinkInline
        {
            Url = BareUrl.Target(content.ToString()),
            Span = new SourceSpan(start, start + length - 1),
            Line = line,
            Column = column,
            IsAutoLink = true,
            IsClosed = true,
        };
        link.AppendChild(new LiteralInline { Content = content, Line = line, Column = column, Span = link.Span, IsClosed = true });
        processor.Inline = link;
        slice.Start += length;
        return true;
    }

    static bool IsInBrackets(Inline? inline)
    {
        for (; inline is not null; inline = inline.Parent)
        {
            if (inline is LinkDelimiterInline { IsActive: true, Type: DelimiterType.Open })
            {
                return true;
            }
        }

        return false;
    }
}
