using System.Net;
using BuildCache.Content.Docfx;
using BuildCache.Content.Markdown;
using BuildCache.Content.Templates;

namespace BuildCache.Content.Site;

/// <summary>
/// A page whose front matter has <c>redirect_url</c> has moved: what stands at its address leads to the other one at once, without a script. It is
/// in no navigation, search or sitemap.
/// </summary>
static class Redirects
{
    public const string Key = "redirect_url";

    /// <summary>The key that names the list that says so, of a page that is not there itself.</summary>
    public const string List = "redirect_list";

    public static void Write(Document page, string url, string target, HandlerContext context)
    {
        var address = Address(page, url, target, context);
        var escaped = WebUtility.HtmlEncode(address);
        var canonical = LinkUrl.IsLocal(address) ? "" : $"<link rel=\"canonical\" href=\"{escaped}\">\n";
        var language = SiteSettings.Get(context, "SiteLanguage") is { Length: > 0 } given ? given : "en";
        context.Write(url, $"""
            <!DOCTYPE html>
            <html lang="{WebUtility.HtmlEncode(language)}">
            <head>
            <meta charset="utf-8">
            {ContentHandlers.Mark}
            <meta http-equiv="refresh" content="0; url={escaped}">
            <meta name="robots" content="noindex">
            {canonical}<title>{WebUtility.HtmlEncode(page.Text("title"))}</title>
            </head>
            <body>
            <p>This page has moved: <a href="{escaped}">{escaped}</a>.</p>
            </body>
            </html>

            """);
    }

    /// <summary>The page or asset that is meant, from this one; what is none of the site is left as it was written, and told if it should be one.</summary>
    static string Address(Document page, string url, string target, HandlerContext context)
    {
        if (!LinkScheme.IsHarmless(target))
        {
            // A page leads to a page; an address that runs something leads nowhere.
            context.Report(new Diagnostic(Severity.Warning, "BCM1211", LinkScheme.Refusal(target, $"redirect_url of {page.Id}"), Source(page), 1, 1));
            return "#";
        }

        var files = new SiteFiles(context);
        if (!LinkUrl.IsLocal(target) || files.IsExternal(target))
        {
            return target;
        }

        var link = LinkUrl.Parse(target);
        var path = LinkUrl.Resolve(files.From(page, page.Id), link.Path);
        if ((path is null ? null : UrlOf(path, files, context)) is { } found)
        {
            return To(found);
        }

        if (files.IsOfHost(target))
        {
            return target;
        }

        var similar = path is null ? null : Similar(path, context);
        var remedy = similar is null ? " Correct the address." : LinkResolver.Meant(similar);
        context.Report(new Diagnostic(
            Strictness.Of("BCM1550", context),
            "BCM1550", $"The page {page.Id} has moved to {target} (redirect_url), which is no page or asset of the site.{remedy}", Source(page), 1, 1));
        return (similar is null ? null : (context.Document("Page", similar) ?? context.Document("Asset", similar))?.Get<string>("url")) is { } meant ? To(meant) : target;

        string To(string output) => LinkUrl.Relative(url, output) + link.Query + (link.Fragment is null ? "" : "#" + Uri.EscapeDataString(link.Fragment));
    }

    /// <summary>The file that says that the page has moved.</summary>
    static string Source(Document page) => page.Get<string>(List) ?? page.Get<string>("source") ?? page.Id;

    /// <summary>The output of the page or the asset that a path of the project means.</summary>
    static string? UrlOf(string path, SiteFiles files, HandlerContext context) =>
        LinkResolver.PageCandidates(path).Select(candidate => context.Document("Page", files.PageOf(candidate))?.Get<string>("url")).FirstOrDefault(static url => url is not null)
        ?? files.Asset(path)?.Get<string>("url");

    /// <summary>The page or the asset that is meant, in other letter case.</summary>
    static string? Similar(string path, HandlerContext context) =>
        LetterCase.Page(context, LinkResolver.PageCandidates(path))?.Id ?? LetterCase.Asset(context, path);
}
