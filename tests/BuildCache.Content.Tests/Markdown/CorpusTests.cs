using System.Text.Json;
using AngleSharp.Html.Parser;
using BuildCache.Content.Markdown;
using BuildCache.Content.Markdown.Dialects;

namespace BuildCache.Content.Tests.Markdown;

/// <summary>A real documentation set in the docfx dialect.</summary>
[Trait("Speed", "Slow")]
public sealed class CorpusTests
{
    [Fact]
    public void Every_page_is_read_and_no_construct_of_the_dialect_is_lost()
    {
        var found = new SortedDictionary<DialectKind, int>();
        var lost = new List<string>();
        foreach (var page in Corpora.EfCorePages())
        {
            var matter = FrontMatter.Split(File.ReadAllText(page));
            var tree = MarkdownParser.Parse(matter.Body);
            foreach (var kind in tree.Outline.Dialect.CountBy(static entry => entry.Kind))
            {
                found[kind.Key] = found.GetValueOrDefault(kind.Key) + kind.Value;
            }

            var text = VisibleText(tree);
            lost.AddRange(Constructs(matter.Body).Where(construct => !text.Contains(construct, StringComparison.Ordinal)));
        }

        Assert.Empty(lost);

        // As counted with grep, besides what is written inside code.
        Assert.Equal((7, 1207, 170), (found[DialectKind.Include], found[DialectKind.Snippet], found[DialectKind.Tab]));
        Assert.Equal((32, 2352, 8), (found[DialectKind.Block], found[DialectKind.CrossReference], found[DialectKind.Marker]));
    }

    static string VisibleText(MarkdownTree tree)
    {
        using var json = JsonDocument.Parse(tree.Json, new JsonDocumentOptions { MaxDepth = MarkdownParser.MaxJsonDepth });
        return new HtmlParser().ParseDocument("<body>" + MdastHtml.Render(json.RootElement)).Body!.TextContent;
    }

    /// <summary>Lines that are a construct, except the alerts that are understood.</summary>
    static IEnumerable<string> Constructs(string body) => body.Split('\n')
        .Select(static line => line.Trim().TrimStart('>').Trim())
        .Where(static line => line.StartsWith(":::", StringComparison.Ordinal)
            || (line.StartsWith("[!", StringComparison.Ordinal) && !Alerts.IsKind(line[2..].TrimEnd(']'))));
}
