using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace BuildCache.Content.Markdown.Syntax;

/// <summary>Three tildes or more strike nothing through: as text they are kept from the parser of emphasis.</summary>
sealed class TildeParser : InlineParser
{
    public TildeParser() => OpeningCharacters = ['~'];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        var text = slice.AsSpan();
        var length = text.IndexOfAnyExcept('~') is var end and >= 0 ? end : text.Length;
        if (length < 3)
        {
            return false;
        }

        var start = processor.GetSourcePosition(slice.Start, out var line, out var column);
        processor.Inline = new LiteralInline
        {
            Content = new StringSlice(slice.Text, slice.Start, slice.Start + length - 1),
            Span = new SourceSpan(start, start + length - 1),
            Line = line,
            Column = column,
        };
        slice.Start += length;
        return true;
    }
}
