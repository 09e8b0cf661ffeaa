using Markdig.Extensions.Mathematics;
using Markdig.Helpers;
using Markdig.Parsers;

namespace BuildCache.Content.Markdown.Syntax;

/// <summary>
/// Math between dollar signs, where it can be meant: no white space inside the signs, and no bracket after them. Else <c>$(A)/$(B)</c> and
/// "5 $ or 6 $ more" would lose their signs.
/// </summary>
sealed class StrictMathParser : MathInlineParser
{
    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        var before = processor.Inline;
        var first = slice.PeekChar() == '$' ? slice.PeekChar(2) : slice.PeekChar();
        if (first is ' ' or '\t' || !base.Match(processor, ref slice))
        {
            return false;
        }

        if (slice.CurrentChar is '(' or '[' or '{' or '<' or '$')
        {
            processor.Inline = before;
            return false;
        }

        return true;
    }
}
