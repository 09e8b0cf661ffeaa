namespace BuildCache.Content.Markdown.Highlighting;

/// <summary>
/// How code of a language is coloured. It is a scanner and no parser: it reads each text once, from left to right, finds what a reader looks for
/// in any text, also in one that no compiler would take, and where it is wrong a word has the wrong colour.
/// </summary>
abstract class CodeLanguage
{
    /// <summary>Adds the tokens of a part of a text, in order, none in another.</summary>
    /// <param name="text">All of the code; its lines end in line feeds.</param>
    /// <param name="start">Where to begin.</param>
    /// <param name="end">Where to end.</param>
    /// <param name="tokens">Where to add.</param>
    public abstract void Scan(string text, int start, int end, List<CodeToken> tokens);

    /// <summary>The end of the line, before its line feed.</summary>
    protected static int EndOfLine(string text, int at, int end)
    {
        var found = text.AsSpan(at, end - at).IndexOf('\n');
        return found < 0 ? end : at + found;
    }

    /// <summary>Behind the next occurrence of a text, or the end.</summary>
    protected static int Behind(string text, int at, int end, string close)
    {
        var found = at >= end ? -1 : text.AsSpan(at, end - at).IndexOf(close, StringComparison.Ordinal);
        return found < 0 ? end : at + found + close.Length;
    }

    protected static bool Begins(string text, int at, int end, string what) =>
        what.Length <= end - at && text.AsSpan(at, what.Length).SequenceEqual(what);

    protected static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c == '_' || (c > 127 && char.IsLetterOrDigit(c));

    /// <summary>Behind the spaces that follow in the line.</summary>
    protected static int SkipSpaces(string text, int at, int end)
    {
        while (at < end && text[at] is ' ' or '\t')
        {
            at++;
        }

        return at;
    }
}
