using System.Globalization;
using System.Text.Json;
using BuildCache.Content.Markdown.Dialects.Docfx.References;
using BuildCache.Content.Markdown.Formulas;
using BuildCache.Content.Markdown.Highlighting;
using BuildCache.Content.Markdown.Safe;

namespace BuildCache.Content.Markdown;

/// <summary>What an address in a tree is used for.</summary>
enum UrlUse
{
    Link,
    Image,
}

/// <summary>Where children stand: in a line, on lines of their own, or as blocks whose paragraphs are bare (a tight list).</summary>
enum Layout
{
    Inline,
    Blocks,
    Tight,
}

/// <summary>Gives the address to write for one in the tree, or <c>null</c> for none (a link is then shown as its text).</summary>
delegate string? UrlRewriter(UrlUse use, string url, UrlPlace place);

/// <summary>Where an address stands.</summary>
/// <param name="Line">From 1; of the body of a page, of the whole file in one that it includes.</param>
/// <param name="Column">From 1.</param>
/// <param name="File">The included file; null for the page.</param>
readonly record struct UrlPlace(int Line, int Column, string? File = null);

/// <summary>Gives the address and the name of what a link by uid leads to, or <c>null</c> where nobody knows it.</summary>
delegate ReferenceTarget? ReferenceFinder(string url, bool isQuiet, UrlPlace place);

/// <summary>Gives the HTML of an image node, or <c>null</c> for an ordinary image.</summary>
delegate string? ImageRenderer(JsonElement image);

/// <summary>Is told the word of a formula that nobody knows.</summary>
delegate void FormulaReport(string word, UrlPlace place);

/// <summary>mdast to HTML. Everything the tree holds is shown; a node of a type it does not know is shown by its children or its value.</summary>
sealed partial class MdastHtml : IDisposable
{
    readonly HtmlBuffer html = new();
    readonly UrlRewriter? rewrite;
    readonly ImageRenderer? images;
    readonly ReferenceFinder? references;
    readonly Footnotes footnotes;
    readonly SafeHtml? safe;
    readonly bool isHighlighted;
    readonly FormulaReport? formulas;

    MdastHtml(JsonElement root, UrlRewriter? rewrite, ImageRenderer? images, bool isSafe, ReferenceFinder? references, bool isHighlighted, FormulaReport? formulas)
    {
        this.formulas = formulas;
        this.isHighlighted = isHighlighted;
        this.references = references;
        this.rewrite = rewrite;
        this.images = images;
        footnotes = new Footnotes(root);
        safe = isSafe ? new SafeHtml(html, SafeValue) : null;
    }

    /// <summary>Renders a tree.</summary>
    /// <param name="root">A node of type <c>root</c>.</param>
    /// <param name="rewrite">Asked for each link and image, those in raw HTML too; default: as they are.</param>
    /// <param name="images">Asked for each image; default: all are ordinary.</param>
    /// <param name="isSafe">Whether what its authors wrote may neither run, frame nor style anything.</param>
    /// <param name="references">Asked for each link by uid; default: nobody knows any.</param>
    /// <param name="isHighlighted">Whether code has colours.</param>
    /// <param name="formulas">Told of each formula that is not understood; default: all stay TeX.</param>
    public static string Render(JsonElement root, UrlRewriter? rewrite = null, ImageRenderer? images = null, bool isSafe = false, ReferenceFinder? references = null, bool isHighlighted = false, FormulaReport? formulas = null)
    {
        using var renderer = new MdastHtml(root, rewrite, images, isSafe, references, isHighlighted, formulas);
        renderer.Children(root, Layout.Blocks);
        renderer.WriteFootnotes();
        return renderer.html.ToString();
    }

    public void Dispose() => html.Dispose();

    void Children(JsonElement node, Layout layout = Layout.Inline)
    {
        if (!node.TryGetProperty("children"u8, out var children))
        {
            return;
        }

        var scope = safe?.BeginScope() ?? default;
        foreach (var child in children.EnumerateArray())
        {
            Node(child, layout);
        }

        safe?.EndScope(scope);
    }

    void Node(JsonElement node, Layout layout)
    {
        switch (Text(node, "type"u8))
        {
            case "text": html.Text(Text(node, "value"u8)); break;
            case "paragraph": Paragraph(node, layout); break;
            case "heading": Heading(node); break;
            case "link": Link(node); break;
            case "image": Image(node); break;
            case "inlineCode": Enclosed("code", node, static (self, node) => self.html.Text(Text(node, "value"u8))); break;
            case "emphasis": Element("em", node); break;
            case "strong": Element("strong", node); break;
            case "delete": Element("del", node); break;
            case "break": html.Raw("<br />\n"); break;
            case "html": Html(node, layout); break;
            case "code": Code(node); break;
            case "list": List(node); break;
            case "blockquote": BlockElement(HName(node) ?? "blockquote", node); break;
            case "thematicBreak": Block("<hr"); Attributes(node); html.Raw(" />\n"); break;
            case "table": Table(node); break;
            case "containerDirective": ContainerDirective(node); break;
            case "leafDirective": BlockElement("p", node, Layout.Inline); break;
            case "textDirective": Element("span", node); break;
            case "math": Math(node, "div", "\\[\n", "\n\\]"); html.Raw("\n"); break;
            case "inlineMath": Math(node, "span", "\\(", "\\)"); break;
            case "footnoteReference": FootnoteReference(node); break;
            case "include": Included(node, Layout.Blocks); break;
            case "inlineInclude": Included(node, Layout.Inline); break;
            case "tabs": Tabs(node); break;
            case "footnoteDefinition" or "yaml" or "definition": break;
            case "defList" or "figure" or "footer" or "defListDescription": BlockElement(HName(node) ?? "div", node); break;
            case "defListTerm" or "figcaption": BlockElement(HName(node) ?? "div", node, Layout.Inline); break;
            default: Unknown(node); break;
        }
    }

