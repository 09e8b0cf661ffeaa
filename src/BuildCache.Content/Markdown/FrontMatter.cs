namespace BuildCache.Content.Markdown;

/// <summary>A Markdown file cut into its front matter and its body.</summary>
/// <param name="Text">What stands between the fences, YAML or TOML; <c>null</c> when there is no front matter.</param>
/// <param name="Body">The rest.</param>
/// <param name="BodyLine">How many lines stand before the body.</param>
/// <param name="IsUnclosed">It begins like front matter, and no line ends it: the whole file is the body.</param>
sealed record FrontMatter(string? Text, string Body, int BodyLine, bool IsUnclosed)
{
    /// <summary>The lines around it are <c>+++</c>, and what stands between them is TOML.</summary>
    public bool IsToml { get; init; }

    public static FrontMatter Split(string text)
    {
        var first = LineEnd(text, 0);
        if (IsFence(text.AsSpan(0, first), "+++") && first < text.Length)
        {
            return SplitToml(text, NextLine(text, first));
        }

        if (!IsFence(text.AsSpan(0, first), "---") || first == text.Length)
        {
            return new FrontMatter(null, text, 0, false);
        }

        // A blank line follows a thematic break, not front matter, unless a key comes next.
        var start = NextLine(text, first);
        if (IsBlank(text, start) && !LooksLikeKey(FirstText(text, start)))
        {
            return new FrontMatter(null, text, 0, false);
        }

        var lines = 1;
        for (var at = start; at < text.Length;)
        {
            var end = LineEnd(text, at);
            var next = NextLine(text, end);
            lines++;
            var line = text.AsSpan(at, end - at);
            if (IsFence(line, "---") || IsFence(line, "..."))
            {
                return new FrontMatter(text[start..at], text[next..], lines, false);
            }

            at = next;
        }

        return new FrontMatter(null, text, 0, LooksLikeKey(FirstText(text, start)));
    }

    /// <summary>In Markdown three plus signs mean nothing else, so without a second line of them the first is a slip.</summary>
    static FrontMatter SplitToml(string text, int start)
    {
        var lines = 1;
        for (var at = start; at < text.Length;)
        {
            var end = LineEnd(text, at);
            var next = NextLine(text, end);
            lines++;
            if (IsFence(text.AsSpan(at, end - at), "+++"))
            {
                return new FrontMatter(text[start..at], text[next..], lines, false) { IsToml = true };
            }

            at = next;
        }

        return new FrontMatter(null, text, 0, FirstText(text, start).Contains('=')) { IsToml = true };
    }

    static bool IsFence(ReadOnlySpan<char> line, string fence) => line.TrimEnd(" \t").SequenceEqual(fence);

    /// <summary>Without a closing line, <c>---</c> is a thematic break; before <c>title: x</c> it is a slip.</summary>
    static bool LooksLikeKey(ReadOnlySpan<char> line)
    {
        var colon = line.IndexOf(": ");
        if (colon < 0 && line.EndsWith(':'))
        {
            colon = line.Length - 1;
        }

        return colon > 0 && line[..colon].IndexOfAnyExcept(KeyCharacters) < 0;
    }

    static readonly System.Buffers.SearchValues<char> KeyCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");

    static bool IsBlank(string text, int start) => text.AsSpan(start, LineEnd(text, start) - start).IsWhiteSpace();

    /// <summary>The first line from here on that is not blank.</summary>
    static ReadOnlySpan<char> FirstText(string text, int start)
    {
        while (start < text.Length && IsBlank(text, start))
        {
            start = NextLine(text, LineEnd(text, start));
        }

        return text.AsSpan(start, LineEnd(text, start) - start);
    }

    static int LineEnd(string text, int start)
    {
        var at = text.AsSpan(start).IndexOfAny('\r', '\n');
        return at < 0 ? text.Length : start + at;
    }

    static int NextLine(string text, int end) =>
        end >= text.Length ? text.Length : text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? end + 2 : end + 1;
}
