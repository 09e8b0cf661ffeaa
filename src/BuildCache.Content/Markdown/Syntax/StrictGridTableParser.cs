using Markdig.Extensions.Tables;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;

namespace BuildCache.Content.Markdown.Syntax;

/// <summary>
/// Grid tables. What begins like one and is none is text, each line once and where it stands: Markdig makes a paragraph of it that has the
/// line after it too, whatever that begins, and then reads that line once more.
/// </summary>
sealed class StrictGridTableParser : GridTableParser
{
    public override BlockState TryOpen(BlockProcessor processor)
    {
        var line = Line(processor);
        var result = base.TryOpen(processor);
        if (result == BlockState.ContinueDiscard)
        {
            processor.NewBlocks.Peek().SetData(typeof(StrictGridTableParser), new List<StringLine> { line });
        }

        return result;
    }

    public override BlockState TryContinue(BlockProcessor processor, Block block)
    {
        var (line, container) = (Line(processor), block.Parent!);
        var result = base.TryContinue(processor, block);
        if (result == BlockState.ContinueDiscard)
        {
            Lines(block).Add(line);
        }
        else
        {
            // Whether the text goes on, the line that is no row says itself.
            Restore(block, container);
        }

        return result;
    }

    public override bool Close(BlockProcessor processor, Block block)
    {
        var container = block.Parent;
        var result = base.Close(processor, block);
        if (block is Table && container is not null && Restore(block, container) is { } text)
        {
            // Nobody else closes what takes the place of a block that is being closed.
            text.Parser!.Close(processor, text);
            InlineCost.Add(processor.Document, text);
        }

        return result;
    }

    /// <summary>Gives the paragraph that stands for a table that is none the lines of the table.</summary>
    static ParagraphBlock? Restore(Block table, ContainerBlock container)
    {
        if (table.Parent is not null || container.LastChild is not ParagraphBlock text)
        {
            return null;
        }

        var lines = Lines(table);
        text.Lines = new StringLineGroup(lines.Count);
        foreach (var line in lines)
        {
            var own = line;
            text.Lines.Add(ref own);
        }

        (text.Line, text.Column, text.Span, text.IsOpen) = (table.Line, table.Column, table.Span, false);
        return text;
    }

    static StringLine Line(BlockProcessor processor) =>
        new(processor.Line, processor.LineIndex, processor.Column, processor.CurrentLineStartPosition, processor.Line.NewLine);

    static List<StringLine> Lines(Block table) => (List<StringLine>)table.GetData(typeof(StrictGridTableParser))!;
}
