using System.Buffers;
using BuildCache.Content.Docfx;
using BuildCache.Content.Markdown.Dialects;
using BuildCache.Content.Markdown.Dialects.Docfx;
using BuildCache.Content.Markdown.Dialects.Docfx.Blocks;
using BuildCache.Content.Markdown.Syntax;
using Markdig;

namespace BuildCache.Content.Markdown;

/// <summary>What parsing a body yields: its tree as mdast JSON, and what was found on the way.</summary>
/// <param name="Json">The tree in canonical JSON (RFC 8785).</param>
/// <param name="Outline">Headings, links, images, code blocks, anchors, text.</param>
sealed record MarkdownTree(ReadOnlyMemory<byte> Json, PageOutline Outline);

/// <summary>
/// Markdown to mdast (https://github.com/syntax-tree/mdast). Front matter is cut off before (<see cref="FrontMatter"/>), so line 1
/// is the first line of the body: a longer front matter leaves the tree, and everything computed from it, unchanged.
/// </summary>
static class MarkdownParser
{
    /// <summary>How deep blocks may stand in blocks, a list and its item counting as two.</summary>
    public const int MaxBlockDepth = 128;

    /// <summary>The same where files stand in files: as deep as the tree may be, a list in each level.</summary>
    public const int MaxWrittenDepth = 160;

    /// <summary>How deep inlines may stand in inlines.</summary>
    public const int MaxInlineDepth = 128;

    /// <summary>Deeper than pages may nest (two JSON levels for each block and inline, and table rows), so that any tree can be read back.</summary>
    public const int MaxJsonDepth = 1000;

    static readonly MarkdownPipeline Pipeline = Build(static extensions => extensions.Use<DialectExtension>());

    /// <summary>What Markdown may hold where <c>SiteDialect</c> is <c>docfx</c>, for each choice of the syntax that has to be named.</summary>
    static readonly Lazy<MarkdownPipeline>[] Docfx =
        [.. Enumerable.Range(0, (int)NamedSyntax.All + 1).Select(static named => new Lazy<MarkdownPipeline>(() => Build(extensions => WithDocfx(extensions).Use(new NamedSyntaxExtension((NamedSyntax)named)))))];

    static MarkdownPipelineBuilder WithDocfx(MarkdownPipelineBuilder extensions) => extensions.UseEmojiAndSmiley(enableSmileys: false).Use<DialectExtension>().Use<DocfxExtension>();

    /// <summary>The extensions in their order; those of dialects stand behind the syntax of all, and before what looks at the blocks.</summary>
    static MarkdownPipeline Build(Func<MarkdownPipelineBuilder, MarkdownPipelineBuilder> dialect) =>
        dialect(new MarkdownPipelineBuilder()
            .UseAbbreviations()
            .UseDefinitionLists()
            .UseFigures()
            .Use<FootnotesExtension>()
            .Use<GitHubExtension>()
            .UseAlertBlocks(allowNestedAlerts: true)
            .Use<MoreSyntaxExtension>())
        .Use<CostExtension>()
        .Use<BlockLinesExtension>()
        .Use<LimitsExtension>()
        .UsePreciseSourceLocation()
        .Build();

    /// <summary>Parses a body with every extension, heading ids included.</summary>
    /// <exception cref="MarkdownNestingException">It is nested deeper than any reader could follow.</exception>
    /// <exception cref="MarkdownCostException">It would take too long to read.</exception>
    public static MarkdownTree Parse(string body) => Parse(body, Pipeline, headingIds: true);

    /// <summary>Parses a body in the dialect of docfx; what stands in other files is loaded between reading and writing.</summary>
    public static async Task<MarkdownTree> ParseDocfxAsync(string body, string file, int bodyLine, HandlerContext context)
    {
        var pipeline = Docfx[(int)SiteSettings.Syntax(context)];
        var document = ParseDocfxBlocks(body);
        await new DocfxLoader(context, ParseDocfxBlocks).LoadAsync(document, [file], bodyLine);
        var buffer = new ArrayBufferWriter<byte>(Math.Max(256, body.Length * 2));
        var outline = new PageOutline();
        new MdastWriter(new CanonicalJsonWriter(buffer), outline, headingIds: true, bareLinks: true, body.Length, isDocfx: true) { AlertClasses = kind => SiteSettings.AlertClasses(context, kind) }.Write(document);
        return new MarkdownTree(buffer.WrittenMemory, outline);

        Markdig.Syntax.MarkdownDocument ParseDocfxBlocks(string text) => ParseBlocks(RowIndent.Remove(text), pipeline.Value);
    }

    /// <summary>Parses with another pipeline: the CommonMark and GFM specifications know no extension and no heading ids.</summary>
    public static MarkdownTree Parse(string body, MarkdownPipeline pipeline, bool headingIds)
    {
        var buffer = new ArrayBufferWriter<byte>(Math.Max(256, body.Length * 2));
        var outline = new PageOutline();
        new MdastWriter(new CanonicalJsonWriter(buffer), outline, headingIds, pipeline.Extensions.Contains<GitHubExtension>(), body.Length).Write(ParseBlocks(body, pipeline));
        return new MarkdownTree(buffer.WrittenMemory, outline);
    }

    static Markdig.Syntax.MarkdownDocument ParseBlocks(string body, MarkdownPipeline pipeline)
    {
        if (body.Contains('\r', StringComparison.Ordinal))
        {
            // Markdig keeps line ends inside code, titles and raw HTML; the same page must be the same tree on every system.
            body = body.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        }

        try
        {
            return Markdig.Markdown.Parse(body, pipeline);
        }
        catch (ArgumentException exception) when (exception.Message.Contains("nested", StringComparison.Ordinal))
        {
            // Markdig has no exception type of its own for its depth limit.
            throw new MarkdownNestingException(0, exception);
        }
    }
}
