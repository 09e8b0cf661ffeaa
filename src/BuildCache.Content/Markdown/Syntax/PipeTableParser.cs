using Markdig.Extensions.Tables;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;

namespace BuildCache.Content.Markdown.Syntax;

/// <summary>
/// Begins a table where a delimiter row follows a line of as many cells. A table is read line by line, as a block: Markdig's own reads it
/// as text first, and leaves all of it as text when a single line has no bar.
/// </summary>
sealed class PipeTableParser : BlockParser
{
    readonly bool isDocfx;

    /// <param name="isDocfx">Whether docfx's rules count: bars in code are code, cells beyond the header's are shown, and a header may have more or fewer cells than the line below it.</param>
    public PipeTableParser(bool isDocfx = false)
    {
        this.isDocfx = isDocfx;
        OpeningCharacters = ['|', ':', '-'];
    }

    public override BlockState TryOpen(BlockProcessor processor)
    {
        // A line that a quote or list takes in only because a paragraph goes on does not make a table of it.
        if (processor.IsCodeIndent || processor.CurrentBlock is not ParagraphBlock { Parent: { IsOpen: true } } paragraph
            || paragraph.Lines.Count == 0 || TableLine.Alignments(processor.Line) is not { } alignments || IsOther(processor.Line))
        {
            return BlockState.None;
        }

        var header = paragraph.Lines.Lines[paragraph.Lines.Count - 1];
        var cells = TableLine.Cells(header.Slice, isDocfx);
        if (cells.Count != alignments.Count && !(isDocfx && header.Slice.AsSpan().TrimStart() is ['|', ..] && processor.Line.AsSpan().TrimStart() is ['|', ..]))
        {
            return BlockState.None;
        }

        // Columns that the delimiter row does not have.
        alignments.AddRange(Enumerable.Repeat<TableColumnAlign?>(null, Math.Max(0, cells.Count - alignments.Count)));

        // Lines above the header stay a paragraph.
        paragraph.Lines.RemoveAt(paragraph.Lines.Count - 1);
        if (paragraph.Lines.Count == 0)
        {
            processor.Discard(paragraph);
        }

        var table = new PipeTable(this, alignments, isDocfx) { Column = header.Column, Span = new SourceSpan(header.Slice.Start, processor.Line.End) };
        table.AddRow(cells, (header.Line, header.Position), this, processor.Document);
        processor.NewBlocks.Push(table);
        return BlockState.ContinueDiscard;
    }

    /// <summary>Not by itself: another block comes first, and what is none is a row (<see cref="PipeTableRowParser"/>).</summary>
    public override BlockState TryContinue(BlockProcessor processor, Block block) => BlockState.None;

    /// <summary><c>---</c> below a line makes a heading of it, and <c>- |</c> is a list.</summary>
    static bool IsOther(StringSlice line) => line.AsSpan().Trim().IndexOfAnyExcept('-') < 0 || line.AsSpan() is ['-', ' ' or '\t', ..];
}

/// <summary>A line below a table that begins no other block is its next row, with bars or without.</summary>
/// <param name="isDocfx">Whether docfx's rules count.</param>
/// <param name="isIndented">Whether it takes lines with bars that stand so far right that they would be code, and no others: docfx reads a table as text first, in which they go on.</param>
sealed class PipeTableRowParser(bool isDocfx = false, bool isIndented = false) : BlockParser
{
    public override BlockState TryOpen(BlockProcessor processor)
    {
        if (processor.IsCodeIndent != isIndented || isIndented && !processor.Line.AsSpan().Contains('|') || processor.IsBlankLine || processor.CurrentBlock is not PipeTable { Parent: { IsOpen: true } } table)
        {
            return BlockState.None;
        }

        if (AttributeList.TryRead(processor.Line.AsSpan(), out var attributes) && processor.Line.AsSpan()[attributes.Length..].IsWhiteSpace())
        {
            attributes.AddTo(table);
        }
        else
        {
            var cells = TableLine.Cells(processor.Line, isDocfx);
            if (cells.Count == 0)
            {
                return BlockState.None;
            }

            table.AddRow(cells, (processor.LineIndex, processor.CurrentLineStartPosition), this, processor.Document);
        }

        table.IsOpen = true;
        return BlockState.BreakDiscard;
    }
}
