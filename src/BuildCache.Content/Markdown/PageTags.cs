using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using BuildCache.Content.Templates;

namespace BuildCache.Content.Markdown;

/// <summary>The key <c>tags</c> of front matter: a list, or a text with commas.</summary>
static class PageTags
{
    /// <summary>Names of files end at 255 bytes in most systems.</summary>
    const int MostBytes = 160;

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

    /// <summary>
    /// The name of a tag's page. What the page of all tags has, what Windows keeps for devices and what is too long for a file get another, which
    /// no other slug can be: none has two hyphens in a row.
    /// </summary>
    public static string SlugOf(string tag)
    {
        var slug = Slug.Of(tag);
        if (Encoding.UTF8.GetByteCount(slug) > MostBytes)
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(slug)).AsSpan(0, 8));
            var length = 0;
            return string.Concat(slug.EnumerateRunes().TakeWhile(rune => (length += rune.Utf8SequenceLength) <= MostBytes)) + "--" + hash;
        }

        return slug == "index" || IsDevice(slug) ? slug + "--1" : slug;
    }

    // https://learn.microsoft.com/windows/win32/fileio/naming-a-file
    static bool IsDevice(string slug) => slug is "con" or "prn" or "aux" or "nul"
        || (slug.Length == 4 && char.IsAsciiDigit(slug[3]) && (slug.StartsWith("com", StringComparison.Ordinal) || slug.StartsWith("lpt", StringComparison.Ordinal)));

    static bool IsTag(JsonNode? entry) => entry is JsonValue && entry.ToString().Trim().Length > 0;
}
