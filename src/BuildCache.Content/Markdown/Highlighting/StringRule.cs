namespace BuildCache.Content.Markdown.Highlighting;

/// <summary>How a string of a language is written.</summary>
/// <param name="Open">What it begins with.</param>
/// <param name="Close">What ends it.</param>
/// <param name="Escape">What takes the meaning of the next character away; that of <paramref name="Close"/> where it is written twice; none: <c>'\0'</c>.</param>
/// <param name="HasLines">Whether it may go on in the next line.</param>
sealed record StringRule(string Open, string Close, char Escape = '\\', bool HasLines = false)
{
    /// <summary>Whether it is one character, so that a mark that stands alone begins none: <c>'a</c> in F# and Rust.</summary>
    public bool IsCharacter { get; init; }

    /// <summary>Where a string that begins here ends; -1 where none begins.</summary>
    public int EndOf(string text, int at, int end)
    {
        if (Open.Length > end - at || !text.AsSpan(at, Open.Length).SequenceEqual(Open))
        {
            return -1;
        }

        var body = at + Open.Length;
        if (IsCharacter)
        {
            var close = body + (body < end && text[body] == '\\' ? 2 : 1);
            return close < end && text[close] == Close[0] ? close + 1 : -1;
        }

        // Raw strings of C#: as many quotes as it began with.
        var needed = Close;
        if (Open.EndsWith("\"\"\"", StringComparison.Ordinal) && Escape == '\0')
        {
            var more = text.AsSpan(body, end - body).IndexOfAnyExcept('"') is >= 0 and var found ? found : end - body;
            needed = new string('"', Close.Length + more);
            body += more;
        }

        for (; body < end; body++)
        {
            var c = text[body];
            if (c == '\n' && !HasLines)
            {
                return body;
            }

            if (c == needed[0] && needed.Length <= end - body && text.AsSpan(body, needed.Length).SequenceEqual(needed))
            {
                if (Escape != c || body + 1 >= end || text[body + 1] != c)
                {
                    return body + needed.Length;
                }

                body++;
            }
            else if (c == Escape)
            {
                body++;
            }
        }

        return end;
    }
}
