namespace BuildCache.Content.Markdown.Highlighting;

/// <summary>A language of words, strings, numbers and comments: most of them.</summary>
sealed class WordLanguage : CodeLanguage
{
    readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> keywords;
    readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> typesFollow = Words("", StringComparer.Ordinal);
    readonly bool hasTypes;

    /// <summary>A language.</summary>
    /// <param name="words">Its keywords, with spaces between them.</param>
    /// <param name="ignoreCase">Whether they may be written in any case.</param>
    public WordLanguage(string words, bool ignoreCase = false)
    {
        keywords = Words(words, ignoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
    }

    /// <summary>What begins a comment that ends with its line.</summary>
    public string[] LineComments { get; init; } = [];

    /// <summary>Whether such a comment begins only at the beginning of a word.</summary>
    public bool CommentsBeginWords { get; init; }

    /// <summary>What begins and ends a comment of several lines.</summary>
    public (string Open, string Close)[] BlockComments { get; init; } = [];

    /// <summary>The first that fits counts.</summary>
    public StringRule[] Strings { get; init; } = [];

    /// <summary>Whether a string begins only at the beginning of a word.</summary>
    public bool StringsBeginWords { get; init; }

    /// <summary>What begins the name of a variable.</summary>
    public string Variables { get; init; } = "";

    /// <summary>What a word may hold behind its first character, beside letters and digits.</summary>
    public string WordParts { get; init; } = "";

    /// <summary>What begins a word that is a keyword whatever it is: <c>#if</c>, <c>@media</c>.</summary>
    public string Directives { get; init; } = "";

    /// <summary>Keywords behind which a type is named; where there is one, names with a capital are looked at.</summary>
    public string TypesFollow
    {
        init
        {
            typesFollow = Words(value, StringComparer.Ordinal);
            hasTypes = true;
        }
    }

    /// <summary>Whether a word or string before a colon is a name.</summary>
    public bool NamesBeforeColons { get; init; }

    /// <summary>Whether <c>-word</c> is an option of a command.</summary>
    public bool HasOptions { get; init; }

    /// <summary>Whether a word with a hyphen is a command's name.</summary>
    public bool HasCommands { get; init; }

    /// <summary>Whether keywords count only where a line begins.</summary>
    public bool KeywordsBeginLines { get; init; }

    public override void Scan(string text, int start, int end, List<CodeToken> tokens)
    {
        var followsType = false;
        for (var at = start; at < end;)
        {
            var c = text[at];
            if (char.IsWhiteSpace(c))
            {
                at++;
            }
            else if (CommentEnd(text, at, start, end) is > 0 and var comment)
            {
                tokens.Add(new CodeToken(at, comment, CodeKind.Comment));
                at = comment;
            }
            else if (StringEnd(text, at, start, end) is > 0 and var quoted)
            {
                tokens.Add(new CodeToken(at, quoted, NamesBeforeColons && IsBeforeColon(text, quoted, end) ? CodeKind.Name : CodeKind.String));
                at = quoted;
                followsType = false;
            }
            else if (Sigil(text, at, start, end) is { End: > 0 and var sigil, Kind: var kind })
            {
                tokens.Add(new CodeToken(at, sigil, kind));
                at = sigil;
                followsType = false;
            }
            else if (char.IsAsciiDigit(c))
            {
                var number = NumberEnd(text, at, end);
                tokens.Add(new CodeToken(at, number, CodeKind.Number));
                at = number;
            }
            else if (IsWord(c))
            {
                var word = WordEnd(text, at, end);
                var span = text.AsSpan(at, word - at);
                var isMember = at > start && text[at - 1] == '.' && !(at > start + 1 && text[at - 2] == '.');
                if (IsKeyword(text, span, at, start, isMember))
                {
                    tokens.Add(new CodeToken(at, word, CodeKind.Keyword));
                    followsType = typesFollow.Contains(span);
                }
                else
                {
                    if (NamesBeforeColons && IsBeforeColon(text, word, end))
                    {
                        tokens.Add(new CodeToken(at, word, CodeKind.Name));
                    }
                    else if (HasCommands && span.Contains('-'))
                    {
                        tokens.Add(new CodeToken(at, word, CodeKind.Type));
                    }
                    else if (hasTypes && char.IsUpper(c) && !isMember && (followsType || IsType(text, word, end)))
                    {
                        tokens.Add(new CodeToken(at, word, CodeKind.Type));
                    }

                    followsType = false;
                }

                at = word;
            }
            else
            {
                followsType = false;
                at++;
            }
        }
    }

    // No frozen sets: they cost more to make than all the words of a site to look up.
    static HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Words(string words, StringComparer comparer) =>
        new HashSet<string>(words.Split(' ', StringSplitOptions.RemoveEmptyEntries), comparer).GetAlternateLookup<ReadOnlySpan<char>>();

    bool IsKeyword(string text, ReadOnlySpan<char> word, int at, int start, bool isMember) =>
        !isMember && keywords.Contains(word) && (!KeywordsBeginLines || BeginsLine(text, at, start));

    int CommentEnd(string text, int at, int start, int end)
    {
        foreach (var (open, close) in BlockComments)
        {
            if (Begins(text, at, end, open))
            {
                return Behind(text, at + open.Length, end, close);
            }
        }

        foreach (var open in LineComments)
        {
            if (Begins(text, at, end, open) && (!CommentsBeginWords || at == start || char.IsWhiteSpace(text[at - 1])))
            {
                return EndOfLine(text, at, end);
            }
        }

        return -1;
    }

    int StringEnd(string text, int at, int start, int end)
    {
        if (StringsBeginWords && at > start && IsWord(text[at - 1]))
        {
            return -1;
        }

        foreach (var rule in Strings)
        {
            if (rule.EndOf(text, at, end) is >= 0 and var found)
            {
                return found;
            }
        }

        return -1;
    }

    (int End, CodeKind Kind) Sigil(string text, int at, int start, int end)
    {
        var c = text[at];
        if (at + 1 >= end)
        {
            return (-1, default);
        }

        var next = text[at + 1];
        if (Variables.Contains(c, StringComparison.Ordinal))
        {
            if (next == '{')
            {
                return (Behind(text, at, EndOfLine(text, at, end), "}"), CodeKind.Name);
            }

            return IsWord(next) ? (WordEnd(text, at + 1, end), CodeKind.Name) : (-1, default);
        }

        if (Directives.Contains(c, StringComparison.Ordinal) && char.IsAsciiLetter(next) && (c != '#' || BeginsLine(text, at, start)))
        {
            return (WordEnd(text, at + 1, end), CodeKind.Keyword);
        }

        if (HasOptions && c == '-' && (char.IsAsciiLetter(next) || next == '-') && at > start && char.IsWhiteSpace(text[at - 1]))
        {
            return (WordEnd(text, at + 1, end), CodeKind.Name);
        }

        return (-1, default);
    }

    int WordEnd(string text, int at, int end)
    {
        at++;
        while (at < end && (IsWord(text[at]) || (WordParts.Contains(text[at], StringComparison.Ordinal) && at + 1 < end && IsWord(text[at + 1]))))
        {
            at++;
        }

        return at;
    }

    static int NumberEnd(string text, int at, int end)
    {
        while (at < end && (IsWord(text[at]) || text[at] == '%' || (text[at] == '.' && at + 1 < end && char.IsAsciiDigit(text[at + 1]))))
        {
            at++;
        }

        return at;
    }

    static bool BeginsLine(string text, int at, int start)
    {
        while (at > start && text[at - 1] is ' ' or '\t')
        {
            at--;
        }

        return at == start || text[at - 1] == '\n';
    }

    static bool IsBeforeColon(string text, int at, int end)
    {
        at = SkipSpaces(text, at, end);
        return at < end && text[at] == ':' && !(at + 1 < end && text[at + 1] == ':');
    }

    /// <summary>Whether a name with a capital is used as a type's: a name follows, or what only follows a type.</summary>
    bool IsType(string text, int word, int end)
    {
        if (Begins(text, word, end, "[]") || Begins(text, word, end, "? "))
        {
            return true;
        }

        if (word < end && text[word] == '<')
        {
            return word + 1 < end && text[word + 1] != ' ';
        }

        var next = SkipSpaces(text, word, end);
        return next > word && next < end && (char.IsLetter(text[next]) || text[next] == '_') && !keywords.Contains(text.AsSpan(next, WordEnd(text, next, end) - next));
    }
}
