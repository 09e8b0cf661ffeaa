using System.Text;
using BuildCache.Content.Markdown.Dialects;
using BuildCache.Content.Markdown.Dialects.Docfx;
using BuildCache.Content.Markdown.Dialects.Docfx.Includes;
using BuildCache.Content.Markdown.Dialects.Docfx.References;
using Markdig.Extensions.Abbreviations;
using Markdig.Extensions.Footnotes;
using Markdig.Extensions.Mathematics;
using Markdig.Extensions.TaskLists;
using Markdig.Syntax.Inlines;

namespace BuildCache.Content.Markdown;

/// <summary>Inlines. Literals, entities and soft line breaks that follow each other are one text node.</summary>
sealed partial class MdastWriter
{
    // Below this, how much longer a page becomes does not matter.
    const long MinExpansion = 1_000_000;

    int depth;
    long expanded;

    /// <summary>Writes the children of an inline container, and returns the text in them.</summary>
    string WriteInlines(ContainerInline? container)
    {
        var start = outline.Text.Length;
        json.WriteStartArray("children");
        if (container is not null)
        {
            if (++depth > MarkdownParser.MaxInlineDepth)
            {
                throw new MarkdownNestingException(LineOf(container.Line) - 1);
            }

            // A link that raw HTML opens ends with its paragraph, closed or not.
            anchorDepth = depth == 1 ? 0 : anchorDepth;
            for (var inline = container.FirstChild; inline is not null; inline = Next(inline, container))
            {
                WriteInline(inline);
            }

            depth--;
        }

        FlushText();
        json.WriteEndArray();
        return outline.Text.ToString(start, outline.Text.Length - start);
    }

    /// <summary>The next inline in a container, and in what is no node of its own there: all that follows an unpaired bracket stands inside it.</summary>
    static Inline? Next(Inline inline, ContainerInline container)
    {
        if (IsTransparent(inline) && ((ContainerInline)inline).FirstChild is { } first)
        {
            return first;
        }

        for (var at = inline; !ReferenceEquals(at, container); at = at.Parent!)
        {
            if (at.NextSibling is { } next)
            {
                return next;
            }
        }

        return null;
    }

    static bool IsTransparent(Inline inline) => inline is DelimiterInline || inline.GetType() == typeof(ContainerInline);

    void WriteInline(Inline inline)
    {
        switch (inline)
        {
            case LiteralInline literal:
                AppendText(literal.Content.AsSpan(), literal);
                return;
            case HtmlEntityInline entity:
                AppendText(entity.Transcoded.AsSpan(), entity);
                return;
            case LineBreakInline { IsHard: false }:
                if (inline.NextSibling is not null)
                {
                    AppendText("\n", inline);
                }

                return;
            case DelimiterInline delimiter:
                AppendText(delimiter.ToLiteral(), delimiter);
                return;
            case LinkInline { IsAutoLink: true, FirstChild: LiteralInline address } when linkDepth > 0 || anchorDepth > 0:
                AppendText(address.Content.AsSpan(), address);
                return;
            case TaskList:
                return;
        }

        FlushText();
        WriteInlineNode(inline);
    }

    void WriteInlineNode(Inline inline)
    {
        switch (inline)
        {
            case IncludeInline include: WriteInclude(include); break;
            case XrefInline reference: WriteReference(reference); outline.Text.Append(reference.Text); break;
            case DialectInline dialect:
                Note(dialect.Kind, dialect);
                WriteText(dialect.Source.AsSpan());
                break;
            case CodeInline code:
                // In a table cell a bar is escaped even in code, and GFM takes the escape away.
                var value = inCell ? code.Content.Replace("\\|", "|", StringComparison.Ordinal) : code.ContentSpan;
                WriteLiteral("inlineCode", value, code);
                outline.Text.Append(value);
                break;
            case LinkInline { IsImage: true } image: WriteImage(image); break;
            case LinkInline link: WriteLink(link); break;
            case AutolinkInline autolink: WriteAutolink(autolink); break;
            case HtmlInline html:
                CountAnchors(html.Tag);
                WriteHtml(html.Tag, html.Line, html.Column);
                break;
            case LineBreakInline:
                if (inline.NextSibling is not null)
                {
                    WriteLeaf("break", inline);
                    outline.Text.Append('\n');
                }

                break;
            case MathInline math:
                WriteFormula("inlineMath", math.Content.AsSpan(), math);
                outline.Text.Append(math.Content.AsSpan());
                break;
            case AbbreviationInline abbreviation: WriteAbbreviation(abbreviation); break;
            case FootnoteLink reference:
                json.WriteStartObject();
                WriteFootnoteLabel(reference.Footnote);
                WriteType("footnoteReference");
                json.WriteEndObject();
                break;
            case EmphasisInline emphasis: WriteEmphasis(emphasis); break;
        }
    }

