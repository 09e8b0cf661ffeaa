using System.Text.Json;
using BuildCache.Content.Markdown.Safe;

namespace BuildCache.Content.Markdown;

/// <summary>Elements, attributes, addresses and tables.</summary>
sealed partial class MdastHtml
{
    static string Text(JsonElement node, ReadOnlySpan<byte> name) =>
        node.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    static string? HName(JsonElement node) =>
        node.TryGetProperty("data"u8, out var data) && data.TryGetProperty("hName"u8, out var name) ? name.GetString() : null;

    /// <summary>Begins a block on a line of its own.</summary>
    void Block(string open)
    {
        html.EnsureLine();
        html.Raw(open);
    }

    void BlockElement(string name, JsonElement node, Layout layout = Layout.Blocks)
    {
        html.EnsureLine();
        html.Raw("<");
        html.Raw(name);
        Attributes(node);
        html.Raw(layout == Layout.Inline ? ">" : ">\n");
        Children(node, layout);
        if (layout != Layout.Inline)
        {
            html.EnsureLine();
        }

        html.Raw("</");
        html.Raw(name);
        html.Raw(">\n");
    }

    void Element(string name, JsonElement node) => Enclosed(name, node, static (self, node) => self.Children(node));

    void Enclosed(string name, JsonElement node, Action<MdastHtml, JsonElement> content)
    {
        html.Raw("<");
        html.Raw(name);
        Attributes(node);
        html.Raw(">");
        content(this, node);
        html.Raw("</");
        html.Raw(name);
        html.Raw(">");
    }

    /// <summary>The id and the attributes of a node, with one class more.</summary>
    void Attributes(JsonElement node, string? ownClass = null)
    {
        if (!node.TryGetProperty("data"u8, out var data))
        {
            ClassAttribute(ownClass, default);
            return;
        }

        if (Text(data, "id"u8) is { Length: > 0 } id)
        {
            html.Attribute("id", id);
        }

        data.TryGetProperty("hProperties"u8, out var properties);
        var hasProperties = properties.ValueKind == JsonValueKind.Object;
        JsonElement classes = default;
        if (hasProperties)
        {
            properties.TryGetProperty("className"u8, out classes);
        }

        ClassAttribute(ownClass, classes);
        if (!hasProperties)
        {
            return;
        }

        foreach (var property in properties.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.String && (safe is null || SafeNames.IsAttribute(property.Name)))
            {
                html.Attribute(property.Name, property.Value.GetString());
            }
        }
    }

    void ClassAttribute(string? ownClass, JsonElement classes)
    {
        var names = classes.ValueKind == JsonValueKind.Array ? classes.EnumerateArray().Select(static name => name.GetString()) : [];
        var joined = string.Join(' ', ownClass is null ? names : names.Prepend(ownClass));
        if (joined.Length > 0)
        {
            html.Attribute("class", joined);
        }
    }

    // ---- links and images ----

    string? Rewritten(UrlUse use, JsonElement node, string url)
    {
        if (safe is not null && !SafeUrl.IsSafe(url))
        {
            return null;
        }

        if (rewrite is null)
        {
            return url;
        }

        return rewrite(use, url, PlaceOf(node));
    }

    static (int Line, int Column) Position(JsonElement node) =>
        node.TryGetProperty("position"u8, out var position) && position.TryGetProperty("start"u8, out var start)
            ? (start.GetProperty("line"u8).GetInt32(), start.GetProperty("column"u8).GetInt32())
            : (0, 0);

    UrlPlace PlaceOf(JsonElement node)
    {
        var (line, column) = Position(node);
        return new UrlPlace(line, column, file);
    }

    void Link(JsonElement node)
    {
        if (references is not null && LinkUrl.IsCrossReference(Text(node, "url"u8)))
        {
            Reference(node, Text(node, "url"u8));
            return;
        }

        if (Rewritten(UrlUse.Link, node, Text(node, "url"u8)) is not { } url)
        {
            Element("span", node);
            return;
        }

        html.Raw("<a href=\"");
        html.Url(url);
        html.Raw("\"");
        if (Text(node, "title"u8) is { Length: > 0 } title)
        {
            html.Attribute("title", title);
        }

        Attributes(node);
        html.Raw(">");
        Children(node);
        html.Raw("</a>");
    }

    void Image(JsonElement node)
    {
        if (images?.Invoke(node) is { } rendered)
        {
            html.Raw(rendered);
            return;
        }

        var url = Rewritten(UrlUse.Image, node, Text(node, "url"u8));
        var alt = Text(node, "alt"u8);
        if (url is null)
        {
            html.Text(alt);
            return;
        }

        if (MediaLink.Of(url) is { } media)
        {
            media.Write(html, url, alt, mayFrame: safe is null);
            return;
        }

        html.Raw("<img src=\"");
        html.Url(url);
        html.Raw("\"");
        html.Attribute("alt", alt);
        if (Text(node, "title"u8) is { Length: > 0 } title)
        {
            html.Attribute("title", title);
        }

        Attributes(node);
        html.Raw(" />");
    }

    // ---- tables ----

    void Table(JsonElement node)
    {
        var align = node.TryGetProperty("align"u8, out var alignment) ? alignment.EnumerateArray().Select(static a => a.GetString()).ToArray() : [];
        var headless = node.TryGetProperty("data"u8, out var data) && data.TryGetProperty("hProperties"u8, out var properties)
            && properties.TryGetProperty("data-headless"u8, out _);
        Block("<table");
        Attributes(node);
        html.Raw(">\n");
        var body = false;
        var index = 0;
        foreach (var row in node.GetProperty("children"u8).EnumerateArray())
        {
            var header = index++ == 0 && !headless;
            if (!header && !body)
            {
                html.Raw("<tbody>\n");
                body = true;
            }

            html.Raw(header ? "<thead>\n" : "");
            Row(row, align, header);
            html.Raw(header ? "</thead>\n" : "");
        }

        html.Raw(body ? "</tbody>\n</table>\n" : "</table>\n");
    }

    void Row(JsonElement row, string?[] align, bool isHeader)
    {
        html.Raw("<tr");
        Attributes(row);
        html.Raw(">\n");
        var column = 0;
        foreach (var cell in row.GetProperty("children"u8).EnumerateArray())
        {
            // A header without text names nothing: who listens to the page would be told of a heading for each cell below, and hear none.
            var name = isHeader && cell.GetProperty("children"u8).GetArrayLength() > 0 ? "th" : "td";
            html.Raw("<");
            html.Raw(name);
            if (column < align.Length && align[column] is { } side)
            {
                html.Attribute("style", $"text-align: {side};");
            }

            column++;
            Attributes(cell);
            html.Raw(">");
            Children(cell);
            html.Raw("</");
            html.Raw(name);
            html.Raw(">\n");
        }

        html.Raw("</tr>\n");
    }
}
