using System.Globalization;
using System.Text;
using BuildCache.Content.Markdown.Dialects;
using BuildCache.Content.Markdown.Dialects.Docfx.Blocks;
using BuildCache.Content.Markdown.Dialects.Docfx.Includes;
using BuildCache.Content.Markdown.Dialects.Docfx.Snippets;
using Markdig.Extensions.Alerts;
using Markdig.Extensions.CustomContainers;
using Markdig.Extensions.DefinitionLists;
using Markdig.Extensions.Figures;
using Markdig.Extensions.Footnotes;
using Markdig.Extensions.Mathematics;
using Markdig.Extensions.Tables;
using Markdig.Extensions.TaskLists;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace BuildCache.Content.Markdown;

/// <summary>
/// Writes a Markdig tree as mdast and notes what it passes. References are written as the links they resolve to, so that a reader
/// needs no definitions. What mdast has no node for is a node with <c>data.hName</c>, which every tool that makes HTML understands.
/// Keys are written in ordinal order.
/// </summary>
sealed partial class MdastWriter(CanonicalJsonWriter json, PageOutline outline, bool headingIds, bool bareLinks, int length, bool isDocfx = false)
{
    readonly Slugger slugger = new();
    readonly StringBuilder pending = new();
    bool inCell;
    int blockDepth;

    public void Write(MarkdownDocument document)
    {
        if (headingIds)
        {
            ReserveExplicitIds(document);
        }

        json.WriteStartObject();
        WriteBlocks(document);
        WriteType("root");
        json.WriteEndObject();
    }

    void ReserveExplicitIds(MarkdownDocument document)
    {
        foreach (var block in document.Descendants<Block>())
        {
            if (block.TryGetAttributes()?.Id is { Length: > 0 } id)
            {
                slugger.Reserve(id);
            }
            else if (block is FootnoteGroup footnotes)
            {
                ReserveFootnotes(footnotes.Count);
            }
        }
    }

    /// <summary>The ids of footnotes in HTML: a heading "Fn 1" makes way.</summary>
    void ReserveFootnotes(int count)
    {
        for (var number = 1; number <= count; number++)
        {
            slugger.Reserve(string.Create(CultureInfo.InvariantCulture, $"fn-{number}"));
            slugger.Reserve(string.Create(CultureInfo.InvariantCulture, $"fnref-{number}"));
        }
    }

    void WriteBlocks(IEnumerable<Block> blocks)
    {
        // Of one file this has been looked at while it was read; files that stand in each other nest together.
        if (++blockDepth > MarkdownParser.MaxWrittenDepth)
        {
            throw new MarkdownNestingException(LineOf((blocks as Block)?.Line ?? 0) - 1);
        }

        json.WriteStartArray("children");
        if (isDocfx)
        {
            var list = blocks as IReadOnlyList<Block> ?? [.. blocks];
            for (var at = 0; at < list.Count;)
            {
                if (list[at] is HeadingBlock heading && IsTab(heading))
                {
                    at = WriteTabs(list, at);
                }
                else
                {
                    WriteBlock(list[at++]);
                }
            }
        }
        else
        {
            foreach (var block in blocks)
            {
                WriteBlock(block);
            }
        }

        json.WriteEndArray();
        blockDepth--;
    }

    void WriteBlock(Block block)
    {
        switch (block)
        {
            case HeadingBlock heading: WriteHeading(heading); break;
            case DialectBlock dialect: WriteDialect(dialect); break;
            case IncludeBlock include: WriteInclude(include); break;
            case SnippetBlock snippet: WriteSnippet(snippet); break;
            case TripleColonBlock colons: WriteTripleColon(colons); break;
            case ParagraphBlock paragraph: WriteParagraph(paragraph); break;
            case ListBlock list: WriteList(list); break;
            case MathBlock math: WriteFormula("math", Text(math), math); break;
            case CodeBlock code: WriteCode(code); break;
            case HtmlBlock html: WriteHtml(Text(html), html.Line, html.Column); break;
            case ThematicBreakBlock: WriteLeaf("thematicBreak", block); break;
            case AlertBlock alert: WriteAlert(alert); break;
            case QuoteBlock quote when isDocfx && ClassOf(quote) is { } name: WriteClassed(quote, name); break;
            case QuoteBlock: WriteContainer("blockquote", (ContainerBlock)block); break;
            case Table table: WriteTable(table); break;
            case CustomContainer container: WriteDirective(container); break;
            case FootnoteGroup footnotes: WriteFootnotes(footnotes); break;
            case DefinitionList list: WriteDefinitionList(list); break;
            case Figure figure: WriteContainer("figure", figure, hName: "figure"); break;
            case FigureCaption caption: WriteInlineContainer("figcaption", caption, hName: "figcaption"); break;
            case LinkReferenceDefinitionGroup or BlankLineBlock: break;
            case LeafBlock { Inline: not null } leaf: WriteInlineContainer("paragraph", leaf); break;
            case ContainerBlock container: WriteContainer("blockquote", container, hName: "div"); break;
        }

        outline.Text.Append('\n');
    }

