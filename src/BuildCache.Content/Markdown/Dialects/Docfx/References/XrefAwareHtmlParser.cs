using Markdig.Parsers;

namespace BuildCache.Content.Markdown.Dialects.Docfx.References;

/// <summary>A line that begins with the element <c>xref</c> is text with a link in it, and no raw HTML.</summary>
sealed class XrefAwareHtmlParser : HtmlBlockParser
{
    public override BlockState TryOpen(BlockProcessor processor) =>
        processor.Line.AsSpan().StartsWith("<xref", StringComparison.OrdinalIgnoreCase) ? BlockState.None : base.TryOpen(processor);
}
