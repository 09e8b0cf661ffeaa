using BuildCache.Content.Templates;

namespace BuildCache.Content.Site;

/// <summary>What every page's templates find by name at the top. Each is read only when a template names it.</summary>
static class PageValues
{
    public static Dictionary<string, object?> Create(HandlerContext context, string output, string navigation) => new(StringComparer.Ordinal)
    {
        ["url"] = output,
        ["site"] = new SiteObject(context),
        ["navigation"] = new DocumentObject(() => WithoutSite.Find(context, "Navigation", navigation)),
        ["feed"] = new DocumentObject(() => WithoutSite.Find(context, "Feed", Feed.Url)),
    };
}
