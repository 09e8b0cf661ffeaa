using System.Globalization;
using BuildCache.Content.Markdown.Dialects;
using Markdig.Extensions.Alerts;
using Markdig.Extensions.CustomContainers;
using Markdig.Extensions.DefinitionLists;
using Markdig.Extensions.Footnotes;
using Markdig.Extensions.Tables;
using Markdig.Syntax;

namespace BuildCache.Content.Markdown;

/// <summary>Blocks beyond CommonMark: tables, footnotes, directives, alerts, definition lists.</summary>
sealed partial class MdastWriter
{
    void WriteTable(Table table)
    {
        var rows = table.OfType<TableRow>().ToList();
        var columns = rows.Count == 0 ? 0 : rows.Max(static row => row.Count);
        json.WriteStartObject();
        json.WriteStartArray("align");
        for (var i = 0; i < columns; i++)
        {
            WriteAlignment(i < table.ColumnDefinitions.Count ? table.ColumnDefinitions[i].Alignment : null);
        }

        json.WriteEndArray();
        json.WriteStartArray("children");
        foreach (var row in rows)
        {
            json.WriteStartObject();
            json.WriteStartArray("children");
            foreach (var cell in row.OfType<TableCell>())
            {
                WriteCell(cell);
            }

            json.WriteEndArray();
            WriteData(row);
            WriteType("tableRow");
            json.WriteEndObject();
        }

        json.WriteEndArray();

        // In mdast the first row is the header; a grid table may have none.
        WriteData(table, property: rows is [{ IsHeader: false }, ..] ? ("data-headless", "true") : null);
        WriteType("table");
        json.WriteEndObject();
    }

    void WriteAlignment(TableColumnAlign? alignment)
    {
        if (alignment is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStringValue(alignment switch { TableColumnAlign.Center => "center", TableColumnAlign.Right => "right", _ => "left" });
    }

    void WriteCell(TableCell cell)
    {
        inCell = true;
        json.WriteStartObject();
        if (cell is [ParagraphBlock paragraph])
        {
            WriteInlines(paragraph.Inline);
        }
        else
        {
            WriteBlocks(cell);
        }

        (string, string)? span = cell.ColumnSpan > 1 ? ("colspan", cell.ColumnSpan.ToString(CultureInfo.InvariantCulture))
            : cell.RowSpan > 1 ? ("rowspan", cell.RowSpan.ToString(CultureInfo.InvariantCulture)) : null;
        WriteData(cell, property: span);
        WriteType("tableCell");
        json.WriteEndObject();
        outline.Text.Append(' ');
        inCell = false;
    }

    void WriteFootnotes(FootnoteGroup footnotes)
    {
        foreach (var footnote in footnotes.OfType<Footnote>())
        {
            json.WriteStartObject();
            WriteBlocks(footnote);
            WriteFootnoteLabel(footnote);
            WriteType("footnoteDefinition");
            json.WriteEndObject();
        }
    }

    void WriteFootnoteLabel(Footnote footnote)
    {
        var label = footnote.Label?.TrimStart('^') ?? "";
        json.WriteString("identifier", label.ToLowerInvariant());
        json.WriteString("label", label);
    }

    /// <summary>The classes that the site gives to a kind of alert; with some, a kind is one that is not among the five.</summary>
    public Func<string, string> AlertClasses { get; init; } = static _ => "";

    /// <summary>An alert is the directive of its name, the common form for admonitions: <c>&gt; [!NOTE]</c> and <c>:::note</c> are one.</summary>
    void WriteAlert(AlertBlock alert)
    {
        var kind = alert.Kind.ToString();
        var classes = AlertClasses(kind);
        if (classes.Length > 0 || Alerts.IsKind(kind))
        {
            WriteDirective("containerDirective", kind.ToLowerInvariant(), Alerts.IsKind(kind) ? null : kind.ToUpperInvariant(), alert, "markdown-alert-" + kind.ToLowerInvariant(), classes);
            return;
        }

        Note(DialectKind.Marker, alert);
        json.WriteStartObject();
        json.WriteStartArray("children");
        WriteTextParagraph($"[!{kind}]");
        foreach (var block in alert)
        {
            WriteBlock(block);
        }

        json.WriteEndArray();
        WriteType("blockquote");
        json.WriteEndObject();
    }

    void WriteDirective(CustomContainer container) =>
        WriteDirective("containerDirective", container.Info is { Length: > 0 } name ? name : "div", container.Arguments, container, container.Info);

    void WriteDirective(string type, string name, string? title, ContainerBlock block, string? ownClass, string classes = "")
    {
        json.WriteStartObject();
        json.WriteStartObject("attributes");
        WriteOptional("class", classes.Length > 0 ? classes : null);
        WriteOptional("title", title?.Trim());
        json.WriteEndObject();
        WriteBlocks(block);
        if (block is not AlertBlock)
        {
            WriteData(block, ownClass: ownClass);
        }

        json.WriteString("name", name);
        WritePosition(block.Line, block.Column);
        WriteType(type);
        json.WriteEndObject();
    }

    void WriteDialect(DialectBlock block)
    {
        Note(DialectKind.Block, block);
        json.WriteStartObject();
        json.WriteStartObject("attributes");
        json.WriteEndObject();
        json.WriteStartArray("children");
        WriteText(block.Source);
        json.WriteEndArray();
        json.WriteString("name", block.Name);
        WritePosition(block.Line, block.Column);
        WriteType("leafDirective");
        json.WriteEndObject();
    }

    void WriteTextParagraph(string text)
    {
        json.WriteStartObject();
        json.WriteStartArray("children");
        WriteText(text);
        json.WriteEndArray();
        WriteType("paragraph");
        json.WriteEndObject();
    }

    void WriteDefinitionList(DefinitionList list)
    {
        json.WriteStartObject();
        json.WriteStartArray("children");
        foreach (var item in list.OfType<DefinitionItem>())
        {
            foreach (var term in item.OfType<DefinitionTerm>())
            {
                WriteInlineContainer("defListTerm", term, hName: "dt");
                outline.Text.Append('\n');
            }

            json.WriteStartObject();
            WriteDescription(item.Where(static block => block is not (DefinitionTerm or BlankLineBlock)).ToList());
            WriteData(item, hName: "dd");
            WriteType("defListDescription");
            json.WriteEndObject();
            outline.Text.Append('\n');
        }

        json.WriteEndArray();
        WriteData(list, hName: "dl");
        WriteType("defList");
        json.WriteEndObject();
    }

    void WriteDescription(List<Block> blocks)
    {
        if (blocks is [ParagraphBlock paragraph])
        {
            WriteInlines(paragraph.Inline);
        }
        else
        {
            WriteBlocks(blocks);
        }
    }
}
