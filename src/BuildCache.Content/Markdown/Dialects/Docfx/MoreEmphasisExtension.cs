using Markdig;
using Markdig.Parsers.Inlines;
using Markdig.Renderers;

namespace BuildCache.Content.Markdown.Dialects.Docfx;

/// <summary>
/// <c>a^b^</c>, <c>a~b~</c>, <c>++a++</c> and <c>==a==</c>, where docfx.json names <c>emphasisextras</c> under <c>markdigExtensions</c>.
/// </summary>
sealed class MoreEmphasisExtension : IMarkdownExtension
{
    public void Setup(MarkdownPipelineBuilder pipeline)
    {
        var emphasis = pipeline.InlineParsers.FindExact<EmphasisInlineParser>()!.EmphasisDescriptors;
        emphasis.RemoveAll(static known => known.Character == '~');
        emphasis.AddRange([new('~', 1, 2, true), new('^', 1, 1, true), new('+', 2, 2, true), new('=', 2, 2, true)]);
    }

    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer)
    {
    }

    /// <summary>The element of an emphasis that mdast has no node for; null for those that it has.</summary>
    public static string? ElementOf(char mark, int count) => (mark, count) switch
    {
        ('^', _) => "sup",
        ('~', 1) => "sub",
        ('+', _) => "ins",
        ('=', _) => "mark",
        _ => null,
    };
}
