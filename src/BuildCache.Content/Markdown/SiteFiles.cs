using BuildCache.Content.Docfx;
using BuildCache.Content.Docfx.Structured;

namespace BuildCache.Content.Markdown;

/// <summary>
/// From the files that pages name to what they are in the site. A description of the site may put them elsewhere; links are written from
/// file to file all the same.
/// </summary>
sealed class SiteFiles(HandlerContext context)
{
    readonly bool isDescribed = DocfxDescription.IsIn(context);

    /// <summary>Where relative addresses of a page begin.</summary>
    public string From(Document page, string path) => isDescribed ? page.Get<string>("source") ?? path : path;

    /// <summary>The id of the page that a file becomes, if it becomes one.</summary>
    public string PageOf(string file) => !isDescribed ? file
        : file.EndsWith(".yml", StringComparison.OrdinalIgnoreCase) && context.Document(DocfxDescription.Structured, file)?.Text("target") is { } structured ? StructuredPages.PageOf(structured)
        : (context.Document(DocfxDescription.Pages, file) ?? context.Document(DocfxDescription.Redirects, file))?.Text("target") ?? file;

    /// <summary>The asset that a file becomes, if it becomes one.</summary>
    public Document? Asset(string file) =>
        context.Document("Asset", isDescribed ? context.Document(DocfxDescription.Resources, file)?.Text("target") ?? file : file);

    /// <summary>
    /// Whether an address is meant for the host and not for the site: it is one of <c>SiteExternalPaths</c> or below it, or an address of
    /// the host while a docfx.json describes the site, where that is what it means unless the site has such a file.
    /// </summary>
    public bool IsOfHost(string url) => url.StartsWith('/') && (isDescribed || IsExternal(url));

    /// <summary>Whether an address is one of <c>SiteExternalPaths</c> or below it, in whatever letter case.</summary>
    public bool IsExternal(string url) => url.StartsWith('/')
        && Array.Exists(context.Property("SiteExternalPaths").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), path => IsAtOrBelow(url, path.TrimEnd('/')));

    /// <summary>A name that only begins like the last one of the path is another: <c>/apiary</c> is not below <c>/api</c>.</summary>
    static bool IsAtOrBelow(string url, string path) =>
        url.StartsWith(path, StringComparison.OrdinalIgnoreCase) && (url.Length == path.Length || url[path.Length] is '/' or '?' or '#');
}
