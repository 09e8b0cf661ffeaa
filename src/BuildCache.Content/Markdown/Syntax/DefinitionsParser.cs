using Markdig.Parsers;
using Markdig.Syntax;

namespace BuildCache.Content.Markdown.Syntax;

/// <summary>Paragraphs. Markdig copies those lines of one that are left for each definition of a link with which it begins.</summary>
sealed class DefinitionsParser : ParagraphBlockParser
{
    // About a second.
    const int MostLines = 20_000;

    public override bool Close(BlockProcessor processor, Block block) =>
        block is ParagraphBlock { Lines: { Count: > MostLines } lines } && lines.Lines[0].Slice.AsSpan().StartsWith('[')
            ? throw new MarkdownCostException($"More than {MostLines} definitions of links stand in a row, without a blank line. Part them with blank lines", block.Line)
            : base.Close(processor, block);
}
