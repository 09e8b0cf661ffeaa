using Markdig;
using Markdig.Renderers;

namespace BuildCache.Content.Markdown.Syntax;

/// <summary>Footnotes as GitHub has them: <see cref="FootnoteParser"/>, <see cref="FootnoteReferenceParser"/>.</summary>
sealed class FootnotesExtension : IMarkdownExtension
{
    public void Setup(MarkdownPipelineBuilder pipeline)
    {
        pipeline.BlockParsers.Insert(0, new FootnoteParser());
        pipeline.InlineParsers.Insert(0, new FootnoteReferenceParser());
    }

    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer)
    {
    }
}
