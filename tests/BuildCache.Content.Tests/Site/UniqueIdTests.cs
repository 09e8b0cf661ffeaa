using AngleSharp.Html.Parser;

namespace BuildCache.Content.Tests.Site;

/// <summary>An id stands once on a page. Where an author's raw HTML repeats one it is told, and there is no other.</summary>
[Trait("Speed", "Slow")]
public sealed class UniqueIdTests
{
    [Fact]
    public async Task On_every_page_of_the_documentation()
    {
        using var site = Repository.Documentation();
        await CheckAsync(site);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task On_every_page_of_a_corpus()
    {
        using var site = new SiteProject().CopyFrom(Corpora.EfCore());
        await CheckAsync(site);
    }

    static async Task CheckAsync(SiteProject site)
    {
        var told = (await site.BuildAsync()).Diagnostics.Where(static diagnostic => diagnostic.Code == "BCM1126")
            .Select(static diagnostic => $"{diagnostic.File} {diagnostic.Message.Split('\'')[1]}");
        var parser = new HtmlParser();
        var repeated = new List<string>();
        var pages = Directory.GetFiles(site.Output, "*.html", SearchOption.AllDirectories);
        foreach (var page in pages)
        {
            repeated.AddRange(parser.ParseDocument(await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken)).QuerySelectorAll("[id]")
                .CountBy(static element => element.Id!, StringComparer.Ordinal).Where(static id => id.Value > 1)
                .Select(id => $"{Path.ChangeExtension(Path.GetRelativePath(site.Output, page).Replace('\\', '/'), ".md")} {id.Key}"));
        }

        Assert.NotEmpty(pages);
        Assert.Equal(told.Order(StringComparer.Ordinal), repeated.Order(StringComparer.Ordinal));
    }
}