    void WriteHeading(HeadingBlock heading)
    {
        json.WriteStartObject();
        var text = WriteInlines(heading.Inline);
        var attributes = heading.TryGetAttributes();
        string? id = null;
        if (headingIds)
        {
            id = attributes?.Id is { Length: > 0 } given ? given : slugger.Next(text);
            outline.Headings.Add(new HeadingEntry(heading.Level, id, HtmlText.Spaced(text).Trim(), LineOf(heading.Line), ColumnOf(heading.Column)));
            outline.Ids.Add(new IdEntry(id, LineOf(heading.Line), ColumnOf(heading.Column)));
            if (!isDocfx && IsTab(heading))
            {
                Note(DialectKind.Tab, heading);
            }
        }

        WriteData(heading, id: id);
        json.WriteNumber("depth", heading.Level);
        WritePosition(heading.Line, heading.Column);
        WriteType("heading");
        json.WriteEndObject();
    }

    static bool IsTab(HeadingBlock heading) =>
        heading.Inline?.FirstChild is LinkInline { Url: { } url, NextSibling: null } && url.StartsWith("#tab/", StringComparison.Ordinal);

    void WriteParagraph(ParagraphBlock paragraph)
    {
        // Of an alert whose text is a list, only an empty paragraph is left of its first line.
        if (paragraph.Inline?.FirstChild is not null)
        {
            WriteInlineContainer("paragraph", paragraph);
        }
    }

    void WriteList(ListBlock list)
    {
        json.WriteStartObject();
        json.WriteStartArray("children");
        foreach (var item in list.OfType<ListItemBlock>())
        {
            json.WriteStartObject();
            if (item.FirstOrDefault() is ParagraphBlock { Inline.FirstChild: TaskList task })
            {
                json.WriteBoolean("checked", task.Checked);
            }

            WriteBlocks(item);
            WriteData(item);
            json.WriteBoolean("spread", list.IsLoose);
            WriteType("listItem");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteData(list);
        json.WriteBoolean("ordered", list.IsOrdered);
        json.WriteBoolean("spread", list.IsLoose);
        if (list.IsOrdered)
        {
            json.WriteNumber("start", int.TryParse(list.OrderedStart, NumberStyles.None, CultureInfo.InvariantCulture, out var start) ? start : 1);
        }

        WriteType("list");
        json.WriteEndObject();
    }

    void WriteCode(CodeBlock code)
    {
        var fenced = code as FencedCodeBlock;
        var lang = fenced?.Info is { Length: > 0 } info ? info : null;
        var meta = fenced?.Arguments is { Length: > 0 } arguments ? arguments : null;
        json.WriteStartObject();
        WriteData(code, ownClass: lang is null ? null : "language-" + lang);
        WriteOptional("lang", lang);
        WriteOptional("meta", meta);
        WriteType("code");
        json.WriteString("value", Text(code));
        json.WriteEndObject();
        outline.CodeBlocks.Add(new CodeEntry(lang, meta, code.Lines.Count, LineOf(code.Line)));
    }

    void WriteHtml(string value, int line, int column)
    {
        json.WriteStartObject();
        WritePosition(line, column);
        WriteType("html");
        json.WriteString("value", value);
        json.WriteEndObject();
        HtmlTags.CollectAnchors(value, outline.Anchors);
        outline.Ids.AddRange(HtmlTags.Ids(value, LineOf(line)));
        HtmlText.Append(outline.Text, value);
    }

    static string Text(LeafBlock block) => block.Lines.Count == 0 ? "" : block.Lines.ToString();

    // ---- nodes in general ----

    void WriteContainer(string type, ContainerBlock block, string? hName = null)
    {
        json.WriteStartObject();
        WriteBlocks(block);
        WriteData(block, hName);
        WriteType(type);
        json.WriteEndObject();
    }

    void WriteInlineContainer(string type, LeafBlock block, string? hName = null)
    {
        json.WriteStartObject();
        WriteInlines(block.Inline);
        WriteData(block, hName);
        WriteType(type);
        json.WriteEndObject();
    }

    void WriteLeaf(string type, MarkdownObject source)
    {
        json.WriteStartObject();
        WriteData(source);
        WriteType(type);
        json.WriteEndObject();
    }

    void WriteFormula(string type, ReadOnlySpan<char> value, MarkdownObject source)
    {
        json.WriteStartObject();
        WriteData(source, ownClass: "math");
        WritePosition(source.Line, source.Column);
        WriteType(type);
        json.WriteString("value", value);
        json.WriteEndObject();
    }

    void WriteLiteral(string type, ReadOnlySpan<char> value, MarkdownObject source)
    {
        json.WriteStartObject();
        WriteData(source);
        WriteType(type);
        json.WriteString("value", value);
        json.WriteEndObject();
    }

    void WriteType(string type) => json.WriteString("type", type);

    void WriteOptional(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            json.WriteString(name, value);
        }
    }

    void WritePosition(int line, int column)
    {
        json.WriteStartObject("position");
        json.WriteStartObject("start");
        json.WriteNumber("column", column + 1);
        json.WriteNumber("line", line + 1 + (frame?.BodyLine ?? 0));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    void Note(DialectKind kind, MarkdownObject source) => outline.Dialect.Add(new DialectEntry(kind, LineOf(source.Line)));
}
