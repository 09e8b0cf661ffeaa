namespace BuildCache.Content.Markdown.Highlighting;

/// <summary>XML and HTML: tags, attributes, comments. Text has no colour.</summary>
/// <param name="code">What stands behind <c>@</c>, in Razor; null where nothing does.</param>
sealed class MarkupLanguage(CodeLanguage? code = null) : CodeLanguage
{
    public override void Scan(string text, int start, int end, List<CodeToken> tokens)
    {
        for (var at = start; at < end;)
        {
            if (Begins(text, at, end, "<!--"))
            {
                at = Add(at, Behind(text, at, end, "-->"), CodeKind.Comment);
            }
            else if (Begins(text, at, end, "<![CDATA["))
            {
                at = Add(at, Behind(text, at, end, "]]>"), CodeKind.String);
            }
            else if (code is not null && text[at] == '@')
            {
                at = Razor(text, at, end, tokens);
            }
            else if (text[at] == '<' && at + 1 < end && (char.IsAsciiLetter(text[at + 1]) || text[at + 1] is '/' or '!' or '?'))
            {
                at = Tag(text, at, end, tokens);
            }
            else
            {
                at++;
            }
        }

        int Add(int from, int to, CodeKind kind)
        {
            tokens.Add(new CodeToken(from, to, kind));
            return to;
        }
    }

    static int Tag(string text, int at, int end, List<CodeToken> tokens)
    {
        var name = at + 2;
        while (name < end && IsName(text[name]))
        {
            name++;
        }

        tokens.Add(new CodeToken(at, name, CodeKind.Keyword));
        for (at = name; at < end && text[at] != '<';)
        {
            var c = text[at];
            if (c == '>' || (c is '/' or '?' && at + 1 < end && text[at + 1] == '>'))
            {
                var close = c == '>' ? at + 1 : at + 2;
                tokens.Add(new CodeToken(at, close, CodeKind.Keyword));
                return close;
            }

            if (c is '"' or '\'')
            {
                var quoted = Behind(text, at + 1, end, c == '"' ? "\"" : "'");
                tokens.Add(new CodeToken(at, quoted, CodeKind.String));
                at = quoted;
            }
            else if (IsName(c) || c == '@')
            {
                var attribute = at + 1;
                while (attribute < end && IsName(text[attribute]))
                {
                    attribute++;
                }

                tokens.Add(new CodeToken(at, attribute, CodeKind.Name));
                at = attribute;
            }
            else
            {
                at++;
            }
        }

        return at;
    }

    static bool IsName(char c) => IsWord(c) || c is ':' or '.' or '-';

    int Razor(string text, int at, int end, List<CodeToken> tokens)
    {
        if (Begins(text, at, end, "@*"))
        {
            var comment = Behind(text, at, end, "*@");
            tokens.Add(new CodeToken(at, comment, CodeKind.Comment));
            return comment;
        }

        var word = at + 1;
        while (word < end && IsWord(text[word]))
        {
            word++;
        }

        tokens.Add(new CodeToken(at, word, CodeKind.Keyword));
        var name = text.AsSpan(at + 1, word - at - 1);
        var open = SkipSpaces(text, word, end);
        if (name is "" or "code" or "functions" && (open < end && text[open] == '\n' ? open = SkipSpaces(text, open + 1, end) : open) < end && text[open] == '{')
        {
            var close = Brace(text, open, end);
            code!.Scan(text, open, close, tokens);
            return close;
        }

        if (name is "" or "if" or "foreach" or "for" or "while" or "switch" or "using" or "inject" or "model" or "inherits" or "attribute" or "page")
        {
            var line = EndOfLine(text, word, end);
            code!.Scan(text, word, line, tokens);
            return line;
        }

        return word;
    }

    /// <summary>Behind the brace that closes one, or the end.</summary>
    static int Brace(string text, int at, int end)
    {
        for (var depth = 0; at < end; at++)
        {
            depth += text[at] == '{' ? 1 : text[at] == '}' ? -1 : 0;
            if (depth == 0)
            {
                return at + 1;
            }
        }

        return end;
    }
}
