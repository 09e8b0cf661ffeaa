using Markdig;
using Markdig.Parsers.Inlines;
using Markdig.Renderers;

namespace BuildCache.Content.Markdown.Dialects.Docfx;

/// <summary>Syntax that pages have where docfx.json names the extension under <c>markdigExtensions</c>; elsewhere it is text.</summary>
[Flags]
enum NamedSyntax
{
    /// <summary>None is named.</summary>
    None = 0,

    /// <summary><c>a^b^</c>, <c>a~b~</c>, <c>++a++</c> and <c>==a==</c>, by <c>emphasisextras</c>.</summary>
    Emphasis = 1,

    /// <summary><c>::a::</c>, by <c>customcontainers</c>. Blocks of containers are always there.</summary>
    Spans = 2,

    /// <summary>All of it.</summary>
    All = Emphasis | Spans,
}

/// <summary>Reads the syntax that is named, and no other.</summary>
sealed class NamedSyntaxExtension(NamedSyntax named) : IMarkdownExtension
{
    public const string Emphasis = "emphasisextras";
    public const string Containers = "customcontainers";

    public void Setup(MarkdownPipelineBuilder pipeline)
    {
        var emphasis = pipeline.InlineParsers.FindExact<EmphasisInlineParser>()!.EmphasisDescriptors;
        if (named.HasFlag(NamedSyntax.Emphasis))
        {
            emphasis.RemoveAll(static known => known.Character == '~');
            emphasis.AddRange([new('~', 1, 2, true), new('^', 1, 1, true), new('+', 2, 2, true), new('=', 2, 2, true)]);
        }

        if (named.HasFlag(NamedSyntax.Spans))
        {
            emphasis.Add(new(':', 2, 2, true));
        }
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
        (':', _) => "span",
        _ => null,
    };
}
