using System.Text.Json.Nodes;
using BuildCache.Content.Markdown.Dialects.Docfx;
using BuildCache.Content.Markdown.Dialects.Docfx.References;

namespace BuildCache.Content.Docfx;

/// <summary>What docfx.json says of the site as a whole, by the names of the properties that say it in a project.</summary>
static class DocfxSettings
{
    static readonly (string Key, string Property)[] Names =
    [
        ("_appTitle", "SiteTitle"), ("_appFooter", "SiteFooterHtml"), ("_appLogoPath", "SiteLogo"), ("_appLogoUrl", "SiteLogoUrl"),
        ("_appFaviconPath", "SiteFavicon"), ("_lang", "SiteLanguage"), ("_description", "SiteDescription"), ("_banner", "SiteBanner"),
        ("_disableNavbar", "SiteDisableBar"), ("_disableBreadcrumb", "SiteDisableBreadcrumbs"), ("_disableNextArticle", "SiteDisableNeighbours"),
        ("_disableContribution", "SiteDisableEdit"), ("_disableToc", "SiteDisableNavigation"), ("_disableAffix", "SiteDisableContents"), ("_disableFooter", "SiteDisableFooter"),
    ];

    /// <param name="build">The section <c>build</c>.</param>
    /// <param name="metadata">What is said of all pages.</param>
    /// <param name="context">The call that emits the settings.</param>
    public static void Emit(JsonObject build, JsonObject metadata, HandlerContext context)
    {
        foreach (var (key, property) in Names)
        {
            Emit(context, property, metadata[key]);
        }

        if (metadata["_appTitle"] is null)
        {
            Emit(context, "SiteTitle", metadata["_appName"]);
        }

        if (metadata["_enableSearch"]?.ToString().Equals("false", StringComparison.OrdinalIgnoreCase) == true)
        {
            Emit(context, "SiteDisableSearch", true);
        }

        if (build["sitemap"] is JsonObject sitemap)
        {
            Emit(context, "SiteUrl", sitemap["baseUrl"] ?? sitemap["baseurl"]);
        }

        // Maps of other sites are read where the project has them; a build asks no server for what it can do without.
        var maps = (build["xref"] as JsonArray ?? []).Select(static map => map?.ToString() ?? "").Where(static map => map.Length > 0 && !map.Contains("://", StringComparison.Ordinal));
        Emit(context, XrefMaps.Setting, string.Join(';', maps));
        EmitAlerts(build["markdownEngineProperties"]?["alerts"] as JsonObject ?? [], context);
        foreach (var extension in (string[])[NamedSyntaxExtension.Emphasis, NamedSyntaxExtension.Containers])
        {
            // "advanced" stands for both and for others, which are told.
            if (DocfxKeys.Extensions(build).Any(named => named.Equals(extension, StringComparison.OrdinalIgnoreCase) || named.Equals("advanced", StringComparison.OrdinalIgnoreCase)))
            {
                Emit(context, SiteSettings.ExtensionOf(extension), true);
            }
        }

        EmitRepository(metadata["_gitContribute"] as JsonObject ?? [], context);
    }

    /// <summary>Each kind is a setting of its own: pages depend on those that they show.</summary>
    static void EmitAlerts(JsonObject alerts, HandlerContext context)
    {
        foreach (var (kind, classes) in alerts.DistinctBy(static alert => alert.Key, StringComparer.OrdinalIgnoreCase))
        {
            Emit(context, SiteSettings.AlertOf(kind), classes);
        }
    }

    static void EmitRepository(JsonObject repository, HandlerContext context)
    {
        if (repository["repo"] is JsonValue address)
        {
            var url = address.ToString().TrimEnd('/');
            url = url.EndsWith(".git", StringComparison.Ordinal) ? url[..^4] : url;
            Emit(context, "SiteRepository", url);
            Emit(context, "SiteEditUrl", $"{url}/blob/{repository["branch"]?.ToString() ?? "main"}/");
        }
    }

    static void Emit(HandlerContext context, string property, JsonNode? value)
    {
        if (value is JsonValue && value.ToString() is { Length: > 0 } text)
        {
            context.Emit(SiteSettings.Collection, property, new JsonObject { ["value"] = text });
        }
    }
}
