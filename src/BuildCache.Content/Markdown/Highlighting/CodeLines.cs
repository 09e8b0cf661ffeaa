using System.Globalization;
using System.Text.RegularExpressions;
using BuildCache.Content.Markdown.Dialects.Docfx.Snippets;

namespace BuildCache.Content.Markdown.Highlighting;

/// <summary>What stands behind the language of code: the lines that are marked, and whether lines have numbers.</summary>
/// <param name="Marked">As in <c>2,4-6</c>; empty for none.</param>
/// <param name="First">The number of the first line; null where lines have none.</param>
readonly partial record struct CodeLines(string Marked, int? First)
{
    /// <summary>Whether lines are told apart at all.</summary>
    public bool Matter => Marked.Length > 0 || First is not null;

    /// <summary>The lines that are marked, from 1.</summary>
    /// <param name="last">The number of the last line.</param>
    public HashSet<int> Marks(int last) => [.. LineRanges.Read(Marked, last)];

    /// <summary>
    /// Reads <c>{2,4-6}</c>, <c>highlight="2,4-6"</c>, <c>hl_lines="2 4-6"</c>, <c>linenums="5"</c>, <c>lineNumbers</c>, <c>showLineNumbers</c>: people
    /// bring their pages with them.
    /// </summary>
    public static CodeLines Read(string meta)
    {
        if (meta.Length == 0)
        {
            return new CodeLines("", null);
        }

        var marked = Marks().Match(meta);
        var numbers = Numbers().Match(meta);
        return new CodeLines(
            marked.Success ? Regex.Replace(marked.Groups[1].Value + marked.Groups[2].Value, @"\s+", ",", RegexOptions.CultureInvariant).Trim(',') : "",
            !numbers.Success ? null : int.TryParse(numbers.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var first) ? first : 1);
    }

    [GeneratedRegex("""(?:^|\s)(?:\{([0-9][0-9,\s-]*)\}|(?:highlight|hl_lines)\s*=\s*["']?([0-9][0-9,\s-]*))""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Marks();

    [GeneratedRegex("""(?:^|\s)(?:linenums|linenumbers|showlinenumbers)(?:\s*=\s*["']?([0-9]{0,6}))?(?![\w-])""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Numbers();
}