    void Unknown(JsonElement node)
    {
        if (HName(node) is { } name)
        {
            Element(name, node);
        }
        else if (node.TryGetProperty("value"u8, out var value))
        {
            html.Text(value.GetString());
        }
        else
        {
            Children(node);
        }
    }

    void Paragraph(JsonElement node, Layout layout)
    {
        if (layout == Layout.Tight)
        {
            Children(node);
            return;
        }

        BlockElement("p", node, Layout.Inline);
    }

    void Heading(JsonElement node)
    {
        var name = "h" + node.GetProperty("depth"u8).GetInt32().ToString(CultureInfo.InvariantCulture);
        BlockElement(name, node, Layout.Inline);
    }

    void List(JsonElement node)
    {
        var ordered = node.TryGetProperty("ordered"u8, out var isOrdered) && isOrdered.GetBoolean();
        Block(ordered ? "<ol" : "<ul");
        if (ordered && node.TryGetProperty("start"u8, out var start) && start.GetInt32() != 1)
        {
            html.Attribute("start", start.GetRawText());
        }

        Attributes(node);
        html.Raw(">\n");
        var layout = node.TryGetProperty("spread"u8, out var spread) && spread.GetBoolean() ? Layout.Blocks : Layout.Tight;
        foreach (var item in node.GetProperty("children"u8).EnumerateArray())
        {
            ListItem(item, layout);
        }

        html.Raw(ordered ? "</ol>\n" : "</ul>\n");
    }

    void ListItem(JsonElement item, Layout layout)
    {
        html.Raw("<li");
        if (!item.TryGetProperty("checked"u8, out var isChecked))
        {
            Attributes(item);
            html.Raw(">");
            Children(item, layout);
        }
        else
        {
            Attributes(item, "task-list-item");
            html.Raw(">");
            CheckedChildren(item, layout, isChecked.GetBoolean());
        }

        html.Raw("</li>\n");
    }

    /// <summary>The box stands in the first paragraph, where its text is.</summary>
    void CheckedChildren(JsonElement item, Layout layout, bool isChecked)
    {
        var box = isChecked ? "<input type=\"checkbox\" checked=\"\" disabled=\"\" /> " : "<input type=\"checkbox\" disabled=\"\" /> ";
        var first = true;
        foreach (var child in item.GetProperty("children"u8).EnumerateArray())
        {
            if (first && layout == Layout.Blocks)
            {
                html.Raw("\n<p>");
                html.Raw(box);
                Children(child);
                html.Raw("</p>\n");
            }
            else
            {
                html.Raw(first ? box : "");
                Node(child, layout);
            }

            first = false;
        }
    }

    void Code(JsonElement node)
    {
        var lang = Text(node, "lang"u8);
        var value = Text(node, "value"u8);
        if (lang is "mermaid" or "nomnoml")
        {
            // Drawn by a script of that name, if the theme has one; else the text is what is seen.
            Block("<pre");
            Attributes(node, lang);
            html.Raw(">");
            html.Text(value);
            html.Raw("</pre>\n");
            return;
        }

        var lines = CodeLines.Read(Text(node, "meta"u8));
        var first = lines.First;
        var language = lang.Length > 0 ? "language-" + lang : null;
        Block("<pre><code");
        Attributes(node, first is null ? language : language is null ? "numbered" : language + " numbered");
        if (first is { } number and not 1)
        {
            html.Attribute("style", "counter-reset:line " + (number - 1).ToString(CultureInfo.InvariantCulture));
        }

        html.Raw(">");
        if (value.Length > 0)
        {
            CodeHtml.Write(html, value, isHighlighted ? CodeLanguages.Find(lang) : null, lines);
        }

        html.Raw("</code></pre>\n");
    }

    void Math(JsonElement node, string name, string open, string close)
    {
        var tex = Text(node, "value"u8);
        var (formula, unknown) = formulas is null ? (null, "") : Formula.Read(tex, isBlock: name == "div");
        if (unknown.Length > 0)
        {
            formulas!(unknown, PlaceOf(node));
        }

        html.Raw("<");
        html.Raw(name);
        Attributes(node, "math");
        html.Raw(">");
        if (formula is not null)
        {
            html.Raw(formula);
        }
        else
        {
            html.Raw(open);
            html.Text(tex);
            html.Raw(close);
        }

        html.Raw("</");
        html.Raw(name);
        html.Raw(">");
    }

    void ContainerDirective(JsonElement node)
    {
        var name = Text(node, "name"u8);
        var (title, classes) = node.TryGetProperty("attributes"u8, out var attributes) ? (Text(attributes, "title"u8), Text(attributes, "class"u8)) : ("", "");
        var alert = Alerts.TitleOf(name) ?? (classes.Length > 0 ? title : null);
        Block("<div");
        Attributes(node, alert is null ? name : $"markdown-alert markdown-alert-{name.ToLowerInvariant()} {classes}".TrimEnd());
        html.Raw(">\n");
        if (alert is not null || title.Length > 0)
        {
            html.Raw("<p class=\"");
            html.Text(alert is null ? "directive-title" : "markdown-alert-title");
            html.Raw("\">");
            html.Text(title.Length > 0 ? title : alert);
            html.Raw("</p>\n");
        }

        Children(node, Layout.Blocks);
        html.EnsureLine();
        html.Raw("</div>\n");
    }
}
