using System.Buffers;
using Markdig.Extensions.Alerts;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;

namespace BuildCache.Content.Markdown.Dialects.Docfx.Blocks;

/// <summary>
/// Alerts of one's own whose names are more than letters: <c>[!KNOWN-ISSUE]</c>, <c>[!STEP_2]</c>, alone in the first line of a quotation.
/// Those of letters are Markdig's.
/// </summary>
sealed class NamedAlertParser : InlineParser
{
    /// <summary>What names of alerts are made of.</summary>
    public static readonly SearchValues<char> Characters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    static readonly SearchValues<char> More = SearchValues.Create("0123456789-_");

    public NamedAlertParser() => OpeningCharacters = ['['];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        if (processor.Block is not ParagraphBlock { Inline.FirstChild: null, Parent: QuoteBlock quotation and not AlertBlock } paragraph || quotation[0] != paragraph)
        {
            return false;
        }

        var line = slice.AsSpan();
        var end = line.IndexOfAny('\r', '\n');
        line = (end < 0 ? line : line[..end]).TrimEnd(" \t");
        if (!line.StartsWith("[!") || !line.EndsWith("]") || !IsName(line[2..^1]))
        {
            return false;
        }

        var alert = new AlertBlock(new StringSlice(slice.Text, slice.Start + 2, slice.Start + line.Length - 2)) { Span = quotation.Span, Line = quotation.Line, Column = quotation.Column };
        var parent = quotation.Parent!;
        parent[parent.IndexOf(quotation)] = alert;
        while (quotation.Count > 0)
        {
            var block = quotation[0];
            quotation.RemoveAt(0);
            alert.Add(block);
        }

        processor.ReplaceParentContainer(quotation, alert);
        slice.Start = end < 0 ? slice.End + 1 : slice.Start + end;
        SkipLineEnd(ref slice);
        return true;
    }

    /// <summary>Whether it is a name that has more than letters.</summary>
    static bool IsName(ReadOnlySpan<char> name) => !name.ContainsAnyExcept(Characters) && name.ContainsAny(More);

    static void SkipLineEnd(ref StringSlice slice)
    {
        if (slice.CurrentChar == '\r')
        {
            slice.SkipChar();
        }

        if (slice.CurrentChar == '\n')
        {
            slice.SkipChar();
        }
    }
}
