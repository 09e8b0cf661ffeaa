namespace BuildCache.Content.Markdown.Dialects.Docfx.Snippets;

/// <summary>Which part of which file of the project.</summary>
sealed record SnippetRequest(string File, SnippetReference Part);

/// <summary>The code; null where the file, the region or all lines are not there, or where it would be too long.</summary>
sealed record SnippetContent(string? Code, bool IsFile, bool IsTooLong = false)
{
    /// <summary>Of the lines that are asked for, a part that the file does not have; null when it has all.</summary>
    public MissingLines? Missing { get; init; }
}

/// <summary>Lines that are asked for, and how many the file has.</summary>
sealed record MissingLines(string Lines, int Last);

/// <summary>
/// The part of a file that pages show, once for all that show it. An edit elsewhere in the file computes it again and ends here, since the value
/// is the same.
/// </summary>
static class Snippet
{
    public static readonly Computation<SnippetRequest, SnippetContent> Computation = new("Snippet", static (request, context) => Task.FromResult(
        context.TryReadText(request.File) is { } text ? SnippetText.Cut(text, request.Part) : new SnippetContent(null, IsFile: false)));

    /// <summary>What a file's name says of its language.</summary>
    public static string LanguageOf(string path) => System.IO.Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".cs" or ".csx" => "csharp",
        ".vb" => "vb",
        ".fs" or ".fsx" or ".fsi" => "fsharp",
        ".cpp" or ".h" or ".hpp" or ".cc" => "cpp",
        ".js" or ".mjs" => "javascript",
        ".ts" => "typescript",
        ".ps1" or ".psm1" or ".psd1" => "powershell",
        ".py" => "python",
        ".sh" => "bash",
        ".yml" or ".yaml" => "yaml",
        ".xaml" or ".csproj" or ".props" or ".targets" or ".config" or ".xml" or ".nuspec" or ".resx" => "xml",
        ".cshtml" or ".razor" => "razor",
        var other => other.TrimStart('.'),
    };
}
