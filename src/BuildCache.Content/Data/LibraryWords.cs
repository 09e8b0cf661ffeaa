namespace BuildCache.Content.Data;

/// <summary>
/// What a parser that is not ours complains of, in words that say what to do. Its own words are for those who know it, and change with it;
/// what we have no words for is told by its place and by what stands there.
/// </summary>
/// <param name="meanings">Parts of its messages, the surest first, and what each means.</param>
sealed class LibraryWords(params (string Part, string Meaning)[] meanings)
{
    /// <summary>Enough to recognise the place.</summary>
    const int LongestExcerpt = 40;

    /// <summary>The meaning of a message; null where there are no words for it.</summary>
    public string? Of(string message) =>
        Array.Find(meanings, meaning => message.Contains(meaning.Part, StringComparison.OrdinalIgnoreCase)).Meaning;

    /// <summary>What stands at a place, in quotes, to be shown in a message; empty where nothing does.</summary>
    public static string Excerpt(ReadOnlySpan<char> text)
    {
        var line = text.IndexOfAny('\r', '\n') is var end and >= 0 ? text[..end] : text;
        line = line.Trim();
        return line.IsEmpty ? "" : line.Length <= LongestExcerpt ? $"'{line}'" : $"'{line[..LongestExcerpt]}…'";
    }

    /// <summary>The message for a place.</summary>
    /// <param name="message">What the parser says.</param>
    /// <param name="language">What it reads.</param>
    /// <param name="lines">The text.</param>
    /// <param name="line">From 1; 0 where there is no place.</param>
    /// <param name="column">From 1.</param>
    public string At(string message, string language, LineMap lines, int line, int column) => Of(message)
        ?? (line >= 1 && line <= lines.Count && lines[line] is var text && column >= 1 && column <= text.Length && Excerpt(text[(column - 1)..]) is { Length: > 0 } excerpt
            ? $"{excerpt} makes no sense to {language} here"
            : $"this makes no sense to {language}");
}
