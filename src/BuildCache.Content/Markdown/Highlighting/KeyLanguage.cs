namespace BuildCache.Content.Markdown.Highlighting;

/// <summary>A name and its value in each line: YAML, INI, TOML, the headers of HTTP.</summary>
/// <param name="separators">What stands between them.</param>
/// <param name="comments">What begins a comment at the beginning of a word.</param>
/// <param name="hasSections">Whether <c>[name]</c> begins a part.</param>
sealed class KeyLanguage(string separators, string comments, bool hasSections) : CodeLanguage
{
    // How values are written.
    static readonly WordLanguage Values = new("true false null yes no on off", ignoreCase: true)
    {
        Strings = [new("\"", "\""), new("'", "'", '\'')],
        StringsBeginWords = true,
        WordParts = "-./\\:",
        Variables = "&*!",
    };

    public override void Scan(string text, int start, int end, List<CodeToken> tokens)
    {
        for (var at = start; at < end;)
        {
            var line = EndOfLine(text, at, end);
            Line(text, at, line, tokens);
            at = line + 1;
        }
    }

    void Line(string text, int at, int end, List<CodeToken> tokens)
    {
        at = SkipSpaces(text, at, end);
        if (hasSections && at < end && text[at] == '[')
        {
            tokens.Add(new CodeToken(at, end, CodeKind.Keyword));
            return;
        }

        while (at + 1 < end && text[at] == '-' && text[at + 1] == ' ')
        {
            at = SkipSpaces(text, at + 1, end);
        }

        var comment = CommentIn(text, at, end);
        if (KeyEnd(text, at, comment) is > 0 and var key)
        {
            tokens.Add(new CodeToken(at, key, CodeKind.Name));
            at = key;
        }

        Values.Scan(text, at, comment, tokens);
        if (comment < end)
        {
            tokens.Add(new CodeToken(comment, end, CodeKind.Comment));
        }
    }

    int CommentIn(string text, int start, int end)
    {
        var quote = '\0';
        for (var at = start; at < end; at++)
        {
            var c = text[at];
            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
            }
            else if (comments.Contains(c, StringComparison.Ordinal) && (at == start || text[at - 1] is ' ' or '\t'))
            {
                return at;
            }
            else if (c is '"' or '\'' && (at == start || !IsWord(text[at - 1])))
            {
                quote = c;
            }
        }

        return end;
    }

    int KeyEnd(string text, int start, int end)
    {
        if (start < end && text[start] is '"' or '\'')
        {
            var close = Behind(text, start + 1, end, text[start].ToString());
            return IsSeparator(SkipSpaces(text, close, end)) ? close : -1;
        }

        var key = -1;
        for (var at = start; at < end; at++)
        {
            if (key > 0 && IsSeparator(at))
            {
                return key;
            }

            if (text[at] is ' ' or '\t')
            {
                continue;
            }

            if (!IsWord(text[at]) && !".-$/@{}()".Contains(text[at], StringComparison.Ordinal))
            {
                return -1;
            }

            key = at + 1;
        }

        return -1;

        bool IsSeparator(int at) =>
            at < end && separators.Contains(text[at], StringComparison.Ordinal) && (text[at] != ':' || at + 1 >= end || text[at + 1] is ' ' or '\t' or '\r');
    }
}
