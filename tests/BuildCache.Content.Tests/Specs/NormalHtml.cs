using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace BuildCache.Content.Tests.Specs;

/// <summary>HTML in a form in which only what a reader can notice makes a difference.</summary>
static class NormalHtml
{
    /// <summary>HTML as a browser sees it: white space between blocks, the order of attributes and old alignment attributes make no difference.</summary>
    public static string Of(string html) => Of(new HtmlParser().ParseDocument("<body>" + html));

    public static string Of(IDocument document)
    {
        foreach (var cell in document.QuerySelectorAll("td, th"))
        {
            if (cell.GetAttribute("align") is { } side)
            {
                cell.RemoveAttribute("align");
                cell.SetAttribute("style", $"text-align: {side};");
            }
        }

        foreach (var item in document.QuerySelectorAll(".task-list-item, .contains-task-list"))
        {
            item.RemoveAttribute("class");
        }

        var text = new System.Text.StringBuilder();
        Append(text, document.Body!, preserve: false);
        return System.Text.RegularExpressions.Regex.Replace(text.ToString(), @"\s*\n\s*", "\n").Trim();
    }

    static void Append(System.Text.StringBuilder text, INode node, bool preserve)
    {
        foreach (var child in node.ChildNodes)
        {
            if (child is IElement element)
            {
                var block = Blocks.Contains(element.LocalName);
                text.Append(block ? "\n<" : "<").Append(element.LocalName);
                foreach (var attribute in element.Attributes.OrderBy(static a => a.Name, StringComparer.Ordinal))
                {
                    text.Append(' ').Append(attribute.Name).Append("=[").Append(attribute.Value).Append(']');
                }

                text.Append(block ? ">\n" : ">");
                Append(text, child, preserve || element.LocalName == "pre");
                text.Append(block ? "\n</" : "</").Append(element.LocalName).Append(block ? ">\n" : ">");
            }
            else if (preserve)
            {
                text.Append(child.TextContent.TrimEnd('\n').Replace(" ", "·", StringComparison.Ordinal).Replace("\n", "⏎", StringComparison.Ordinal));
            }
            else
            {
                text.Append(child.NodeType == NodeType.Comment ? "<!--" + child.TextContent + "-->" : System.Text.RegularExpressions.Regex.Replace(child.TextContent, @"\s+", static m => m.Value.Contains('\n', StringComparison.Ordinal) ? "\n" : " "));
            }
        }
    }

    static readonly HashSet<string> Blocks =
        ["p", "div", "ul", "ol", "li", "pre", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "table", "thead", "tbody", "tr", "td", "th", "br"];
}
