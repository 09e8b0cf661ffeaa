using BuildCache.Content.Markdown.Dialects;
using BuildCache.Content.Markdown.Syntax;
using Markdig.Syntax.Inlines;

namespace BuildCache.Content.Markdown;

/// <summary>Text, and the addresses in it that are links though nothing marks them (<see cref="BareUrl"/>, <see cref="BareMail"/>).</summary>
sealed partial class MdastWriter
{
    // Where the parts of the pending text stand.
    readonly List<(int Start, int Line, int Column)> parts = [];

    // A link in a link is none, in Markdown or in raw HTML.
    int linkDepth;
    int anchorDepth;

    void AppendText(ReadOnlySpan<char> text, Inline source)
    {
        parts.Add((pending.Length, source.Line, source.Column));
        pending.Append(text);
    }

    /// <summary>Writes what is pending: text nodes and links in turn.</summary>
    void FlushText()
    {
        if (pending.Length == 0)
        {
            return;
        }

        var text = pending.ToString();
        pending.Clear();
        if (!isDocfx)
        {
            foreach (var (at, mark) in ForeignSyntax.Find(text))
            {
                outline.Dialect.Add(new DialectEntry(DialectKind.Foreign, LineOf(PlaceOf(at).Line), mark));
            }
        }

        if (!bareLinks || linkDepth > 0 || anchorDepth > 0)
        {
            WriteText(text);
            parts.Clear();
            return;
        }

        var written = 0;
        for (var (url, mail) = (NextUrl(text, 0), BareMail.Next(text, 0)); !IsEmpty(url) || !IsEmpty(mail);)
        {
            var isMail = IsEmpty(url) || (!IsEmpty(mail) && mail.Start.Value < url.Start.Value);
            var next = isMail ? mail : url;
            WriteText(text.AsSpan(written, next.Start.Value - written));
            var (line, column) = PlaceOf(next.Start.Value);
            var address = text[next];
            WriteAutolink(isMail ? BareMail.Target(address) : BareUrl.Target(address), address, null, line, column);
            written = next.End.Value;
            url = url.Start.Value < written ? NextUrl(text, written) : url;
            mail = mail.Start.Value < written ? BareMail.Next(text, written) : mail;
        }

        WriteText(text.AsSpan(written));
        parts.Clear();
    }

    static bool IsEmpty(Range range) => range.End.Value == 0;

    /// <summary>The next address in a text, as <see cref="BareUrlParser"/> finds it.</summary>
    Range NextUrl(string text, int from)
    {
        while (text.AsSpan(from).IndexOfAny("hHfFw") is var next and >= 0)
        {
            from += next;
            if (BareUrl.LengthAt(text, from) is > 0 and var length && !(isDocfx && from > 0 && text[from - 1] == '<'))
            {
                return from..(from + length);
            }

            from++;
        }

        return default;
    }

    (int Line, int Column) PlaceOf(int at)
    {
        // Parts begin in ascending order: the last one that begins here or before.
        var index = parts.BinarySearch((at, int.MaxValue, int.MaxValue));
        var (start, line, column) = parts[(index < 0 ? ~index : index) - 1];
        return (line, column + at - start);
    }

    /// <summary>A text node, as it is.</summary>
    void WriteText(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return;
        }

        outline.Text.Append(text);
        json.WriteStartObject();
        WriteType("text");
        json.WriteString("value", text);
        json.WriteEndObject();
    }

    /// <summary>Follows the links that raw HTML opens and closes.</summary>
    void CountAnchors(string tag)
    {
        if (tag.StartsWith("<a ", StringComparison.OrdinalIgnoreCase) && tag.Contains("href", StringComparison.OrdinalIgnoreCase))
        {
            anchorDepth++;
        }
        else if (tag.StartsWith("</a", StringComparison.OrdinalIgnoreCase) && anchorDepth > 0)
        {
            anchorDepth--;
        }
    }
}
