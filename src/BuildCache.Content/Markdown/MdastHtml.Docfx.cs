using System.Text.Json;

namespace BuildCache.Content.Markdown;

/// <summary>What docfx adds: files in files, links by uid, tabs.</summary>
sealed partial class MdastHtml
{
    // The file that is being shown inside the page.
    string? file;

    void Included(JsonElement node, Layout layout)
    {
        var outer = file;
        file = Text(node, "file"u8);
        Children(node, layout);
        file = outer;
    }

    /// <summary>A link by uid: with a text of its own, or called what it leads to.</summary>
    void Reference(JsonElement node, string url)
    {
        var kind = node.TryGetProperty("data"u8, out var data) ? Text(data, "reference"u8) : "";
        var hasText = node.TryGetProperty("children"u8, out var children) && children.GetArrayLength() > 0;
        if (references!(url, kind == "quiet", PlaceOf(node)) is not { } target || (safe is not null && !Safe.SafeUrl.IsSafe(target.Href)))
        {
            if (hasText)
            {
                Children(node);
            }
            else
            {
                html.Text(Uri.UnescapeDataString(url["xref:".Length..]).Split('?')[0]);
            }

            return;
        }

        html.Raw("<a href=\"");
        html.Url(target.Href);
        html.Raw("\"");
        if (Text(node, "title"u8) is { Length: > 0 } title)
        {
            html.Attribute("title", title);
        }

        if (kind.Length == 0)
        {
            Attributes(node);
        }

        html.Raw(">");
        if (hasText && kind.Length == 0)
        {
            Children(node);
        }
        else
        {
            html.Text(target.Name);
        }

        html.Raw("</a>");
    }

    /// <summary>Without a script all tabs are shown, each under its title; the theme's script makes one of them visible.</summary>
    void Tabs(JsonElement node)
    {
        Block("<div class=\"tabs\">\n");
        foreach (var tab in node.GetProperty("children"u8).EnumerateArray())
        {
            html.Raw("<div class=\"tab\"");
            html.Attribute("data-tab", Text(tab, "id"u8));
            if (Text(tab, "condition"u8) is { Length: > 0 } condition)
            {
                html.Attribute("data-condition", condition);
            }

            html.Raw(">\n<p class=\"tab-title\">");
            html.Text(Text(tab, "title"u8));
            html.Raw("</p>\n");
            Children(tab, Layout.Blocks);
            html.EnsureLine();
            html.Raw("</div>\n");
        }

        html.Raw("</div>\n");
    }
}
