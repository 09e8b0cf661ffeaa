using Markdig;
using Markdig.Renderers;
using Markdig.Syntax;

namespace BuildCache.Content.Markdown.Syntax;

/// <summary>
/// A block of text stands where its first line does. Markdig gives a heading that is underlined the line of its underline; the places of
/// everything in it follow from that.
/// </summary>
sealed class BlockLinesExtension : IMarkdownExtension
{
    public void Setup(MarkdownPipelineBuilder pipeline)
    {
        foreach (var parser in pipeline.BlockParsers)
        {
            // Before its text is read for inlines.
            parser.Closed += static (_, block) =>
            {
                if (block is LeafBlock { Lines.Count: > 0 } and (HeadingBlock or ParagraphBlock))
                {
                    block.Line = ((LeafBlock)block).Lines.Lines[0].Line;
                }
            };
        }
    }

    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer)
    {
    }
}
