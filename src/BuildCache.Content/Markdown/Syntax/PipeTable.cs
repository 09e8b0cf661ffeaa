using Markdig.Extensions.Tables;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;

namespace BuildCache.Content.Markdown.Syntax;

/// <summary>A table of GitHub's kind: its header decides how many cells a row has.</summary>
sealed class PipeTable : Table
{
    // A header of a thousand columns and a thousand rows of a letter would be a million cells.
    const int MaxFilledCells = 10_000;

    readonly bool showsAllCells;
    int filledCells;

    /// <param name="parser">What reads the table.</param>
    /// <param name="alignments">One for each column.</param>
    /// <param name="showsAllCells">Whether cells beyond the header's are shown, as docfx does.</param>
    public PipeTable(BlockParser parser, IEnumerable<TableColumnAlign?> alignments, bool showsAllCells)
        : base(parser)
    {
        this.showsAllCells = showsAllCells;
        foreach (var alignment in alignments)
        {
            ColumnDefinitions.Add(new TableColumnDefinition { Alignment = alignment });
        }
    }

    /// <summary>Adds a row; cells beyond the header's are not shown where GitHub's rules count, missing ones are empty.</summary>
    /// <param name="cells">What stands between the bars.</param>
    /// <param name="line">The line they are from: its number, and where it starts in the text.</param>
    /// <param name="parser">What reads the table.</param>
    /// <param name="document">The page, which counts what it costs to read.</param>
    /// <exception cref="MarkdownCostException">The rows leave nearly everything empty.</exception>
    public void AddRow(List<StringSlice> cells, (int Number, int Start) line, BlockParser parser, MarkdownDocument document)
    {
        var row = new TableRow { IsHeader = Count == 0, Line = line.Number, IsOpen = false };
        foreach (var content in showsAllCells ? cells : cells.Take(ColumnDefinitions.Count))
        {
            row.Add(Cell(content, line, parser, document));
        }

        filledCells += Math.Max(0, ColumnDefinitions.Count - row.Count);
        if (filledCells > MaxFilledCells)
        {
            throw new MarkdownCostException(
                $"A table has {ColumnDefinitions.Count} columns and rows that leave more than {MaxFilledCells} of its cells empty. Give it fewer columns, or make several tables of it", line.Number);
        }

        while (row.Count < ColumnDefinitions.Count)
        {
            row.Add(new TableCell(parser) { Line = line.Number, IsOpen = false });
        }

        Add(row);
        UpdateSpanEnd(cells.Count > 0 ? cells[^1].End : line.Start);
    }

    static TableCell Cell(StringSlice content, (int Number, int Start) line, BlockParser parser, MarkdownDocument document)
    {
        var cell = new TableCell(parser) { Line = line.Number, IsOpen = false };
        if (!content.IsEmpty)
        {
            var column = content.Start - line.Start;
            var paragraph = new ParagraphBlock(parser)
            {
                Line = line.Number,
                Column = column,
                Span = new SourceSpan(content.Start, content.End),
                IsOpen = false,
            };
            paragraph.AppendLine(ref content, column, line.Number, line.Start, trackTrivia: false);
            InlineCost.Add(document, paragraph);
            cell.Add(paragraph);
        }

        return cell;
    }
}
