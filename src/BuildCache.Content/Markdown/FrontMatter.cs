using System.Text.RegularExpressions;
using BuildCache.Content.Data;

namespace BuildCache.Content.Markdown;

/// <summary>A Markdown file cut into its front matter and its body.</summary>
/// <param name="Text">The front matter without its fences; <c>null</c> when there is none.</param>
/// <param name="Body">The rest.</param>
/// <param name="BodyLine">How many lines stand before the body.</param>
/// <param name="IsUnclosed">It begins like front matter, and no line ends it: the whole file is the body.</param>
sealed partial record FrontMatter(string? Text, string Body, int BodyLine, bool IsUnclosed)
{
    const string Yaml = "---";

    const string Toml = "+++";

    /// <summary>What it is written in.</summary>
    public FrontMatterLanguage Language { get; init; }

    /// <summary>The line that ends it.</summary>
    public string Fence { get; init; } = Yaml;

    /// <summary>How many lines of the file stand before its text.</summary>
    public int LinesBefore { get; init; } = 1;

    /// <summary>What looks like front matter in a file that has none.</summary>
    public MisplacedFrontMatter? Misplaced { get; init; }

    public static FrontMatter Split(string text)
    {
        var first = FrontMatterLines.End(text, 0);
        return (first == text.Length ? SplitJson(text) : SplitFenced(text, text.AsSpan(0, first), FrontMatterLines.Next(text, first)) ?? SplitJson(text))
            ?? new FrontMatter(null, text, 0, false) { Misplaced = MisplacedFrontMatter.Find(text) };
    }

    /// <summary>The language that a first line begins; <c>null</c> where it begins none.</summary>
    public static FrontMatterLanguage? LanguageOf(ReadOnlySpan<char> line) =>
        FrontMatterLines.IsFence(line, Yaml) ? FrontMatterLanguage.Yaml
        : FrontMatterLines.IsFence(line, Toml) ? FrontMatterLanguage.Toml
        : line.StartsWith(Yaml) ? line[Yaml.Length..].Trim() switch
        {
            var name when name.Equals("yaml", StringComparison.OrdinalIgnoreCase) || name.Equals("yml", StringComparison.OrdinalIgnoreCase) => FrontMatterLanguage.Yaml,
            var name when name.Equals("toml", StringComparison.OrdinalIgnoreCase) => FrontMatterLanguage.Toml,
            var name when name.Equals("json", StringComparison.OrdinalIgnoreCase) => FrontMatterLanguage.Json,
            _ => null,
        }
        : null;

    static FrontMatter? SplitFenced(string text, ReadOnlySpan<char> first, int start)
    {
        if (LanguageOf(first) is not { } language)
        {
            return null;
        }

        // A blank line follows a thematic break, not front matter, unless a key comes next.
        var isBreak = FrontMatterLines.IsFence(first, Yaml);
        if (isBreak && FrontMatterLines.IsBlank(text, start) && !BeginsWithKey(text, start, language))
        {
            return null;
        }

        var matter = new FrontMatter(null, text, 0, true) { Language = language, Fence = first.StartsWith(Toml) ? Toml : Yaml };
        var lines = 1;
        for (var at = start; at < text.Length;)
        {
            var end = FrontMatterLines.End(text, at);
            var next = FrontMatterLines.Next(text, end);
            lines++;
            var line = text.AsSpan(at, end - at);
            if (FrontMatterLines.IsFence(line, matter.Fence) || (language == FrontMatterLanguage.Yaml && FrontMatterLines.IsFence(line, "...")))
            {
                return matter with { Text = text[start..at], Body = text[next..], BodyLine = lines, IsUnclosed = false };
            }

            at = next;
        }

        // In Markdown three plus signs, or the name of a language, mean nothing else, so without a second line of them the first is a slip.
        return (isBreak && !BeginsWithKey(text, start, language)) || (matter.Fence == Toml && !FrontMatterLines.FirstText(text, start).Contains('=')) ? null : matter;
    }

    /// <summary>An object that begins a file, as Hugo has it. One that text follows in its line is text too.</summary>
    static FrontMatter? SplitJson(string text)
    {
        if (!JsonStart().IsMatch(text))
        {
            return null;
        }

        var isBracketAlone = FrontMatterLines.IsFence(text.AsSpan(0, FrontMatterLines.End(text, 0)), "{");
        var end = JsonData.EndOfObject(text) ?? (isBracketAlone ? text.Length : 0);
        var lineEnd = FrontMatterLines.End(text, end);
        if (end == 0 || !text.AsSpan(end, lineEnd - end).IsWhiteSpace())
        {
            return null;
        }

        var body = FrontMatterLines.Next(text, lineEnd);
        return new FrontMatter(text[..end], text[body..], new LineMap(text[..body]).Count - 1, false) { Language = FrontMatterLanguage.Json, LinesBefore = 0 };
    }

    /// <summary>Without a closing line, <c>---</c> is a thematic break; before <c>title: x</c> it is a slip.</summary>
    static bool BeginsWithKey(string text, int start, FrontMatterLanguage language) =>
        FrontMatterLines.Pair(FrontMatterLines.FirstText(text, start), language) is not null;

    /// <summary>A bracket and a key.</summary>
    [GeneratedRegex("""\A\{\s*"(?:[^"\\\r\n]|\\.)*"\s*:""")]
    public static partial Regex JsonStart();
}
