using System.Text.Json.Nodes;

namespace BuildCache.Content.Site;

/// <summary>Other versions of the site: <c>3.0=/docs/3.0/;2.0=https://example.org/2.0/</c>, the newest first or as it pleases.</summary>
static class SiteVersions
{
    /// <summary>The entries, each with its title and its address; one without an address is the version that is being read.</summary>
    public static JsonArray Read(string text) =>
    [
        .. text.Split([';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(static entry => entry.Split('=', 2, StringSplitOptions.TrimEntries)).Select(static parts => new JsonObject
        {
            ["name"] = parts[0],
            ["address"] = parts.Length > 1 ? parts[1] : "",
        }),
    ];
}
