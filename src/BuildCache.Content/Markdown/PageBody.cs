using System.Text.Json;
using BuildCache.Content.Markdown.Safe;

namespace BuildCache.Content.Markdown;

/// <summary>Which page.</summary>
/// <param name="Path">The id of its <c>Page</c> document.</param>
public sealed record BodyRequest(string Path);

/// <summary>The body of a page, ready to stand in a layout.</summary>
/// <param name="Html">Its links lead to the site's pages, relative to the page.</param>
/// <param name="Headings">In order of appearance.</param>
public sealed record BodyContent(string Html, IReadOnlyList<BodyHeading> Headings);

/// <summary>A heading of a page.</summary>
/// <param name="Level">From 1 to 6.</param>
/// <param name="Slug">Its id, unique within the page.</param>
/// <param name="Text">Without markup.</param>
public sealed record BodyHeading(int Level, string Slug, string Text);

/// <summary>
/// From a page's tree to its HTML. It reads the tree and the pages, headings and assets that its links name: an edit of another page
/// matters only if one of those appears, vanishes or moves.
/// </summary>
public static class PageBody
{
    /// <summary>The computation; its name in reports is <c>Body</c>.</summary>
    public static readonly Computation<BodyRequest, BodyContent> Computation = new("Body", Render);

    static async Task<BodyContent> Render(BodyRequest request, HandlerContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        if (context.Document("Page", request.Path) is not { } page || page.Get<string>("ast") is not { } ast)
        {
            return new BodyContent("", []);
        }

        var stored = context.ReadJsonBytes(ast);
        using var tree = JsonDocument.Parse(stored, new JsonDocumentOptions { MaxDepth = MarkdownParser.MaxJsonDepth });
        var links = new LinkResolver(context, page, request.Path, tree.RootElement);
        var images = stored.Span.IndexOf("\"type\":\"image\""u8) < 0 ? MarkdownImages.None : await MarkdownImages.RenderAsync(context, page, request.Path, tree.RootElement);
        var html = MdastHtml.Render(
            tree.RootElement,
            links.Resolve,
            images.Find,
            SafeNames.AreOnlyAllowed(context),
            stored.Span.IndexOf("xref:"u8) >= 0 && context.Property("SiteDialect") == "docfx" ? links.Reference : null,
            stored.Span.IndexOf("\"type\":\"code\""u8) >= 0 && !context.Property("SiteHighlight").Equals("false", StringComparison.OrdinalIgnoreCase),
            stored.Span.IndexOf("ath\""u8) >= 0 && context.Property("SiteMath") != "tex" ? links.Formula : null);
        return new BodyContent(html, MdastText.Headings(tree.RootElement));
    }
}
