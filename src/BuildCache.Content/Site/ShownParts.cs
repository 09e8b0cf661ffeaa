using System.Collections.Frozen;
using BuildCache.Content.Docfx;
using BuildCache.Content.Templates;

namespace BuildCache.Content.Site;

/// <summary>
/// Which parts of the theme a page shows: <c>shows.breadcrumbs</c> in templates. All of them, unless the page says otherwise by the keys that
/// docfx has for it (<c>_disableBreadcrumb: true</c>), or the site does (<c>SiteDisableBreadcrumbs</c>). Each is asked for when a template names it.
/// </summary>
/// <param name="page">The page; null for an output that is none.</param>
/// <param name="context">The call.</param>
sealed class ShownParts(Document? page, HandlerContext context) : TemplateObject
{
    static readonly FrozenDictionary<string, (string Key, string Setting, bool IsOnLanding)> Parts = new Dictionary<string, (string, string, bool)>(StringComparer.Ordinal)
    {
        ["bar"] = ("_disableNavbar", "SiteDisableBar", true),
        ["breadcrumbs"] = ("_disableBreadcrumb", "SiteDisableBreadcrumbs", false),
        ["contents"] = ("_disableAffix", "SiteDisableContents", false),
        ["edit"] = ("_disableContribution", "SiteDisableEdit", false),
        ["footer"] = ("_disableFooter", "SiteDisableFooter", true),
        ["navigation"] = ("_disableToc", "SiteDisableNavigation", false),
        ["neighbours"] = ("_disableNextArticle", "SiteDisableNeighbours", false),
    }.ToFrozenDictionary();

    /// <summary>None: what a template shows of an output does not depend on parts that it does not name.</summary>
    public override IEnumerable<string> Keys => [];

    public override bool TryGet(string key, out object? value)
    {
        var isPart = Parts.TryGetValue(key, out var part);
        value = isPart && IsShown(part.Key, part.Setting, part.IsOnLanding);
        return isPart;
    }

    /// <summary>Layouts of docfx: one for text, and those for pages that begin a site.</summary>
    public static bool IsLayoutOfDocfx(string name) => name is "conceptual" or "landing" or "chromeless";

    bool IsShown(string key, string setting, bool isOnLanding) =>
        page?[key] is { } own ? !IsTrue(own.ToString())
        : (isOnLanding || !IsLanding()) && !IsTrue(SiteSettings.Get(context, setting));

    bool IsLanding() => page is not null && (page.Text("_layout") is { Length: > 0 } given ? given : DocfxDescription.IsIn(context) ? page.Text("layout") : "") is "landing" or "chromeless";

    static bool IsTrue(string text) => text.Equals("true", StringComparison.OrdinalIgnoreCase);
}
