using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using BuildCache.Content.Markdown.Dialects;
using BuildCache.Content.Markdown.Dialects.Docfx.Blocks;
using BuildCache.Content.Markdown.Dialects.Docfx.Includes;
using BuildCache.Content.Markdown.Dialects.Docfx.References;
using BuildCache.Content.Markdown.Dialects.Docfx.Snippets;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace BuildCache.Content.Markdown;

/// <summary>The constructs of docfx. What comes from another file stands in a node that names it: links in it begin there.</summary>
sealed partial class MdastWriter
{
    /// <summary>The file that is being written into the page: its lines are told as its own, and what the page holds as that of the line that includes it.</summary>
    sealed record IncludeFrame(int BodyLine, int Line, int Column);

    IncludeFrame? frame;

    int LineOf(int line) => frame?.Line ?? line + 1;

    int ColumnOf(int column) => frame?.Column ?? column + 1;

    void WriteIncluded(IncludedFile file, int line, int column, string type, Action content)
    {
        var outer = frame;
        frame = new IncludeFrame(file.BodyLine, outer?.Line ?? line + 1, outer?.Column ?? column + 1);
        json.WriteStartObject();
        content();
        json.WriteString("file", file.File);
        WriteType(type);
        json.WriteEndObject();
        frame = outer;
    }

    void WriteInclude(IncludeBlock include)
    {
        if (include.Content is { } file)
        {
            WriteIncluded(file, include.Line, include.Column, "include", () => WriteBlocks(file.Document));
            return;
        }

        WriteTextParagraph(include.Source);
    }

    void WriteInclude(IncludeInline include)
    {
        if (include.Content is not { } file)
        {
            WriteText(include.Source);
            return;
        }

        foreach (var block in file.Document.Descendants<LeafBlock>().Where(static block => block.Inline is not null))
        {
            WriteIncluded(file, include.Line, include.Column, "inlineInclude", () => WriteInlines(block.Inline));
        }
    }

    void WriteSnippet(SnippetBlock snippet)
    {
        if (snippet.Code is not { } code)
        {
            WriteTextParagraph(snippet.Source);
            return;
        }

        var part = snippet.Reference;
        var lang = part.Language.Length > 0 ? part.Language : Snippet.LanguageOf(part.Path);
        var meta = part.Highlight is { } lines ? $"highlight=\"{lines}\"" : null;
        json.WriteStartObject();
        WriteOptional("lang", lang);
        WriteOptional("meta", meta);
        WriteType("code");
        json.WriteString("value", code);
        json.WriteEndObject();
        outline.CodeBlocks.Add(new CodeEntry(lang, meta, code.AsSpan().Count('\n') + 1, LineOf(snippet.Line)));
    }

    void WriteReference(XrefInline reference)
    {
        json.WriteStartObject();
        json.WriteStartArray("children");
        if (reference.Text.Length > 0)
        {
            WriteText(reference.Text);
        }

        json.WriteEndArray();
        json.WriteStartObject("data");
        json.WriteString("reference", reference.IsQuiet ? "quiet" : "named");
        json.WriteEndObject();
        WritePosition(reference.Line, reference.Column);
        WriteType("link");
        json.WriteString("url", "xref:" + reference.Uid);
        json.WriteEndObject();
        if (!reference.IsQuiet)
        {
            outline.Links.Add(new LinkEntry("xref:" + reference.Uid, reference.Text, LineOf(reference.Line), ColumnOf(reference.Column)));
        }
    }

    // ---- > [!div class="x"] ----

    /// <summary>The class of a quote that is a division of the page and no quote.</summary>
    static string? ClassOf(QuoteBlock quote) =>
        quote.FirstOrDefault() is ParagraphBlock { Inline.FirstChild: DialectInline { Kind: DialectKind.Marker } marker }
            && Division().Match(marker.Source.ToString()) is { Success: true } division ? division.Groups[1].Value : null;

    void WriteClassed(QuoteBlock quote, string name)
    {
        var text = ((ParagraphBlock)quote[0]).Inline!;
        text.FirstChild!.Remove();
        (text.FirstChild as LineBreakInline)?.Remove();
        foreach (var part in name.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            quote.GetAttributes().AddClass(part);
        }

        WriteContainer("blockquote", quote, hName: "div");
    }

