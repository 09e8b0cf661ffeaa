using System.Globalization;
using System.Text;

namespace BuildCache.Content.Markdown;

/// <summary>
/// The words of a page, for search: lower case, each once, in ordinal order. Accents stay: folding them needs Unicode tables that a
/// .NET host may not have, and the same page must give the same words everywhere; whoever searches folds both sides.
/// </summary>
static class SearchText
{
    const int MaxWordLength = 64;

    public static string[] Words(StringBuilder text)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        var known = words.GetAlternateLookup<ReadOnlySpan<char>>();
        Span<char> word = stackalloc char[MaxWordLength];
        foreach (var chunk in Runs(text.ToString()))
        {
            if (chunk.Length <= MaxWordLength)
            {
                // Lower case keeps the length: .NET maps characters one to one.
                known.Add(word[..chunk.Span.ToLowerInvariant(word)]);
            }
        }

        var sorted = words.ToArray();
        Array.Sort(sorted, StringComparer.Ordinal);
        return sorted;
    }

    static IEnumerable<ReadOnlyMemory<char>> Runs(string text)
    {
        var start = -1;
        for (var i = 0; i < text.Length; i++)
        {
            if (IsWord(text, i))
            {
                start = start < 0 ? i : start;
            }
            else if (start >= 0)
            {
                yield return text.AsMemory(start, i - start);
                start = -1;
            }
        }

        if (start >= 0)
        {
            yield return text.AsMemory(start);
        }
    }

    /// <summary>A number that spreads pages evenly and depends on the path alone (FNV-1a).</summary>
    public static uint Bucket(string path)
    {
        var hash = 2166136261u;
        foreach (var value in Encoding.UTF8.GetBytes(path))
        {
            hash = unchecked((hash ^ value) * 16777619u);
        }

        // FNV's low bits, which pick the shard, mix least.
        return hash ^ (hash >> 16);
    }

    static bool IsWord(string text, int at)
    {
        var character = text[at];
        if (char.IsAscii(character))
        {
            return char.IsAsciiLetterOrDigit(character) || character == '_';
        }

        // The second half of a pair is what its first half says.
        return CharUnicodeInfo.GetUnicodeCategory(text, char.IsLowSurrogate(character) && at > 0 && char.IsHighSurrogate(text[at - 1]) ? at - 1 : at)
            is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
            or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
            or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;
    }
}
