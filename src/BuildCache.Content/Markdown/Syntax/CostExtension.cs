using Markdig;
using Markdig.Parsers.Inlines;
using Markdig.Renderers;

namespace BuildCache.Content.Markdown.Syntax;

/// <summary>What takes the place of parsers whose cost is the square of what they read.</summary>
sealed class CostExtension : IMarkdownExtension
{
    public void Setup(MarkdownPipelineBuilder pipeline)
    {
        pipeline.InlineParsers.Replace<AutolinkInlineParser>(new InlineHtmlParser());
    }

    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer)
    {
    }
}
