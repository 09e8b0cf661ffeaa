using System.Text;

namespace BuildCache.Content.Site;

/// <summary>The order in which people put titles: upper and lower case alike, numbers by their value, so that "Part 10" follows "Part 9".</summary>
static class NaturalOrder
{
    /// <summary>In SQL: <c>order by natural_key(title)</c>.</summary>
    public const string Function = "natural_key";

    /// <summary>A text whose ordinal order is the natural one: each number is led by how many digits it has.</summary>
    public static string KeyOf(string text)
    {
        var key = new StringBuilder(text.Length + 8);
        for (var i = 0; i < text.Length;)
        {
            if (!char.IsAsciiDigit(text[i]))
            {
                key.Append(char.ToLowerInvariant(text[i++]));
                continue;
            }

            var end = i;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
            {
                end++;
            }

            var digits = text.AsSpan(i, end - i).TrimStart('0');
            // Numbers stand among the digits: behind "(" and before letters, as a single digit would.
            key.Append((char)('0' + Math.Min(digits.Length, 9))).Append(digits.Length > 8 ? $"{digits.Length:D4}" : "").Append(digits);
            i = end;
        }

        return key.ToString();
    }
}