    [GeneratedRegex("""^\[!div\s+class\s*=\s*"([^"]*)"\s*\]$""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Division();

    // ---- tabs ----

    /// <summary>Writes the tabs that begin at a block, and gives the block behind them.</summary>
    int WriteTabs(IReadOnlyList<Block> blocks, int at)
    {
        var first = (HeadingBlock)blocks[at];
        json.WriteStartObject();
        json.WriteStartArray("children");
        while (at < blocks.Count && blocks[at] is HeadingBlock heading && IsTab(heading))
        {
            at = WriteTab(heading, blocks, at + 1);
        }

        json.WriteEndArray();
        WritePosition(first.Line, first.Column);
        WriteType("tabs");
        json.WriteEndObject();
        if (at < blocks.Count)
        {
            return at + 1;
        }

        outline.OpenTabs.Add((LineOf(first.Line), ColumnOf(first.Column)));
        return at;
    }

    int WriteTab(HeadingBlock heading, IReadOnlyList<Block> blocks, int at)
    {
        var link = (LinkInline)heading.Inline!.FirstChild!;
        var parts = link.Url!.Split('/');
        var title = new System.Text.StringBuilder();
        AppendPlainText(title, link);
        outline.Text.Append(title).Append('\n');
        json.WriteStartObject();
        json.WriteStartArray("children");
        while (at < blocks.Count && blocks[at] is not ThematicBreakBlock && !(blocks[at] is HeadingBlock next && IsTab(next)))
        {
            WriteBlock(blocks[at++]);
        }

        json.WriteEndArray();
        WriteOptional("condition", parts.ElementAtOrDefault(2));
        json.WriteString("id", parts[1]);
        json.WriteString("title", title.ToString());
        WriteType("tab");
        json.WriteEndObject();
        return at;
    }

    // ---- ::: ----

    void WriteTripleColon(TripleColonBlock block)
    {
        var value = block.Name switch
        {
            "row" => "<div class=\"row\">",
            "column" => $"<div class=\"col\"{(block.Attributes.TryGetValue("span", out var span) && int.TryParse(span, NumberStyles.None, CultureInfo.InvariantCulture, out var width) ? $" style=\"flex-grow:{width}\"" : "")}>",
            "row-end" or "column-end" or "moniker-end" or "zone-end" => "</div>",
            "moniker" => Labelled("moniker", block.Attributes.GetValueOrDefault("range")),
            "zone" => Labelled("zone", block.Attributes.GetValueOrDefault("pivot") ?? block.Attributes.GetValueOrDefault("target")),
            "image-end" => "",
            "video" => Video(block.Attributes.GetValueOrDefault("source") ?? ""),
            _ => null,
        };
        if (value is not null)
        {
            WriteHtml(value, block.Line, block.Column);
        }
        else if (block.Name == "image" && block.Attributes.TryGetValue("source", out var source))
        {
            WriteTripleColonImage(source, WebUtility.HtmlDecode(block.Attributes.GetValueOrDefault("alt-text") ?? ""), block);
        }
        else
        {
            Note(DialectKind.Block, block);
            WriteTextParagraph(block.Source);
        }
    }

    static string Labelled(string name, string? label) => $"<div class=\"{name}\">\n<p class=\"{name}-label\">{WebUtility.HtmlEncode(label)}</p>";

    static string Video(string address) => $"<div class=\"video\"><iframe src=\"{WebUtility.HtmlEncode(VideoAddress.Of(address))}\" title=\"Video\" loading=\"lazy\" allowfullscreen=\"\"></iframe></div>";

    void WriteTripleColonImage(string source, string alt, TripleColonBlock block)
    {
        json.WriteStartObject();
        json.WriteStartArray("children");
        json.WriteStartObject();
        json.WriteString("alt", alt);
        WritePosition(block.Line, block.Column);
        WriteType("image");
        json.WriteString("url", source);
        json.WriteEndObject();
        json.WriteEndArray();
        WriteType("paragraph");
        json.WriteEndObject();
        outline.Text.Append(alt);
        outline.Images.Add(new ImageEntry(source, alt, null, LineOf(block.Line), ColumnOf(block.Column)));
    }
}
