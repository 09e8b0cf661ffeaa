using System.Text.Json;
using BuildCache.Content.Markdown;

namespace BuildCache.Content.Tests.Fuzz.Generators;

/// <summary>What holds of every tree.</summary>
static class MarkdownProperties
{
    /// <summary>Null when the text is refused, as it may be for its depth or its cost.</summary>
    public static MarkdownTree? TryRead(string text)
    {
        try
        {
            return Read(text);
        }
        catch (MarkdownNestingException refusal)
        {
            return Refused(text, refusal.Line);
        }
        catch (MarkdownCostException refusal)
        {
            DiagnosticProperties.CheckMessage(refusal.Message);
            return Refused(text, refusal.Line);
        }
    }

    static MarkdownTree? Refused(string text, int line)
    {
        DiagnosticProperties.CheckPlace(text, line + 1, 1);
        return null;
    }

    public static MarkdownTree Read(string text)
    {
        var tree = MarkdownParser.Parse(text);
        var lines = TextLines.Count(text);
        foreach (var (line, column) in Places(tree.Outline))
        {
            FuzzFault.Unless(line >= 1 && line <= lines && column >= 1, $"a place that is not in the text: line {line}, column {column}, of {lines} lines");
        }

        SearchText.Words(tree.Outline.Text);
        return tree;
    }

    public static string Html(MarkdownTree tree, bool isSafe = false)
    {
        using var json = JsonDocument.Parse(tree.Json, new JsonDocumentOptions { MaxDepth = MarkdownParser.MaxJsonDepth });
        MdastText.Headings(json.RootElement);
        MdastText.Anchors(json.RootElement);
        return MdastHtml.Render(json.RootElement, static (_, url, _) => LinkUrl.IsCrossReference(url) ? null : LinkUrl.IsLocal(url) ? LinkUrl.Relative("a/b.html", LinkUrl.Resolve("a/b.md", LinkUrl.Parse(url).Path) ?? "x") : url, isSafe: isSafe);
    }

    static IEnumerable<(int Line, int Column)> Places(PageOutline outline) =>
    [
        .. outline.Headings.Select(static entry => (entry.Line, entry.Column)),
        .. outline.Links.Select(static entry => (entry.Line, entry.Column)),
        .. outline.Images.Select(static entry => (entry.Line, entry.Column)),
        .. outline.CodeBlocks.Select(static entry => (entry.Line, 1)),
        .. outline.Dialect.Select(static entry => (entry.Line, 1)),
    ];
}
