using System.Globalization;
using System.Text;

namespace BuildCache.Content.Markdown;

/// <summary>
/// The words of a page, for search: lower case, each once, in ordinal order. Accents stay: folding them needs Unicode tables that a
/// .NET host may not have, and the same page must give the same words everywhere; whoever searches folds both sides. Scripts without
/// spaces between words (Chinese, Japanese, Thai and others) give each pair of neighbours, and the last character alone.
/// </summary>
static class SearchText
{
    const int MaxWordLength = 64;

    public static string[] Words(StringBuilder text)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        var known = words.GetAlternateLookup<ReadOnlySpan<char>>();
        Span<char> word = stackalloc char[MaxWordLength];
        Rune? before = null;
        var length = 0;
        foreach (var rune in text.ToString().EnumerateRunes())
        {
            var kind = KindOf(rune);
            if (kind == RuneKind.Ignored)
            {
                continue;
            }

            if (kind != RuneKind.Letter)
            {
                Add(word, ref length);
            }

            if (kind != RuneKind.Wide && before is { } last)
            {
                words.Add(last.ToString());
                before = null;
            }

            if (kind == RuneKind.Letter)
            {
                // One that is too long is counted, and left out.
                length += length + rune.Utf16SequenceLength > MaxWordLength ? MaxWordLength : Rune.ToLowerInvariant(rune).EncodeToUtf16(word[length..]);
            }
            else if (kind == RuneKind.Wide)
            {
                if (before is { } first)
                {
                    words.Add(first.ToString() + rune);
                }

                before = rune;
            }
        }

        Add(word, ref length);
        if (before is { } end)
        {
            words.Add(end.ToString());
        }

        var sorted = words.ToArray();
        Array.Sort(sorted, StringComparer.Ordinal);
        return sorted;

        void Add(Span<char> word, ref int length)
        {
            if (length is > 0 and <= MaxWordLength)
            {
                known.Add(word[..length]);
            }

            length = 0;
        }
    }

    enum RuneKind
    {
        None,
        Letter,
        Wide,

        /// <summary>Nothing that anybody types: soft hyphens, joiners.</summary>
        Ignored,
    }

    static RuneKind KindOf(Rune rune)
    {
        if (rune.IsAscii)
        {
            return Rune.IsLetterOrDigit(rune) || rune.Value == '_' ? RuneKind.Letter : RuneKind.None;
        }

        var category = Rune.GetUnicodeCategory(rune);
        if (IsWide(rune.Value))
        {
            // Vowel signs and tone marks are folded away by whoever searches.
            return IsMark(category) ? RuneKind.Ignored : IsLetter(category) ? RuneKind.Wide : RuneKind.None;
        }

        return category == UnicodeCategory.Format ? RuneKind.Ignored : IsLetter(category) || IsMark(category) ? RuneKind.Letter : RuneKind.None;
    }

    /// <summary>As site.js has it: Thai, Lao, Myanmar, Khmer, Chinese characters, Japanese syllables.</summary>
    static bool IsWide(int value) => value
        is (>= 0x0e00 and <= 0x0eff) or (>= 0x1000 and <= 0x109f) or (>= 0x1780 and <= 0x17ff) or (>= 0x3005 and <= 0x3007)
        or (>= 0x3040 and <= 0x30ff) or (>= 0x31f0 and <= 0x31ff) or (>= 0x3400 and <= 0x4dbf) or (>= 0x4e00 and <= 0x9fff)
        or (>= 0xf900 and <= 0xfaff) or (>= 0xff66 and <= 0xff9d) or (>= 0x20000 and <= 0x3ffff);

    static bool IsMark(UnicodeCategory category) =>
        category is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    static bool IsLetter(UnicodeCategory category) => category
        is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
        or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
        or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;

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
}
