using System.Text.Json.Nodes;

namespace BuildCache.Content.Markdown;

/// <summary>The keys that keep a page out of the site: <c>draft</c> and <c>published</c>, and slips in either.</summary>
static class DraftKeys
{
    /// <summary>Which of the two a key is, in whatever letter case; <c>null</c> for another.</summary>
    public static string? NameOf(string key) => key.ToLowerInvariant() is var lower and ("draft" or "published") ? lower : null;

    /// <summary>Whether a key comes so near to one of the two that it must be a slip.</summary>
    public static bool IsSlip(string key) => KnownKeys.Meant(key) is "draft" or "published";

    /// <summary>
    /// Whether a key keeps its page out. What cannot be read does; where the key is a slip, only what says so. Hugo and WordPress have a date
    /// under <c>published</c>.
    /// </summary>
    public static bool Hides(string key, JsonNode? value)
    {
        var name = NameOf(key) ?? KnownKeys.Meant(key);
        if (name is not ("draft" or "published") || (name == "published" && IsDate(value)))
        {
            return false;
        }

        return PageFlag.Read(value) is { } flag ? flag == (name == "draft") : NameOf(key) is not null;
    }

    /// <summary>Whether a value is a day on which something was published.</summary>
    public static bool IsDate(JsonNode? value) => value is JsonValue && PageDate.Normalise(value.ToString()) is not null;
}
