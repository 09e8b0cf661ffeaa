using System.Text;

namespace BuildCache.Content.Markdown.Formulas;

/// <summary>Letters in other alphabets: bold, double-struck, script, fraktur. Unicode has them as characters of their own.</summary>
static class FormulaAlphabet
{
    /// <summary>The letters of a text in the alphabet of a command; what has no such letter stays.</summary>
    public static string Write(string text, string command)
    {
        var written = new StringBuilder();
        foreach (var c in text)
        {
            written.Append(command switch
            {
                "mathbf" or "boldsymbol" or "bm" => From(c, 0x1D400, 0x1D41A, 0x1D7CE),
                "mathbb" => Exception(c, "CHNPQRZ", "ℂℍℕℙℚℝℤ") ?? From(c, 0x1D538, 0x1D552, 0x1D7D8),
                "mathcal" or "mathscr" => Exception(c, "BEFHILMRego", "ℬℰℱℋℐℒℳℛℯℊℴ") ?? From(c, 0x1D49C, 0x1D4B6, 0),
                "mathfrak" => Exception(c, "CHIRZ", "ℭℌℑℜℨ") ?? From(c, 0x1D504, 0x1D51E, 0),
                _ => c.ToString(),
            });
        }

        return written.ToString();
    }

    static string? Exception(char c, string letters, string signs) =>
        letters.IndexOf(c, StringComparison.Ordinal) is >= 0 and var at ? signs[at].ToString() : null;

    static string From(char c, int upper, int lower, int digit) => c switch
    {
        >= 'A' and <= 'Z' => char.ConvertFromUtf32(upper + c - 'A'),
        >= 'a' and <= 'z' => char.ConvertFromUtf32(lower + c - 'a'),
        >= '0' and <= '9' when digit > 0 => char.ConvertFromUtf32(digit + c - '0'),
        _ => c.ToString(),
    };
}
