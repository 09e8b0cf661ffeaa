using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BuildCache.Content.Markdown;

/// <summary>A yes or no of front matter, in each of the ways in which people write one.</summary>
static class PageFlag
{
    static readonly FrozenSet<string> Keys = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "sitemap", "_noindex", "_disableNavbar", "_disableBreadcrumb", "_disableAffix", "_disableContribution", "_disableFooter", "_disableToc", "_disableNextArticle");

    /// <summary>Whether a key is one, in whatever letter case: SQL knows none.</summary>
    public static bool IsOne(string key) => Keys.Contains(key);

    /// <summary>The value, <c>null</c> where it says neither.</summary>
    public static bool? Read(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String or JsonValueKind.Number => value.ToString().Trim().ToUpperInvariant() switch
        {
            "TRUE" or "YES" or "ON" or "Y" or "1" => true,
            "FALSE" or "NO" or "OFF" or "N" or "0" => false,
            _ => null,
        },
        _ => null,
    };
}
