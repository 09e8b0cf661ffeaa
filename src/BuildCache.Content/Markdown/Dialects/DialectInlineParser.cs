using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax.Inlines;

namespace BuildCache.Content.Markdown.Dialects;

/// <summary>A <c>[!name …]</c> construct, kept as it was written.</summary>
sealed class DialectInline(DialectKind kind, StringSlice source) : LeafInline
{
    public DialectKind Kind { get; } = kind;

    public StringSlice Source { get; } = source;
}

/// <summary>Takes <c>[!name …]</c> with a known name, up to the matching bracket on the same line.</summary>
sealed class DialectInlineParser : InlineParser
{
    public DialectInlineParser() => OpeningCharacters = ['['];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        var text = slice.AsSpan();
        if (text.Length < 4 || text[1] != '!' || KindOf(text[2..]) is not { } kind || ClosingBracket(text) is not (> 0 and var end))
        {
            return false;
        }

        var start = processor.GetSourcePosition(slice.Start, out var line, out var column);
        processor.Inline = new DialectInline(kind, new StringSlice(slice.Text, slice.Start, slice.Start + end))
        {
            Line = line,
            Column = column,
            Span = new Markdig.Syntax.SourceSpan(start, start + end),
        };
        slice.Start += end + 1;
        return true;
    }

    static DialectKind? KindOf(ReadOnlySpan<char> text)
    {
        var length = text.IndexOfAnyExcept(NameCharacters);
        var name = length < 0 ? text : text[..length];
        if (name.StartsWith("code", StringComparison.OrdinalIgnoreCase) && (name.Length == 4 || name[4] == '-'))
        {
            return DialectKind.Snippet;
        }

        if (name.Equals("include", StringComparison.OrdinalIgnoreCase))
        {
            return DialectKind.Include;
        }

        foreach (var marker in Markers)
        {
            if (name.Equals(marker, StringComparison.OrdinalIgnoreCase))
            {
                return DialectKind.Marker;
            }
        }

        return null;
    }

    static readonly System.Buffers.SearchValues<char> NameCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_+#");

    static readonly string[] Markers = ["video", "div", "note", "tip", "important", "warning", "caution"];

    static int ClosingBracket(ReadOnlySpan<char> text)
    {
        var depth = 0;
        for (var i = 0; i < text.Length && text[i] is not ('\n' or '\r'); i++)
        {
            if (text[i] == '[')
            {
                depth++;
            }
            else if (text[i] == ']' && --depth == 0)
            {
                return i;
            }
        }

        return -1;
    }
}
