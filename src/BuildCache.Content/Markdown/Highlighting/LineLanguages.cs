namespace BuildCache.Content.Markdown.Highlighting;

/// <summary>What was taken away and what was added.</summary>
sealed class DiffLanguage : CodeLanguage
{
    public override void Scan(string text, int start, int end, List<CodeToken> tokens)
    {
        for (var at = start; at < end;)
        {
            // With its line feed: lines of one kind that follow each other are one block of colour.
            var line = Math.Min(EndOfLine(text, at, end) + 1, end);
            if (text[at] is '+' or '-' or '@')
            {
                tokens.Add(new CodeToken(at, line, text[at] == '+' ? CodeKind.Inserted : text[at] == '-' ? CodeKind.Deleted : CodeKind.Comment));
            }

            at = line;
        }
    }
}

/// <summary>What was typed in a shell, and what it answered: only what was typed has colours.</summary>
/// <param name="shell">Its language.</param>
sealed class SessionLanguage(CodeLanguage shell) : CodeLanguage
{
    public override void Scan(string text, int start, int end, List<CodeToken> tokens)
    {
        var goesOn = false;
        for (var at = start; at < end;)
        {
            var line = EndOfLine(text, at, end);
            var isTyped = goesOn || Begins(text, at, line, "$ ") || Begins(text, at, line, "> ") || Begins(text, at, line, "PS> ");
            if (isTyped)
            {
                shell.Scan(text, at + (goesOn ? 0 : text.AsSpan(at).IndexOf(' ')), line, tokens);
            }

            goesOn = isTyped && line > at && text[line - 1] == '\\';
            at = line + 1;
        }
    }
}

/// <summary>A request or an answer of HTTP: the first line, the headers, and JSON behind them.</summary>
/// <param name="headers">How headers are written.</param>
/// <param name="body">What stands behind the first empty line.</param>
sealed class HttpLanguage(CodeLanguage headers, CodeLanguage body) : CodeLanguage
{
    static readonly WordLanguage First = new("GET HEAD POST PUT PATCH DELETE OPTIONS TRACE CONNECT HTTP") { WordParts = "" };

    public override void Scan(string text, int start, int end, List<CodeToken> tokens)
    {
        var head = EndOfLine(text, start, end);
        First.Scan(text, start, head, tokens);
        var empty = text.AsSpan(head, end - head).IndexOf("\n\n", StringComparison.Ordinal);
        var split = empty < 0 ? end : head + empty;
        headers.Scan(text, head, split, tokens);
        body.Scan(text, split, end, tokens);
    }
}
