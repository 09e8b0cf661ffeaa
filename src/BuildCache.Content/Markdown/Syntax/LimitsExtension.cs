using Markdig;
using Markdig.Renderers;

namespace BuildCache.Content.Markdown.Syntax;

/// <summary>Ends the reading of pages that nobody could mean, at the line in question; the last extension of a pipeline.</summary>
sealed class LimitsExtension : IMarkdownExtension
{
    public void Setup(MarkdownPipelineBuilder pipeline)
    {
        pipeline.BlockParsers.Insert(0, new NestingParser());
        InlineCost.Watch(pipeline.BlockParsers);
    }

    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer)
    {
    }
}
