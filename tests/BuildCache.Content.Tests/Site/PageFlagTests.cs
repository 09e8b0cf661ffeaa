using AngleSharp.Html.Parser;

namespace BuildCache.Content.Tests.Site;

/// <summary>What a page says yes or no to is done, in whichever way it says so.</summary>
public sealed class PageFlagTests
{
    [Fact]
    public async Task Flags_are_followed_however_they_are_written()
    {
        using var site = new SiteProject()
            .Write("index.md", "# Home\n")
            .Write("yes.md", "---\nsitemap: yes\n_noindex: no\n---\n# Yes\n")
            .Write("table.md", "+++\n[sitemap]\npriority = 0.5\n+++\n# Table\n")
            .Write("no.md", "---\nsitemap: \"off\"\n_noindex: yes\n_disableToc: yes\n---\n# No\n");
        site.Properties["SiteUrl"] = "https://example.org/";
        await site.SucceedAsync();
        Assert.Equal(["index", "table", "yes"], site.Read("sitemap.xml").Split("<loc>https://example.org/").Skip(1).Select(static entry => entry.StartsWith('<') ? "index" : entry[..entry.IndexOf('.', StringComparison.Ordinal)]));
        Assert.Contains("yes.html", site.Read("search/0.js"), StringComparison.Ordinal);
        Assert.DoesNotContain("no.html", site.Read("search/0.js"), StringComparison.Ordinal);
        Assert.Empty(new HtmlParser().ParseDocument(site.Read("no.html")).QuerySelectorAll("nav.side"));
        Assert.Single(new HtmlParser().ParseDocument(site.Read("yes.html")).QuerySelectorAll("nav.side"));
    }
}
