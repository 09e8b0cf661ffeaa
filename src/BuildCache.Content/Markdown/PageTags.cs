using System.Text.Json.Nodes;

namespace BuildCache.Content.Markdown;

/// <summary>The key <c>tags</c> of front matter: a list, or a text with commas.</summary>
static class PageTags
{
    /// <summary>The tags, each once.</summary>
    public static IEnumerable<string> Of(JsonNode? value)
    {
        var tags = value switch
        {
            JsonArray list => list.Where(IsTag).Select(static tag => tag!.ToString()),
            JsonValue text => text.ToString().Split(','),
            _ => [],
        };
        return tags.Select(static tag => tag.Trim()).Where(static tag => tag.Length > 0).Distinct(StringComparer.Ordinal);
    }

    /// <summary>Takes out of a list what is no tag: nothing, lists, objects.</summary>
    /// <returns>What was taken out, as JSON; <c>null</c> where a value is no list of tags at all.</returns>
    public static IReadOnlyList<string>? Clean(JsonNode? value)
    {
        if (value is JsonObject)
        {
            return null;
        }

        if (value is not JsonArray list)
        {
            return [];
        }

        var refused = list.Where(static tag => !IsTag(tag)).ToList();
        foreach (var entry in refused)
        {
            list.Remove(entry);
        }

        return [.. refused.Select(static entry => entry?.ToJsonString() ?? "nothing")];
    }

    static bool IsTag(JsonNode? entry) => entry is JsonValue && entry.ToString().Trim().Length > 0;
}
