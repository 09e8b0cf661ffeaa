using System.Text;
using BuildCache.Content.Markdown.Dialect;
using Markdig.Extensions.Abbreviations;
using Markdig.Extensions.CustomContainers;
using Markdig.Extensions.Footnotes;
using Markdig.Extensions.Mathematics;
using Markdig.Extensions.TaskLists;
using Markdig.Syntax.Inlines;

namespace BuildCache.Content.Markdown;

/// <summary>Inlines. Literals, entities and soft line breaks that follow each other are one text node.</summary>
sealed partial class MdastWriter
{
    /// <summary>Writes the children of an inline container, and returns the text in them.</summary>
    string WriteInlines(ContainerInline? container)
    {
        var start = outline.Text.Length;
        json.WriteStartArray("children");
        if (container is not null)
        {
            WriteInlineChildren(container);
        }

        FlushText();
        json.WriteEndArray();
        return outline.Text.ToString(start, outline.Text.Length - start);
    }

    void WriteInlineChildren(ContainerInline container)
    {
        for (var inline = container.FirstChild; inline is not null; inline = inline.NextSibling)
        {
            WriteInline(inline);
        }
    }

    void WriteInline(Inline inline)
    {
        switch (inline)
        {
            case LiteralInline literal:
                AppendText(literal.Content.AsSpan());
                return;
            case HtmlEntityInline entity:
                AppendText(entity.Transcoded.AsSpan());
                return;
            case LineBreakInline { IsHard: false }:
                if (inline.NextSibling is not null)
                {
                    AppendText("\n");
                }

                return;
            case DelimiterInline delimiter:
                AppendText(delimiter.ToLiteral());
                WriteInlineChildren(delimiter);
                return;
            case TaskList { PreviousSibling: null }:
                trimNextLiteral = true;
                return;
            case TaskList task:
                AppendText(task.Checked ? "[x]" : "[ ]");
                return;
            case FootnoteLink { IsBackLink: true }:
                return;
            case DialectInline dialect:
                Note(dialect.Kind, dialect);
                AppendText(dialect.Source.AsSpan());
                return;
        }

        FlushText();
        WriteInlineNode(inline);
    }

    void WriteInlineNode(Inline inline)
    {
        switch (inline)
        {
            case CodeInline code:
                // In a table cell a bar is escaped even in code, and GFM takes the escape away.
                var value = inCell ? code.Content.Replace("\\|", "|", StringComparison.Ordinal) : code.ContentSpan;
                WriteLiteral("inlineCode", value, code);
                outline.Text.Append(value);
                break;
            case LinkInline { IsImage: true } image: WriteImage(image); break;
            case LinkInline link: WriteLink(link); break;
            case AutolinkInline autolink: WriteAutolink(autolink); break;
            case HtmlInline html: WriteHtml(html.Tag, html.Line, html.Column); break;
            case LineBreakInline:
                if (inline.NextSibling is not null)
                {
                    WriteLeaf("break", inline);
                    outline.Text.Append('\n');
                }

                break;
            case MathInline math:
                WriteLiteral("inlineMath", math.Content.AsSpan(), math, ownClass: "math");
                outline.Text.Append(math.Content.AsSpan());
                break;
            case AbbreviationInline abbreviation: WriteAbbreviation(abbreviation); break;
            case FootnoteLink reference:
                json.WriteStartObject();
                WriteFootnoteLabel(reference.Footnote);
                WriteType("footnoteReference");
                json.WriteEndObject();
                break;
            case CustomContainerInline container: WriteInlineDirective(container); break;
            case EmphasisInline emphasis: WriteEmphasis(emphasis); break;
            case ContainerInline container: WriteInlineChildren(container); break;
        }
    }

    void WriteLink(LinkInline link)
    {
        var url = link.Url ?? "";
        json.WriteStartObject();
        var text = WriteInlines(link);
        WriteData(link);
        WritePosition(link.Line, link.Column);
        WriteOptional("title", link.Title);
        WriteType("link");
        json.WriteString("url", url);
        json.WriteEndObject();
        NoteLink(url, text, link);
    }

