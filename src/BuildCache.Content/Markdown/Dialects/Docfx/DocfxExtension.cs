using BuildCache.Content.Markdown.Dialects.Docfx.Blocks;
using BuildCache.Content.Markdown.Dialects.Docfx.References;
using BuildCache.Content.Markdown.Syntax;
using Markdig;
using Markdig.Extensions.Alerts;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;
using Markdig.Renderers;

namespace BuildCache.Content.Markdown.Dialects.Docfx;

/// <summary>The constructs of docfx, where <c>SiteDialect</c> is <c>docfx</c>.</summary>
sealed class DocfxExtension : IMarkdownExtension
{
    public void Setup(MarkdownPipelineBuilder pipeline)
    {
        pipeline.BlockParsers.Replace<DialectBlockParser>(new TripleColonParser());
        pipeline.BlockParsers.Insert(0, new BracketBlockParser());
        pipeline.BlockParsers.Replace<QuoteBlockParser>(new AlertQuoteParser());
        pipeline.BlockParsers.Replace<HtmlBlockParser>(new XrefAwareHtmlParser());
        pipeline.BlockParsers.Replace<PipeTableParser>(new PipeTableParser(isDocfx: true));
        pipeline.BlockParsers.Replace<PipeTableRowParser>(new PipeTableRowParser(isDocfx: true));
        pipeline.BlockParsers.InsertBefore<IndentedCodeBlockParser>(new PipeTableRowParser(isDocfx: true, isIndented: true));
        pipeline.InlineParsers.Replace<BareUrlParser>(new BareUrlParser(isDocfx: true));
        pipeline.InlineParsers.Insert(0, new TripleColonInlineParser());
        pipeline.InlineParsers.Insert(0, new IncludeInlineParser());
        pipeline.InlineParsers.Insert(0, new ShortXrefParser());
        pipeline.InlineParsers.InsertBefore<AlertInlineParser>(new NamedAlertParser());
        pipeline.InlineParsers.InsertBefore<AutolinkInlineParser>(new XrefParser());
    }

    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer)
    {
    }
}
