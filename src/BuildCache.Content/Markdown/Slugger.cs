using System.Globalization;
using System.Text;

namespace BuildCache.Content.Markdown;

/// <summary>Heading ids as GitHub makes them: lower case, spaces to hyphens, punctuation dropped, repeated ones numbered.</summary>
sealed class Slugger
{
    readonly Dictionary<string, int> used = new(StringComparer.Ordinal);

    /// <summary>The id of the next heading with this text.</summary>
    public string Next(string text)
    {
        var slug = Slug(text);
        if (slug.Length == 0)
        {
            slug = "section";
        }

        if (used.TryAdd(slug, 0))
        {
            return slug;
        }

        // "a", "a", "a-1" must end as three different ids, so a numbered one is taken too.
        string numbered;
        do
        {
            numbered = $"{slug}-{(++used[slug]).ToString(CultureInfo.InvariantCulture)}";
        }
        while (!used.TryAdd(numbered, 0));

        return numbered;
    }

    /// <summary>An id that the author chose: later headings with that text make way.</summary>
    public void Reserve(string id) => used.TryAdd(id, 0);

    static string Slug(string text)
    {
        var slug = new StringBuilder(text.Length);
        foreach (var rune in text.AsSpan().Trim().EnumerateRunes())
        {
            if (rune.Value is ' ' or '\n')
            {
                slug.Append('-');
            }
            else if (rune.Value == '-' || IsWord(Rune.GetUnicodeCategory(rune)))
            {
                slug.Append(Rune.ToLowerInvariant(rune));
            }
        }

        return slug.ToString();
    }

    static bool IsWord(UnicodeCategory category) => category
        is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
        or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
        or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
        or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber
        or UnicodeCategory.ConnectorPunctuation;
}
