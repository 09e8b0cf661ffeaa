using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BuildCache.Content.Data;

namespace BuildCache.Content.Markdown;

/// <summary>
/// What looks like front matter and is text, because something stands before it or its first line is not as it has to be. It is told, and a
/// draft stays one: nothing is published by a slip. A thematic break with a heading below it is what it is in Markdown.
/// </summary>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Draft">The key by which it would hide the page; <c>null</c> when there is none.</param>
sealed partial record MisplacedFrontMatter(int Line, string? Draft)
{
    /// <summary>What stands so at the beginning of a file, behind blank lines and comments; <c>null</c> for nothing.</summary>
    public static MisplacedFrontMatter? Find(string text)
    {
        if (Start(text) is not { } start)
        {
            return null;
        }

        var keys = KeysOfJson(text, start) ?? KeysOfFenced(text, start) ?? DraftOf(text, start) ?? [];
        return keys.Count > 1 || keys.Any(static pair => KnownKeys.IsLikeOne(pair.Key))
            ? new MisplacedFrontMatter(new LineMap(text[..start]).Count, keys.FirstOrDefault(static pair => DraftKeys.Hides(pair.Key, pair.Value)).Key)
            : null;
    }

    /// <summary>The first line that is neither blank nor a comment.</summary>
    static int? Start(string text)
    {
        var line = 0;
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                line = text[at] is '\r' or '\n' ? at + 1 : line;
                at++;
            }
            else if (string.CompareOrdinal(text, at, "<!--", 0, 4) == 0)
            {
                at = text.IndexOf("-->", at, StringComparison.Ordinal) is >= 0 and var end ? end + 3 : text.Length;
                line = at;
            }
            else
            {
                // What is indented further is code.
                return text.AsSpan(line, at - line).IndexOfAnyExcept(' ') < 0 && at - line < 4 && (line == 0 || text[line - 1] is '\r' or '\n') ? line : null;
            }
        }

        return null;
    }

    static List<(string Key, JsonNode? Value)>? KeysOfJson(string text, int start)
    {
        var json = text[start..].TrimStart();
        if (!FrontMatter.JsonStart().IsMatch(json) || JsonData.EndOfObject(json) is not { } end
            || !json.AsSpan(end, FrontMatterLines.End(json, end) - end).IsWhiteSpace())
        {
            return null;
        }

        try
        {
            return [.. ((JsonObject)JsonData.ReadOne(json[..end])!).Select(static pair => (pair.Key, pair.Value))];
        }
        catch (DataSyntaxException)
        {
            return null;
        }
    }

    static List<(string Key, JsonNode? Value)>? KeysOfFenced(string text, int start)
    {
        var end = FrontMatterLines.End(text, start);
        if (OpeningOf(text.AsSpan(start, end - start).Trim()) is not { } language)
        {
            return null;
        }

        var keys = new List<(string Key, JsonNode? Value)>();
        for (var at = FrontMatterLines.Next(text, end); at < text.Length; at = FrontMatterLines.Next(text, end))
        {
            end = FrontMatterLines.End(text, at);
            var line = text.AsSpan(at, end - at);
            if (keys.Count > 0 && IsEnd(line.Trim(), language))
            {
                return keys;
            }

            if (FrontMatterLines.Pair(line, language) is { } pair)
            {
                keys.Add((pair.Key, Value(pair.Value)));
            }
            else if (keys.Count == 0 || !MayContinue(line))
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>Three or more of one sign, and nothing, a comment or the name of a language behind them.</summary>
    static FrontMatterLanguage? OpeningOf(ReadOnlySpan<char> line)
    {
        if (FrontMatter.LanguageOf(line) is { } language)
        {
            return language;
        }

        var sign = line.Length > 0 && line[0] == '+' ? '+' : '-';
        var rest = line.TrimStart(sign);
        return line.Length - rest.Length >= 3 && (rest.IsEmpty || (char.IsWhiteSpace(rest[0]) && rest.TrimStart()[0] == '#'))
            ? sign == '+' ? FrontMatterLanguage.Toml : FrontMatterLanguage.Yaml
            : null;
    }

    static bool IsEnd(ReadOnlySpan<char> line, FrontMatterLanguage language) =>
        line.Length >= 3 && (line.TrimStart('-').IsEmpty || line is "..." || (language == FrontMatterLanguage.Toml && line.TrimStart('+').IsEmpty));

    /// <summary>Whether a line can belong to a key above it: blank, indented, of a list, a comment, a table.</summary>
    static bool MayContinue(ReadOnlySpan<char> line) => line.IsEmpty || char.IsWhiteSpace(line[0]) || line[0] is '#' or '[' or ']' or '}' || line.StartsWith("- ");

    /// <summary>
    /// What is meant as front matter and cannot be read, because of one line of it, may still say that the page is a draft, in so many words: up to
    /// the fence that ends it, or, where there is none, to a blank line. It may as well be text, so what says anything else is none of it.
    /// </summary>
    static List<(string Key, JsonNode? Value)>? DraftOf(string text, int start)
    {
        var first = FrontMatterLines.End(text, start);
        var language = OpeningOf(text.AsSpan(start, first - start).Trim());
        if (language is null && !FrontMatter.JsonStart().IsMatch(text[start..].TrimStart()))
        {
            return null;
        }

        var end = BlockEnd(text, language is null ? start : FrontMatterLines.Next(text, first), language);
        foreach (Match said in DraftLine().Matches(text[start..end]))
        {
            var (key, value) = (said.Groups["key"].Value, JsonValue.Create(said.Groups["value"].Value));
            if (PageFlag.Read(value) is not null && DraftKeys.Hides(key, value))
            {
                return [(key, value)];
            }
        }

        return null;
    }

    static int BlockEnd(string text, int start, FrontMatterLanguage? language)
    {
        int? blank = null;
        for (var at = start; at < text.Length; at = FrontMatterLines.Next(text, FrontMatterLines.End(text, at)))
        {
            var line = text.AsSpan(at, FrontMatterLines.End(text, at) - at);
            if (language is { } fenced && at > start && IsEnd(line.Trim(), fenced))
            {
                return at;
            }

            blank ??= at > start && line.IsWhiteSpace() ? at : null;
        }

        return blank ?? text.Length;
    }

    [GeneratedRegex("""(?:^[ ]{0,3}|[{,]\s*)["']?(?<key>draft|published)["']?\s*[:=]\s*["']?(?<value>\w+)["']?\s*(?:$|[\r,}"#])""", RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex DraftLine();

    static JsonValue Value(string written) =>
        JsonValue.Create((written.IndexOf(" #", StringComparison.Ordinal) is >= 0 and var comment ? written[..comment] : written).Trim().Trim('"', '\''));
}
