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

    /// <summary>The page that is meant, from this one; what is no page of the site is left as it was written, and told if it should be one.</summary>
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
        if (LinkUrl.Resolve(files.From(page, page.Id), link.Path) is { } path)
        {
            foreach (var candidate in LinkResolver.PageCandidates(path))
            {
                if (context.Document("Page", files.PageOf(candidate))?.Get<string>("url") is { } found)
                {
                    return LinkUrl.Relative(url, found) + link.Query + (link.Fragment is null ? "" : "#" + Uri.EscapeDataString(link.Fragment));
                }
            }
        }

        if (!files.IsOfHost(target))
        {
            context.Report(new Diagnostic(
                context.Property("SiteStrict").Equals("true", StringComparison.OrdinalIgnoreCase) ? Severity.Error : Severity.Warning,
                "BCM1550", $"The page {page.Id} has moved to {target} (redirect_url), which is no page of the site. Correct the address.", Source(page), 1, 1));
        }

        return target;
    }

    /// <summary>The file that says that the page has moved.</summary>
    static string Source(Document page) => page.Get<string>(List) ?? page.Get<string>("source") ?? page.Id;
}