    void WriteLink(LinkInline link)
    {
        var url = link.Url ?? "";
        CountExpansion(link);
        json.WriteStartObject();
        linkDepth++;
        var text = WriteInlines(link);
        linkDepth--;
        WriteData(link);
        WritePosition(link.Line, link.Column);
        WriteOptional("title", link.Title);
        WriteType("link");
        json.WriteString("url", url);
        json.WriteEndObject();
        NoteLink(url, text, link);
    }

    void WriteAutolink(AutolinkInline link) => WriteAutolink(link.IsEmail ? "mailto:" + link.Url : link.Url, link.Url, link, link.Line, link.Column);

    void WriteAutolink(string url, string text, Inline? source, int line, int column)
    {
        json.WriteStartObject();
        json.WriteStartArray("children");
        WriteText(text);
        json.WriteEndArray();
        if (source is not null)
        {
            WriteData(source);
        }

        WritePosition(line, column);
        WriteType("link");
        json.WriteString("url", url);
        json.WriteEndObject();
        outline.Links.Add(new LinkEntry(url, text, LineOf(line), ColumnOf(column)));
        if (!isDocfx && source is not null && LinkUrl.IsCrossReference(url))
        {
            Note(DialectKind.CrossReference, source);
        }
    }

    void NoteLink(string url, string text, Inline source)
    {
        outline.Links.Add(new LinkEntry(url, HtmlText.Spaced(text).Trim(), LineOf(source.Line), ColumnOf(source.Column)));
        if (!isDocfx && LinkUrl.IsCrossReference(url))
        {
            Note(DialectKind.CrossReference, source);
        }
    }

    /// <summary>A definition of a thousand letters that a thousand references name would be a million.</summary>
    void CountExpansion(LinkInline link)
    {
        if (link.Reference is not null)
        {
            CountExpansion((link.Url?.Length ?? 0) + (link.Title?.Length ?? 0), link.Line);
        }
    }

    void CountExpansion(int more, int line)
    {
        expanded += more;
        if (expanded > MinExpansion && expanded > 8L * length)
        {
            throw new MarkdownCostException("Short references stand for long definitions so often that the page would be many times its own length. Shorten the definitions of links and abbreviations", line);
        }
    }

    void WriteImage(LinkInline image)
    {
        CountExpansion(image);
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
        outline.Images.Add(new ImageEntry(image.Url ?? "", text, image.Title is { Length: > 0 } title ? title : null, LineOf(image.Line), ColumnOf(image.Column)));
    }

    static void AppendPlainText(StringBuilder text, ContainerInline container)
    {
        for (var inline = container.FirstChild; inline is not null; inline = NextOfAll(inline, container))
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
                case DelimiterInline delimiter: text.Append(delimiter.ToLiteral()); break;
            }
        }
    }

    /// <summary>The next inline in a container at any depth.</summary>
    static Inline? NextOfAll(Inline inline, ContainerInline container)
    {
        if (inline is ContainerInline { FirstChild: { } first })
        {
            return first;
        }

        for (var at = inline; !ReferenceEquals(at, container); at = at.Parent!)
        {
            if (at.NextSibling is { } next)
            {
                return next;
            }
        }

        return null;
    }

    void WriteEmphasis(EmphasisInline emphasis)
    {
        json.WriteStartObject();
        WriteInlines(emphasis);
        var element = NamedSyntaxExtension.ElementOf(emphasis.DelimiterChar, emphasis.DelimiterCount);
        WriteData(emphasis, hName: element);
        WriteType(element ?? (emphasis.DelimiterChar, emphasis.DelimiterCount) switch
        {
            ('~', _) => "delete",
            (_, 1) => "emphasis",
            _ => "strong",
        });
        json.WriteEndObject();
    }

    void WriteAbbreviation(AbbreviationInline inline)
    {
        CountExpansion(inline.Abbreviation.Text.Length, inline.Line);
        json.WriteStartObject();
        json.WriteStartArray("children");
        WriteText(inline.Abbreviation.Label ?? "");
        json.WriteEndArray();
        WriteData(inline, hName: "abbr", property: ("title", inline.Abbreviation.Text.ToString()));
        WriteType("abbr");
        json.WriteEndObject();
    }
}
