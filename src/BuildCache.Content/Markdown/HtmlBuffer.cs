using System.Buffers;
using System.Text;

namespace BuildCache.Content.Markdown;

/// <summary>HTML under construction, in a pooled buffer.</summary>
sealed class HtmlBuffer : IDisposable
{
    static readonly SearchValues<char> Escaped = SearchValues.Create("&<>\"");

    // What the CommonMark specification leaves unescaped in an address.
    static readonly SearchValues<char> UrlSafe =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.+!*(),%#@?=;:/$~");

    char[] buffer = ArrayPool<char>.Shared.Rent(16 * 1024);
    int length;

    public void Raw(ReadOnlySpan<char> text)
    {
        if (text.Length > buffer.Length - length)
        {
            Grow(text.Length);
        }

        text.CopyTo(buffer.AsSpan(length));
        length += text.Length;
    }

    /// <summary>Text, escaped for content and for quoted attribute values.</summary>
    public void Text(ReadOnlySpan<char> text)
    {
        while (text.IndexOfAny(Escaped) is var at and >= 0)
        {
            Raw(text[..at]);
            Raw(text[at] switch { '&' => "&amp;", '<' => "&lt;", '>' => "&gt;", _ => "&quot;" });
            text = text[(at + 1)..];
        }

        Raw(text);
    }

    /// <summary>An address, percent-encoded where it is not already, escaped for an attribute value.</summary>
    public void Url(ReadOnlySpan<char> url)
    {
        Span<byte> utf8 = stackalloc byte[4];
        while (url.IndexOfAnyExcept(UrlSafe) is var at and >= 0)
        {
            Raw(url[..at]);
            url = url[at..];
            if (url[0] is '&' or '\'')
            {
                Raw(url[0] == '&' ? "&amp;" : "&#x27;");
                url = url[1..];
                continue;
            }

            // A lone surrogate decodes as the replacement character: every text has an encoding.
            Rune.DecodeFromUtf16(url, out var rune, out var consumed);
            var written = rune.EncodeToUtf8(utf8);
            Span<char> escape = ['%', '0', '0'];
            foreach (var value in utf8[..written])
            {
                value.TryFormat(escape[1..], out _, "X2", System.Globalization.CultureInfo.InvariantCulture);
                Raw(escape);
            }

            url = url[consumed..];
        }

        Raw(url);
    }

    /// <summary> name="value", with a space before it.</summary>
    public void Attribute(string name, ReadOnlySpan<char> value)
    {
        Raw(" ");
        Raw(name);
        Raw("=\"");
        Text(value);
        Raw("\"");
    }

    /// <summary>Begins a line unless one has just begun.</summary>
    public void EnsureLine()
    {
        if (length > 0 && buffer[length - 1] != '\n')
        {
            Raw("\n");
        }
    }

    public override string ToString() => new(buffer, 0, length);

    public void Dispose()
    {
        ArrayPool<char>.Shared.Return(buffer);
        buffer = [];
        length = 0;
    }

    void Grow(int needed)
    {
        var larger = ArrayPool<char>.Shared.Rent(Math.Max(buffer.Length * 2, length + needed));
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<char>.Shared.Return(buffer);
        buffer = larger;
    }
}
