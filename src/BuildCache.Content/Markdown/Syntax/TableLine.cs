using Markdig.Extensions.Tables;
using Markdig.Helpers;

namespace BuildCache.Content.Markdown.Syntax;

/// <summary>A line of a table, cut at its bars (https://github.github.com/gfm/#tables-extension-).</summary>
static class TableLine
{
    /// <summary>What stands between the bars, without the white space around it. A bar after a backslash is none.</summary>
    /// <param name="line">The line.</param>
    /// <param name="codeHoldsBars">Whether a bar in code is code, as docfx reads it; for GitHub it ends the cell. What addresses hold begins no code.</param>
    public static List<StringSlice> Cells(StringSlice line, bool codeHoldsBars = false)
    {
        line.Trim();
        var cells = new List<StringSlice>();
        var text = line.AsSpan();
        var start = text.StartsWith("|") ? 1 : 0;
        var code = codeHoldsBars ? new CodeSpans(text) : null;
        for (var at = start; at < text.Length; at++)
        {
            if (text[at] == '\\')
            {
                at++;
            }
            else if (code is not null && EndOfAddress(text, at) is > 0 and var end)
            {
                at = end;
            }
            else if (text[at] == '`' && code is not null)
            {
                at = code.EndOf(text, at) - 1;
            }
            else if (text[at] == '|')
            {
                cells.Add(Cell(line, start, at));
                start = at + 1;
            }
        }

        if (start < text.Length)
        {
            cells.Add(Cell(line, start, text.Length));
        }

        return cells;
    }

    /// <summary>The columns that a delimiter row (<c>| :-- | --: |</c>) declares; <c>null</c> for a line that is none.</summary>
    public static List<TableColumnAlign?>? Alignments(StringSlice line)
    {
        if (line.AsSpan().IndexOfAnyExcept(" \t|:-") >= 0)
        {
            return null;
        }

        var alignments = new List<TableColumnAlign?>();
        foreach (var cell in Cells(line))
        {
            var mark = cell.AsSpan();
            var dashes = mark.Trim(':');
            if (dashes.IsEmpty || dashes.IndexOfAnyExcept('-') >= 0 || mark.Length - dashes.Length > 2)
            {
                return null;
            }

            var (left, right) = (mark[0] == ':', mark[^1] == ':');
            if (mark.Length - dashes.Length != (left ? 1 : 0) + (right ? 1 : 0))
            {
                return null;
            }

            alignments.Add((left, right) switch
            {
                (true, true) => TableColumnAlign.Center,
                (true, false) => TableColumnAlign.Left,
                (false, true) => TableColumnAlign.Right,
                _ => null,
            });
        }

        return alignments.Count == 0 ? null : alignments;
    }

    /// <summary>Where the address ends that begins here, as <c>](xref:List`1)</c> or <c>&lt;xref:List`1&gt;</c>; 0 where none does.</summary>
    static int EndOfAddress(ReadOnlySpan<char> text, int at)
    {
        var close = text[at] == '<' && at + 1 < text.Length && char.IsAsciiLetter(text[at + 1]) ? '>' : text[at] == ']' && at + 1 < text.Length && text[at + 1] == '(' ? ')' : '\0';
        if (close == '\0')
        {
            return 0;
        }

        var end = text[at..].IndexOfAny(close, ' ', '|');
        return end > 0 && text[at + end] == close && text.Slice(at, end).Contains(':') ? at + end : 0;
    }

    static StringSlice Cell(StringSlice line, int start, int end)
    {
        var cell = new StringSlice(line.Text, line.Start + start, line.Start + end - 1);
        cell.Trim();
        return cell;
    }
}
