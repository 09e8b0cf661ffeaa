using System.Globalization;
using System.Text;

namespace BuildCache.Content.Templates;

/// <summary>Turns any text into one segment of an output path: lower-case letters and digits of any script, joined by hyphens.</summary>
static class Slug
{
    public static string Of(string text)
    {
        var slug = new StringBuilder(text.Length);
        foreach (var rune in Composed(text).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                slug.Append(Rune.ToLowerInvariant(rune));
            }
            else if (rune.Value is '#' or '+')
            {
                // "C", "C#" and "C++" are three tags, so they need three names.
                slug.Append(rune.Value == '#' ? "sharp" : "plus");
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        if (slug.Length > 0 && slug[^1] == '-')
        {
            slug.Length--;
        }

        return slug.Length > 0 ? slug.ToString() : OfSymbols(text);
    }

    /// <summary>
    /// A text with letters and their accents composed, so that one name has one spelling. .NET refuses to do that to a text with U+FFFE or with
    /// half of a surrogate pair; these are no characters, and are not kept.
    /// </summary>
    public static string Composed(string text) => Ascii.IsValid(text) ? text
        : string.Concat(text.EnumerateRunes().Where(static rune => rune.Value != 0xFFFE)).Normalize(NormalizationForm.FormC);

    /// <summary>A text of symbols alone is named by what they are in Unicode: 🎉 is <c>1f389</c>. ASCII has too many uses to be spelled so.</summary>
    static string OfSymbols(string text)
    {
        var symbols = text.EnumerateRunes().Where(static rune => !rune.IsAscii && !Rune.IsWhiteSpace(rune))
            .Select(static rune => rune.Value.ToString("x", CultureInfo.InvariantCulture)).ToArray();
        return symbols.Length == 0 ? "-" : string.Join('-', symbols);
    }
}
