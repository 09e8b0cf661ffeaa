using System.Text;
using System.Text.Json;

namespace BuildCache.Content.Markdown;

/// <summary>What a tree says besides its HTML: its headings, and every id that a fragment can name.</summary>
static class MdastText
{
    public static List<BodyHeading> Headings(JsonElement root)
    {
        var headings = new List<BodyHeading>();
        Walk(root, node =>
        {
            if (node.GetProperty("type"u8).ValueEquals("heading"u8) && Id(node) is { } slug)
            {
                var text = new StringBuilder();
                Append(text, node);
                headings.Add(new BodyHeading(node.GetProperty("depth"u8).GetInt32(), slug, text.ToString().Trim()));
            }
        });
        return headings;
    }

    public static SortedSet<string> Anchors(JsonElement root)
    {
        var anchors = new SortedSet<string>(StringComparer.Ordinal);
        Walk(root, node =>
        {
            if (Id(node) is { } id)
            {
                anchors.Add(id);
            }

            if (node.GetProperty("type"u8).ValueEquals("html"u8))
            {
                HtmlTags.CollectAnchors(node.GetProperty("value"u8).GetString()!, anchors);
            }
        });
        return anchors;
    }

    static void Walk(JsonElement node, Action<JsonElement> visit)
    {
        visit(node);
        if (node.TryGetProperty("children"u8, out var children))
        {
            foreach (var child in children.EnumerateArray())
            {
                Walk(child, visit);
            }
        }
    }

    static string? Id(JsonElement node)
    {
        if (!node.TryGetProperty("data"u8, out var data))
        {
            return null;
        }

        return data.TryGetProperty("id"u8, out var id)
            || (data.TryGetProperty("hProperties"u8, out var properties) && properties.TryGetProperty("id"u8, out id))
            ? id.GetString() : null;
    }

    static void Append(StringBuilder text, JsonElement node)
    {
        if (node.TryGetProperty("alt"u8, out var alt))
        {
            text.Append(alt.GetString());
        }
        else if (node.TryGetProperty("value"u8, out var value))
        {
            if (!node.GetProperty("type"u8).ValueEquals("html"u8))
            {
                text.Append(value.GetString());
            }
            else if (value.GetString()!.StartsWith("<br", StringComparison.OrdinalIgnoreCase))
            {
                text.Append(' ');
            }
        }
        else if (node.TryGetProperty("children"u8, out var children))
        {
            foreach (var child in children.EnumerateArray())
            {
                Append(text, child);
            }
        }
    }
}
