using System.Buffers;

namespace BuildCache.Content.Markdown;

/// <summary>The lines of a file as front matter sees them.</summary>
static class FrontMatterLines
{
    static readonly SearchValues<char> KeyCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");

    /// <summary>The key and the value of <c>title: x</c>, or of <c>title = x</c>; <c>null</c> for any other line.</summary>
    public static (string Key, string Value)? Pair(ReadOnlySpan<char> line, FrontMatterLanguage language)
    {
        var end = language == FrontMatterLanguage.Toml ? line.IndexOf('=') : line.IndexOf(": ");
        if (end < 0 && language != FrontMatterLanguage.Toml && line.EndsWith(':'))
        {
            end = line.Length - 1;
        }

        if (end <= 0)
        {
            return null;
        }

        var key = line[..end].Trim(" \t\"'");
        return key.Length > 0 && key.IndexOfAnyExcept(KeyCharacters) < 0 ? (key.ToString(), line[(end + 1)..].Trim().ToString()) : null;
    }

    /// <summary>Whether a line is this fence and nothing else.</summary>
    public static bool IsFence(ReadOnlySpan<char> line, string fence) => line.TrimEnd(" \t").SequenceEqual(fence);

    public static bool IsBlank(string text, int start) => text.AsSpan(start, End(text, start) - start).IsWhiteSpace();

    /// <summary>The first line from here on that is not blank.</summary>
    public static ReadOnlySpan<char> FirstText(string text, int start)
    {
        while (start < text.Length && IsBlank(text, start))
        {
            start = Next(text, End(text, start));
        }

        return text.AsSpan(start, End(text, start) - start);
    }

    /// <summary>Where the line ends that is at this place.</summary>
    public static int End(string text, int start)
    {
        var at = text.AsSpan(start).IndexOfAny('\r', '\n');
        return at < 0 ? text.Length : start + at;
    }

    /// <summary>Where the line begins that follows one which ends here.</summary>
    public static int Next(string text, int end) =>
        end >= text.Length ? text.Length : text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? end + 2 : end + 1;
}
