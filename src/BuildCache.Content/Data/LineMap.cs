using System.Text;

namespace BuildCache.Content.Data;

/// <summary>
/// The lines of a text as an editor counts them: they end with LF, CR or both. Parsers count otherwise: that of YAML has five characters
/// that end a line, those of JSON and CSV have one; where they say how far they came, the place follows from the text.
/// </summary>
sealed class LineMap
{
    readonly List<int> starts = [0];
    readonly string text;

    public LineMap(string text)
    {
        this.text = text;
        for (var at = 0; at < text.Length && text.AsSpan(at).IndexOfAny('\r', '\n') is var next and >= 0;)
        {
            at += next;
            at += text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? 2 : 1;
            starts.Add(at);
        }
    }

    public int Count => starts.Count;

    /// <summary>Where a line, from 1, begins.</summary>
    public int Start(int line) => starts[line - 1];

    /// <summary>The text of a line, from 1, with its end.</summary>
    public ReadOnlySpan<char> this[int line] => text.AsSpan(starts[line - 1], (line < starts.Count ? starts[line] : text.Length) - starts[line - 1]);

    /// <summary>Line and column, from 1, of an offset in characters; an offset beyond the text is its end.</summary>
    public (int Line, int Column) Of(int offset)
    {
        offset = Math.Clamp(offset, 0, text.Length);
        var index = starts.BinarySearch(offset);
        var line = index < 0 ? ~index - 1 : index;
        return (line + 1, offset - starts[line] + 1);
    }

    /// <summary>Line and column, from 1, of an offset in bytes of UTF-8.</summary>
    public (int Line, int Column) OfByte(long offset)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        return Of(Encoding.UTF8.GetCharCount(utf8.AsSpan(0, (int)Math.Clamp(offset, 0, utf8.Length))));
    }
}
