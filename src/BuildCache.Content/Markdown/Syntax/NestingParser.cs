using Markdig.Parsers;
using Markdig.Syntax;

namespace BuildCache.Content.Markdown.Syntax;

/// <summary>Opens nothing: it ends the reading of a page at the line that nests too deep. Markdig looks only when it has read everything.</summary>
sealed class NestingParser : BlockParser
{
    public NestingParser() => OpeningCharacters = ['>', '[', '-', '*', '+', ':', '~', '^', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

    public override BlockState TryOpen(BlockProcessor processor)
    {
        var depth = 0;
        for (Block? block = processor.CurrentContainer; block is not null; block = block.Parent)
        {
            depth++;
        }

        return depth < MarkdownParser.MaxBlockDepth ? BlockState.None : throw new MarkdownNestingException(processor.LineIndex);
    }
}
