using Markdig;
using Markdig.Extensions.GenericAttributes;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Renderers;

namespace BuildCache.Content.Markdown;

/// <summary>
/// Narrows attributes to what is meant as such: <c>{#id .class key=value}</c>. Markdig also takes a bare word for an attribute, and
/// the <c>{controller}</c> of a sentence about routes would vanish from the page.
/// </summary>
sealed class StrictAttributesExtension : IMarkdownExtension
{
    public void Setup(MarkdownPipelineBuilder pipeline)
    {
        pipeline.InlineParsers.Replace<GenericAttributesParser>(new StrictAttributesParser());
        foreach (var parser in pipeline.BlockParsers.OfType<IAttributesParseable>())
        {
            if (parser.TryParseAttributes is { } parse)
            {
                parser.TryParseAttributes = (BlockProcessor processor, ref StringSlice line, Markdig.Syntax.IBlock block) =>
                    line.IndexOf('{') is var at && at >= 0 && AreAttributes(line.Text.AsSpan(at, line.End - at + 1))
                    && parse(processor, ref line, block);
            }
        }
    }

    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer)
    {
    }

    /// <summary>Whether a text that starts with an opening brace has an id, a class or a value in it before the closing one.</summary>
    static bool AreAttributes(ReadOnlySpan<char> text)
    {
        var end = text.IndexOf('}');
        if (end < 0)
        {
            return false;
        }

        var inside = text[1..end].Trim();
        return inside.Length > 0 && (inside[0] is '#' or '.' || inside.Contains('='));
    }

    sealed class StrictAttributesParser : GenericAttributesParser
    {
        public override bool Match(InlineProcessor processor, ref StringSlice slice) =>
            AreAttributes(slice.AsSpan()) && base.Match(processor, ref slice);
    }
}