    void WriteAutolink(AutolinkInline link)
    {
        var url = link.IsEmail ? "mailto:" + link.Url : link.Url;
        json.WriteStartObject();
        json.WriteStartArray("children");
        WriteText(link.Url);
        json.WriteEndArray();
        WriteData(link);
        WritePosition(link.Line, link.Column);
        WriteType("link");
        json.WriteString("url", url);
        json.WriteEndObject();
        NoteLink(url, link.Url, link);
    }

    void NoteLink(string url, string text, Inline source)
    {
        outline.Links.Add(new LinkEntry(url, text.Trim(), source.Line + 1, source.Column + 1));
        if (LinkUrl.IsCrossReference(url))
        {
            Note(DialectKind.CrossReference, source);
        }
    }

    void WriteImage(LinkInline image)
    {
        var alt = new StringBuilder();
        AppendPlainText(alt, image);
        var text = alt.ToString();
        json.WriteStartObject();
        json.WriteString("alt", text);
        WriteData(image);
        WritePosition(image.Line, image.Column);
        WriteOptional("title", image.Title);
        WriteType("image");
        json.WriteString("url", image.Url ?? "");
        json.WriteEndObject();
        outline.Text.Append(text);
        outline.Images.Add(new ImageEntry(image.Url ?? "", text, image.Title is { Length: > 0 } title ? title : null, image.Line + 1, image.Column + 1));
    }

    static void AppendPlainText(StringBuilder text, ContainerInline container)
    {
        foreach (var inline in container)
        {
            switch (inline)
            {
                case LiteralInline literal: text.Append(literal.Content.AsSpan()); break;
                case HtmlEntityInline entity: text.Append(entity.Transcoded.AsSpan()); break;
                case CodeInline code: text.Append(code.ContentSpan); break;
                case AutolinkInline autolink: text.Append(autolink.Url); break;
                case LineBreakInline: text.Append('\n'); break;
                case MathInline math: text.Append(math.Content.AsSpan()); break;
                case AbbreviationInline abbreviation: text.Append(abbreviation.Abbreviation.Label); break;
                case DialectInline dialect: text.Append(dialect.Source.AsSpan()); break;
                case DelimiterInline delimiter:
                    text.Append(delimiter.ToLiteral());
                    AppendPlainText(text, delimiter);
                    break;
                case ContainerInline nested: AppendPlainText(text, nested); break;
            }
        }
    }

    void WriteEmphasis(EmphasisInline emphasis)
    {
        var (type, hName) = (emphasis.DelimiterChar, emphasis.DelimiterCount) switch
        {
            ('*' or '_', 1) => ("emphasis", null),
            ('*' or '_', _) => ("strong", null),
            ('~', 2) => ("delete", null),
            ('~', _) => ("sub", "sub"),
            ('^', _) => ("sup", "sup"),
            ('+', _) => ("insert", "ins"),
            ('=', _) => ("mark", "mark"),
            _ => ("cite", "cite"),
        };
        json.WriteStartObject();
        WriteInlines(emphasis);
        WriteData(emphasis, hName);
        WriteType(type);
        json.WriteEndObject();
    }

    void WriteInlineDirective(CustomContainerInline container)
    {
        json.WriteStartObject();
        json.WriteStartObject("attributes");
        json.WriteEndObject();
        WriteInlines(container);
        WriteData(container);
        json.WriteString("name", "span");
        WritePosition(container.Line, container.Column);
        WriteType("textDirective");
        json.WriteEndObject();
    }

    void WriteAbbreviation(AbbreviationInline inline)
    {
        json.WriteStartObject();
        json.WriteStartArray("children");
        WriteText(inline.Abbreviation.Label ?? "");
        json.WriteEndArray();
        WriteData(inline, hName: "abbr", property: ("title", inline.Abbreviation.Text.ToString()));
        WriteType("abbr");
        json.WriteEndObject();
    }

    // ---- text ----

    void AppendText(ReadOnlySpan<char> text)
    {
        if (trimNextLiteral)
        {
            text = text.TrimStart(' ');
            trimNextLiteral = false;
        }

        pending.Append(text);
    }

    void WriteText(ReadOnlySpan<char> text)
    {
        pending.Append(text);
        FlushText();
    }

    void FlushText()
    {
        if (pending.Length == 0)
        {
            return;
        }

        var value = pending.ToString();
        pending.Clear();
        outline.Text.Append(value);
        json.WriteStartObject();
        WriteType("text");
        json.WriteString("value", value);
        json.WriteEndObject();
    }
}
