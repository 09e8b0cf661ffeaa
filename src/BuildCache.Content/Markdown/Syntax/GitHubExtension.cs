using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Parsers;
using Markdig.Renderers;

namespace BuildCache.Content.Markdown.Syntax;

/// <summary>
/// What GitHub adds to CommonMark, by its rules: tables, strikethrough, task lists, addresses as links. (<c>~x~</c> stays text: one tilde
/// is "about", or somebody's home.)
/// </summary>
sealed class GitHubExtension : IMarkdownExtension
{
    public void Setup(MarkdownPipelineBuilder pipeline)
    {
        new EmphasisExtraExtension(EmphasisExtraOptions.Strikethrough).Setup(pipeline);
        pipeline.BlockParsers.InsertBefore<ParagraphBlockParser>(new PipeTableRowParser());
        pipeline.BlockParsers.Add(new PipeTableParser());
        pipeline.InlineParsers.Insert(0, new TildeParser());
        pipeline.InlineParsers.Insert(0, new TaskBoxParser());
        pipeline.InlineParsers.Insert(0, new BareUrlParser());
    }

    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer)
    {
    }
}
