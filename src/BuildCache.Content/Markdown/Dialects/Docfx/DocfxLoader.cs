using System.Globalization;
using BuildCache.Content.Docfx;
using BuildCache.Content.Markdown.Dialects.Docfx.Includes;
using BuildCache.Content.Markdown.Dialects.Docfx.Snippets;
using BuildCache.Content.Site;
using Markdig.Syntax;

namespace BuildCache.Content.Markdown.Dialects.Docfx;

/// <summary>Loads what stands in other files: includes, with their own, and code. What is missing is told at its place, and shown as it was written.</summary>
/// <param name="context">The call of the page.</param>
/// <param name="parse">Reads the body of a file.</param>
sealed class DocfxLoader(HandlerContext context, Func<string, MarkdownDocument> parse)
{
    const int MostInclusions = 5_000;

    /// <summary>Files in files.</summary>
    const int DeepestInclusion = 50;

    /// <summary>Of all files and code together.</summary>
    const int MostCharacters = 10_000_000;

    int inclusions;
    long characters;

    /// <summary>Loads what a file names.</summary>
    /// <param name="document">Its blocks.</param>
    /// <param name="file">The files that are being included, the innermost last.</param>
    /// <param name="bodyLine">The lines before its body.</param>
    public async Task LoadAsync(MarkdownDocument document, IReadOnlyList<string> file, int bodyLine)
    {
        foreach (var part in document.Descendants().ToList())
        {
            if (part is IInclusion inclusion)
            {
                await IncludeAsync(inclusion, file, bodyLine);
            }
            else if (part is SnippetBlock snippet)
            {
                await CutAsync(snippet, file, bodyLine);
            }
        }
    }

    async Task IncludeAsync(IInclusion inclusion, IReadOnlyList<string> file, int bodyLine)
    {
        var path = Resolve(file[^1], inclusion.Path);
        if (!context.MayRead(path))
        {
            Warn("BCM1542", Outside(inclusion.Path), file[^1], bodyLine, inclusion.Line, inclusion.Column);
        }
        else if (file.Contains(path, StringComparer.Ordinal))
        {
            Warn("BCM1541", $"The file {path} includes itself, {(path == file[^1] ? "directly" : "through " + file[^1])}, so this place is shown as it was written. Remove one of the includes.", file[^1], bodyLine, inclusion.Line, inclusion.Column);
        }
        else if (context.TryReadText(path) is not { } text)
        {
            Warn("BCM1540", $"The included file {path} is not there, so this place is shown as it was written. Correct the path, or add the file.", file[^1], bodyLine, inclusion.Line, inclusion.Column);
        }
        else
        {
            Limit(++inclusions > MostInclusions, $"The page includes more than {MostInclusions} files, one in the other, so it would be too long. Include less", file, bodyLine, inclusion.Line);
            Limit(file.Count > DeepestInclusion, $"The page includes files in files more than {DeepestInclusion} deep. Include them from fewer places", file, bodyLine, inclusion.Line);
            LimitLength(text, file, bodyLine, inclusion.Line);
            var matter = FrontMatter.Split(text);
            var included = new IncludedFile(path, matter.BodyLine, Parse(path, matter));
            await LoadAsync(included.Document, [.. file, path], matter.BodyLine);
            inclusion.Content = included;
        }
    }

    MarkdownDocument Parse(string path, FrontMatter matter)
    {
        try
        {
            return parse(matter.Body);
        }
        catch (MarkdownLimitException error)
        {
            error.PlaceIn(path, matter.BodyLine);
            throw;
        }
    }

    void LimitLength(string text, IReadOnlyList<string> file, int bodyLine, int line) => Limit(
        (characters += text.Length) > MostCharacters, $"The page includes files and code of more than {MostCharacters / 1_000_000} million characters, so it would be too long. Include less", file, bodyLine, line);

    static void Limit(bool isReached, string message, IReadOnlyList<string> file, int bodyLine, int line)
    {
        if (!isReached)
        {
            return;
        }

        var error = new MarkdownCostException(message, line);
        if (file.Count > 1)
        {
            error.PlaceIn(file[^1], bodyLine);
        }

        throw error;
    }

    async Task CutAsync(SnippetBlock snippet, IReadOnlyList<string> including, int bodyLine)
    {
        var part = snippet.Reference;
        var file = including[^1];
        var path = Resolve(file, part.Path);
        if (!context.MayRead(path))
        {
            Warn("BCM1542", Outside(part.Path), file, bodyLine, snippet.Line, snippet.Column);
            return;
        }

        // Lines that are marked and languages are the page's own: they are no part of what is computed for all.
        var content = await context.ComputeAsync(Snippet.Computation, new SnippetRequest(path, part with { Path = "", Language = "", Highlight = null }));
        Limit(content.IsTooLong, $"The lines '{Shortened(part.Ranges ?? "")}' name the same ones so often that they are more than {SnippetText.MostCharacters / 1_000_000} million characters. Name each line once", including, bodyLine, snippet.Line);
        LimitLength(content.Code ?? "", including, bodyLine, snippet.Line);
        snippet.Code = content.Code;
        if (!content.IsFile)
        {
            Warn("BCM1543", $"The code file {path} is not there, so this place is shown as it was written. Correct the path, or add the file.", file, bodyLine, snippet.Line, snippet.Column);
        }
        else if (content.Missing is { } missing)
        {
            Warn(
                "BCM1546",
                string.Create(CultureInfo.InvariantCulture, $"The file {path} ends with line {missing.Last}, and '{Shortened(missing.Lines)}' names none of its lines, so {(content.Code is null ? "this place is shown as it was written" : "they are not shown")}. Correct the numbers."),
                file,
                bodyLine,
                snippet.Line,
                snippet.Column);
        }
        else if (content.Code is null)
        {
            Warn("BCM1544", $"The file {path} has no region '{part.Region}' that begins and ends, so this place is shown as it was written. Correct the name, or mark the region: // <{part.Region}> and // </{part.Region}>.", file, bodyLine, snippet.Line, snippet.Column);
        }
    }

    static string Shortened(string ranges) => ranges.Length > 40 ? ranges[..40] + "…" : ranges;

    static string Outside(string path) =>
        $"{path} lies outside of the project, so it is not read, and this place is shown as it was written. If everything in a folder that holds it may be published, name the folder in the project: <BuildCacheAllowedRoot Include=\"…\" />.";

    /// <summary>A path from the file that names it, or from the folder of docfx.json (<c>~/</c>); one that leaves the project begins with <c>../</c>.</summary>
    string Resolve(string file, string path)
    {
        path = Uri.UnescapeDataString(path).Replace('\\', '/');
        if (path.StartsWith("~/", StringComparison.Ordinal))
        {
            (file, path) = (DocfxDescription.Root(context), path[2..]);
        }

        if (LinkUrl.Resolve(file, path) is { } inside)
        {
            return inside;
        }

        var names = new List<string>(file.Split('/')[..^1]);
        foreach (var name in path.Split('/'))
        {
            if (name == ".." && names.Count > 0 && names[^1] != "..")
            {
                names.RemoveAt(names.Count - 1);
            }
            else if (name is not ("" or "."))
            {
                names.Add(name);
            }
        }

        return string.Join('/', names);
    }

    void Warn(string code, string message, string file, int bodyLine, int line, int column) =>
        context.Report(new Diagnostic(
            Strictness.Of(code, context), code, message, file, bodyLine + line + 1, column + 1));
}
