using Markdig;
using Markdig.Extensions.CustomContainers;
using Markdig.Extensions.Mathematics;
using Markdig.Parsers;
using Markdig.Renderers;

namespace BuildCache.Content.Markdown.Syntax;

/// <summary>
/// What pages can do beyond GitHub: containers, math, grid tables, attributes. Each is held to where it can be meant; Markdig's own take
/// the colons of <c>std::list and std::map</c>, the dollars of <c>$(A)/$(B)</c> and the braces of <c>{a=b}</c> too.
/// </summary>
sealed class MoreSyntaxExtension : IMarkdownExtension
{
    public void Setup(MarkdownPipelineBuilder pipeline)
    {
        pipeline.BlockParsers.Insert(0, new CustomContainerParser());
        pipeline.BlockParsers.Insert(0, new MathBlockParser());
        pipeline.BlockParsers.Insert(0, new StrictGridTableParser());
        pipeline.InlineParsers.Insert(0, new StrictMathParser());
        pipeline.InlineParsers.Insert(0, new AttributeParser());
        foreach (var parser in pipeline.BlockParsers)
        {
            if (parser is IAttributesParseable attributes and not HeadingBlockParser)
            {
                attributes.TryParseAttributes = AttributeParser.TryParse;
            }
        }
    }

    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer)
    {
    }
}
