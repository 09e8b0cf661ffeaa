using AngleSharp.Html.Parser;

namespace BuildCache.Content.Tests.Site;

[Trait("Speed", "Slow")]
public sealed class NavigationTests
{
    static async Task<string[]> LinksAsync(SiteProject site, string output, string selector)
    {
        await site.SucceedAsync();
        var page = new HtmlParser().ParseDocument(site.Read(output));
        return [.. page.QuerySelectorAll(selector).Select(static link => $"{link.TextContent.Trim()} {link.GetAttribute("href")}".Trim())];
    }

    [Fact]
    public async Task The_tree_shows_the_branch_of_the_page_in_order_of_weight_and_title()
    {
        using var site = new SiteProject()
            .Write("z.md", "---\ntitle: Zulu\n---\n").Write("b.md", "---\ntitle: bravo\n---\n")
            .Write("guide/index.md", "---\ntitle: Guide\nweight: 1\n---\n").Write("guide/x.md", "---\ntitle: X\nweight: 2\n---\n")
            .Write("guide/deep/y.md", "---\ntitle: Y\n---\n").Write("other/index.md", "---\ntitle: Other\n---\n").Write("other/hidden.md", "---\ntitle: Hidden\n---\n");
        Assert.Equal(
            ["Guide ../index.html", "X ../x.html", "Deep", "Y y.html", "bravo ../../b.html", "Other ../../other/index.html", "Zulu ../../z.html"],
            await LinksAsync(site, "guide/deep/y.html", "nav.side a, nav.side span"));
    }

    [Fact]
    public async Task Numbers_in_titles_count_as_numbers()
    {
        using var site = new SiteProject()
            .Write("a.md", "---\ntitle: EF Core 10.0\n---\n").Write("b.md", "---\ntitle: ef core 9.0\n---\n").Write("c.md", "---\ntitle: EF Core 9.10\n---\n")
            .Write("d/index.md", "---\ntitle: EF Core 9.9\n---\n");
        Assert.Equal(["ef core 9.0 b.html", "EF Core 9.9 d/index.html", "EF Core 9.10 c.html", "EF Core 10.0 a.html"], await LinksAsync(site, "a.html", "nav.side a"));
        Assert.Equal(["Previous EF Core 9.10 c.html"], await LinksAsync(site, "a.html", ".neighbours a"));
    }

    [Fact]
    public async Task A_section_has_twenty_levels_at_the_most()
    {
        using var folders = new SiteProject().Write("index.md", "# Home\n").Write(string.Join('/', Enumerable.Range(1, 40).Select(static level => $"d{level}")) + "/x.md", "# X\n");
        var page = string.Join('/', Enumerable.Range(1, 40).Select(static level => $"d{level}")) + "/x.html";
        Assert.Equal(Enumerable.Range(1, 20).Select(static level => $"D{level}"), await LinksAsync(folders, page, "nav.side .section"));
        Assert.Equal(["X x.html"], await LinksAsync(folders, page, "nav.side [aria-current]"));
        Assert.Empty((await folders.SucceedAsync()).Diagnostics);

        using var named = new SiteProject().Write("index.md", $"---\ntitle: Home\nsection: {string.Join('/', Enumerable.Repeat("s", 20_000))}\n---\n");
        var warning = Assert.Single((await named.SucceedAsync()).Diagnostics);
        Assert.Equal(("BCM1103", Severity.Warning, "index.md", 3), (warning.Code, warning.Severity, warning.File, warning.Line));
        Assert.True(named.Has("index.html"));
    }

    [Fact]
    public async Task Breadcrumbs_lead_to_the_page_and_neighbours_stay_in_the_section()
    {
        using var site = new SiteProject()
            .Write("index.md", "# Home").Write("guide/index.md", "---\ntitle: Guide\n---\n")
            .Write("guide/a.md", "---\ntitle: A\n---\n").Write("guide/b.md", "---\ntitle: B\n---\n").Write("guide/deep/c.md", "---\ntitle: C\n---\n");
        Assert.Equal(["Home ../../index.html", "Guide ../index.html"], (await LinksAsync(site, "guide/deep/c.html", ".breadcrumbs a"))[..2]);
        Assert.Equal(["Previous Guide index.html", "Next B b.html"], await LinksAsync(site, "guide/a.html", ".neighbours a"));
        Assert.Empty(await LinksAsync(site, "guide/deep/c.html", ".neighbours a"));
    }

    [Fact]
    public async Task A_page_beyond_the_end_of_a_long_list_stands_at_its_end()
    {
        using var site = new SiteProject();
        for (var number = 100; number < 310; number++)
        {
            site.Write($"list/{number}.md", $"---\ntitle: Item {number}\n---\n");
        }

        Assert.Equal(["Item 305 305.html"], await LinksAsync(site, "list/305.html", ".side [aria-current]"));
        Assert.Equal(["Item 305 305.html"], await LinksAsync(site, "list/305.html", ".side .more > a"));

        // In the list it has its place, and the style sheet hides the other.
        Assert.Single(await LinksAsync(site, "list/105.html", ".side li:not(.more) > [aria-current]"));

        site.Write("list/305.md", "---\ntitle: Item 305\n---\n\nText.\n");
        Assert.Equal(["Page list/305.md"], (await site.SucceedAsync()).Ran("Page"));
    }
}
