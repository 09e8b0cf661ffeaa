using Markdig;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;
using Markdig.Renderers;

namespace BuildCache.Content.Markdown.Syntax;

/// <summary>Parsers in place of those whose cost is the square of what they read. It stands before what looks at the blocks that they make.</summary>
sealed class CostExtension : IMarkdownExtension
{
    public void Setup(MarkdownPipelineBuilder pipeline)
    {
        pipeline.BlockParsers.Replace<ParagraphBlockParser>(new DefinitionsParser());
        pipeline.InlineParsers.Replace<AutolinkInlineParser>(new InlineHtmlParser());
    }

    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer)
    {
    }
}
