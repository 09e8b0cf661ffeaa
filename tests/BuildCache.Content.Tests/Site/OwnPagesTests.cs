using AngleSharp.Html.Parser;

namespace BuildCache.Content.Tests.Site;

/// <summary>What the project has of its own comes before what the theme would write.</summary>
[Trait("Speed", "Slow")]
public sealed class OwnPagesTests
{
    [Fact]
    public async Task Pages_of_the_project_take_the_place_of_the_themes()
    {
        using var site = new SiteProject()
            .Write("index.md", "# Home\n").Write("404.md", "# Lost\n\n[Home](index.md)\n").Write("tags/index.md", "# My tags\n").Write("tags/red.md", "# My red\n")
            .Write("a.md", "---\ntags: [red, blue]\n---\n# A\n").Write("search.md", "# My search\n");
        site.Properties["SiteUrl"] = "https://example.org/docs/";
        Assert.Empty((await site.SucceedAsync()).Diagnostics);
        Assert.Equal(["Lost", "My tags", "My red", "My search", "Tag: blue"], ((string[])["404.html", "tags/index.html", "tags/red.html", "search.html", "tags/blue.html"]).Select(Heading));

        // A server shows it at any address, so its links begin at the root; nobody is led to it.
        var lost = new HtmlParser().ParseDocument(site.Read("404.html"));
        Assert.All(lost.QuerySelectorAll("a[href]:not([href^='#'])"), static link => Assert.StartsWith("/docs/", link.GetAttribute("href"), StringComparison.Ordinal));
        Assert.Empty(new HtmlParser().ParseDocument(site.Read("a.html")).QuerySelectorAll("a[href*='404']"));
        Assert.DoesNotContain("404", site.Read("sitemap.xml"), StringComparison.Ordinal);
        Assert.Equal(1, site.Read("sitemap.xml").Split("tags/red.html").Length - 1);
        Assert.DoesNotContain("Lost", site.Read("search/0.js"), StringComparison.Ordinal);

        site.Delete("404.md");
        site.Delete("tags/red.md");
        Assert.Empty((await site.SucceedAsync()).Diagnostics);
        Assert.Equal(["Page not found", "Tag: red"], ((string[])["404.html", "tags/red.html"]).Select(Heading));

        string Heading(string output) => new HtmlParser().ParseDocument(site.Read(output)).QuerySelector("main h1")!.TextContent;
    }

    [Fact]
    public async Task Assets_and_templates_of_the_project_do_too()
    {
        using var site = new SiteProject()
            .Write("index.md", "---\ndate: 2026-01-01\ntags: [red]\n---\n# Home\n").Write("404.html", "mine").Write("theme/site.css", "mine").Write("feed.xml", "mine").Write("sitemap.xml", "mine")
            .Write("search/0.js", "mine").Write("search/manifest.js", "mine")
            .Write("_templates/mine.hbs", "---\nforeach: select 'red' as id\noutput: tags/{{row.id}}.html\n---\nmine")
            .Write("_templates/list.hbs", "---\noutput: tags/index.html\n---\nmine");
        site.Properties["SiteUrl"] = "https://example.org/";
        site.Items["SiteAsset"] = new ItemList { Include = ["*.html", "*.xml", "theme/*.css", "search/*.js"] };
        Assert.Empty((await site.SucceedAsync()).Diagnostics);
        Assert.All((string[])["404.html", "theme/site.css", "feed.xml", "sitemap.xml", "search/0.js", "search/manifest.js", "tags/red.html", "tags/index.html"], output => Assert.Equal("mine", site.Read(output)));
    }

    [Theory]
    [InlineData("INDEX.md")]
    [InlineData("Index.md")]
    public async Task An_index_in_capitals_comes_before_a_readme(string index)
    {
        using var site = new SiteProject().Write("g/README.md", "# Readme\n").Write("g/" + index, "# Index\n")
            .Write("index.md", "[with a slash](g/), [without](g)\n");
        Assert.Empty((await site.SucceedAsync()).Diagnostics);
        Assert.Contains("<a href=\"g/index.html\">with a slash</a>, <a href=\"g/index.html\">without</a>", site.Read("index.html"), StringComparison.Ordinal);
        Assert.Contains("<h1 id=\"index\">Index</h1>", site.Read("g/index.html"), StringComparison.Ordinal);
        Assert.Contains("<h1 id=\"readme\">Readme</h1>", site.Read("g/README.html"), StringComparison.Ordinal);
    }
}
