using System.Text.RegularExpressions;

namespace BuildCache.Content.Markdown.Dialects.Docfx;

/// <summary><c>[!name [title](path "more")]</c>, taken apart.</summary>
/// <param name="Name">In lower case: <c>include</c>, <c>code-csharp</c>.</param>
/// <param name="Title">May be empty.</param>
/// <param name="Path">As it was written, without angle brackets and what follows in quotes.</param>
/// <param name="Length">Of the whole construct.</param>
sealed partial record BracketConstruct(string Name, string Title, string Path, int Length)
{
    /// <summary>Reads one that begins a text; null where none does.</summary>
    public static BracketConstruct? Read(ReadOnlySpan<char> text)
    {
        if (text.Length < 6 || text[0] != '[' || text[1] != '!')
        {
            return null;
        }

        var end = text.IndexOf('\n');
        var match = Pattern().Match((end < 0 ? text : text[..end]).ToString());
        return match.Success
            ? new BracketConstruct(match.Groups["name"].Value.ToLowerInvariant(), match.Groups["title"].Value, match.Groups["path"].Value.Trim().Trim('<', '>').Trim(), match.Length)
            : null;
    }

    [GeneratedRegex("""^\[!(?<name>[A-Za-z][A-Za-z0-9_+#-]*)\s*\[(?<title>(?:[^\[\]\\]|\\.)*)\]\s*\((?<path>\s*<[^>]*>\s*|[^)("]*(?:\([^)("]*\)[^)("]*)*)(?:"[^"]*"\s*)?\)\s*\]""", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
