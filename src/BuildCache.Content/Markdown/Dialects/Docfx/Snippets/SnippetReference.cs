using System.Globalization;
using System.Text.RegularExpressions;

namespace BuildCache.Content.Markdown.Dialects.Docfx.Snippets;

/// <summary>Which part of which file.</summary>
/// <param name="Path">As it was written.</param>
/// <param name="Language">For colours; empty to follow the file's name.</param>
/// <param name="Region">The name of a region; null for none.</param>
/// <param name="Ranges">Lines from 1, as in <c>1-10,20,30-</c>; null for all.</param>
/// <param name="Highlight">Lines of what is shown that are marked, in the same form; null for none.</param>
/// <param name="Dedent">How many characters of indentation are taken away; null for as many as all lines have.</param>
sealed partial record SnippetReference(string Path, string Language, string? Region, string? Ranges, string? Highlight, int? Dedent)
{
    /// <summary>The language of <c>code-csharp</c>; null for a name that is no snippet's.</summary>
    public static string? LanguageOf(string name) =>
        name == "code" ? "" : name.StartsWith("code-", StringComparison.Ordinal) ? name[5..].Replace("-interactive", "", StringComparison.Ordinal) : null;

    public static SnippetReference Parse(string url, string language)
    {
        var path = url;
        var fragment = "";
        if (path.IndexOf('#', StringComparison.Ordinal) is >= 0 and var hash)
        {
            (path, fragment) = (path[..hash], path[(hash + 1)..]);
        }

        var query = "";
        if (path.IndexOf('?', StringComparison.Ordinal) is >= 0 and var mark)
        {
            (path, query) = (path[..mark], path[(mark + 1)..]);
        }
        else if (fragment.IndexOf('?', StringComparison.Ordinal) is >= 0 and var late)
        {
            (fragment, query) = (fragment[..late], fragment[(late + 1)..]);
        }

        string? region = null, ranges = null;
        if (Lines().Match(fragment) is { Success: true } lines)
        {
            ranges = lines.Groups[2].Success ? $"{lines.Groups[1].Value}-{lines.Groups[2].Value}" : lines.Groups[1].Value;
        }
        else if (fragment.Length > 0)
        {
            region = Uri.UnescapeDataString(fragment);
        }

        var values = query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(static pair => pair.Split('=', 2))
            .GroupBy(static pair => pair[0].ToLowerInvariant()).ToDictionary(static pair => pair.Key, static pair => Uri.UnescapeDataString(pair.First().ElementAtOrDefault(1) ?? ""));
        region ??= values.GetValueOrDefault("name");
        ranges ??= values.GetValueOrDefault("range");
        if (ranges is null && (values.ContainsKey("start") || values.ContainsKey("end")))
        {
            ranges = $"{values.GetValueOrDefault("start") ?? "1"}-{values.GetValueOrDefault("end")}";
        }

        return new SnippetReference(
            path,
            language.Length > 0 ? language : values.GetValueOrDefault("language") ?? "",
            region,
            ranges,
            values.GetValueOrDefault("highlight"),
            int.TryParse(values.GetValueOrDefault("dedent"), NumberStyles.None, CultureInfo.InvariantCulture, out var dedent) ? dedent : null);
    }

    [GeneratedRegex("^[Ll]([0-9]+)(?:-[Ll]?([0-9]+))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Lines();
}
