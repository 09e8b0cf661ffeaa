using Markdig;
using Markdig.Extensions.Alerts;
using Markdig.Renderers;

namespace BuildCache.Content.Markdown.Dialects;

/// <summary>Recognises docfx constructs before Markdig takes them for something else and loses part of them.</summary>
sealed class DialectExtension : IMarkdownExtension
{
    public void Setup(MarkdownPipelineBuilder pipeline)
    {
        pipeline.BlockParsers.Insert(0, new DialectBlockParser());
        pipeline.InlineParsers.InsertAfter<AlertInlineParser>(new DialectInlineParser());
    }

    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer)
    {
    }
}
