using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace BuildCache.Content.Tests.Docfx;

/// <summary>Each page of a site that has every construct once says what docfx itself makes of it, and leads where that leads.</summary>
public sealed class ComparisonTests
{
    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Text_and_links_are_those_of_docfx()
    {
        using var site = DocfxSite.New();
        site.Delete("docfx.json");
        site.CopyFrom(Repository.PathOf("tests", "BuildCache.Content.Tests", "Docfx", "Sample"));
        var theirs = await DocfxTool.BuildAsync(site.PathOf(""));
        await site.SucceedAsync();
        var pages = Directory.EnumerateFiles(theirs, "*.html", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(theirs, file).Replace('\\', '/'))
            .Where(static page => Path.GetFileName(page) != "toc.html")
            .Order(StringComparer.Ordinal).ToList();
        Assert.Equal(["guide/blocks.html", "guide/code.html", "guide/includes.html", "guide/links.html", "guide/old.html", "guide/tabs.html", "guide/text.html", "index.html", "versions/second/new.html", "versions/second/other.html"], pages);
        var unused = DocfxDifference.All.ToHashSet();
        foreach (var page in pages)
        {
            var their = Read(await File.ReadAllTextAsync(Path.Combine(theirs, page), TestContext.Current.CancellationToken));
            var our = Read(site.Read(page));
            foreach (var difference in DocfxDifference.All)
            {
                if (difference.Apply(their, our))
                {
                    unused.Remove(difference);
                }
            }

            Assert.Equal((page, Show(their)), (page, Show(our)));
        }

        // What is no difference any more is not said to be one.
        Assert.Empty(unused.Select(static difference => difference.Reason));
    }

    static IElement Read(string html)
    {
        var document = new HtmlParser().ParseDocument(html);
        return document.QuerySelector("article") ?? document.Body!;
    }

    /// <summary>The words, and the addresses, in their order.</summary>
    static string Show(IElement article) =>
        string.Join(' ', article.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) + "\n"
        + string.Join('\n', article.QuerySelectorAll("a, img, iframe").Select(static element => element.GetAttribute("href") ?? element.GetAttribute("src")));
}
