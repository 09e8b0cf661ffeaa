using AngleSharp.Html.Parser;

namespace BuildCache.Content.Tests.Site;

/// <summary>What a page shows of its title and its date.</summary>
[Trait("Speed", "Slow")]
public sealed class PageTitleTests
{
    [Theory]
    [InlineData("---\ntitle: Given\n---\ntext\n", "Given")]
    [InlineData("---\ntitle: 4.10\n---\ntext\n", "4.10")]
    [InlineData("---\ntitle: Given\n---\n## Part\n", "Given")]
    [InlineData("---\ntitle: Given\n---\n# Own\n", "Own")]
    [InlineData("---\ntitle: Part\n---\n## Part\n")]
    [InlineData("---\ntitle: Given\n---\n<h1 align=\"center\">Own</h1>\n\ntext\n", "Own")]
    [InlineData("---\ntitle: Given\n---\n<p>\n  <img src=\"https://e.org/x.png\">\n</p>\n\n<div><H1>Own</H1></div>\n", "Own")]
    [InlineData("---\ntitle: Given\n---\n<!-- <h1>x</h1> -->\n\n`<h1>`\n\n    <h1>x</h1>\n\n<p title=\"<h1>\">t</p>\n", "Given")]
    [InlineData("# Own\n", "Own")]
    [InlineData("text\n")]
    [InlineData("## Part\n")]
    [InlineData("---\ntags: [a]\n---\ntext\n")]
    public async Task A_given_title_is_shown_once_and_a_file_name_never(string text, params string[] headings)
    {
        using var site = new SiteProject().Write("some-name.md", text);
        await site.SucceedAsync();
        Assert.Equal(headings, new HtmlParser().ParseDocument(site.Read("some-name.html")).QuerySelectorAll("h1").Select(static heading => heading.TextContent));
    }

    [Fact]
    public async Task The_feed_has_the_newest_pages_however_their_dates_are_written()
    {
        using var site = new SiteProject();
        site.Properties["SiteUrl"] = "https://example.org/";
        for (var i = 1; i <= 25; i++)
        {
            site.Write($"old{i}.md", $"---\ndate: 2026-1-{i}\n---\n# Old {i}\n");
        }

        site.Write("newest.md", "---\ndate: 2026-12-1\n---\n# Newest\n")
            .Write("second.md", "---\ndate: 2026-11-30T23:30:00-00:15\n---\n# Second\n")
            .Write("third.md", "---\ndate: 2026-12-01T01:00:00+02:00\n---\n# Third\n")
            .Write("moved.md", "---\ntitle: Moved\ndate: 2026-12-02\nredirect_url: newest.md\n---\n")
            .Write("404.md", "---\ndate: 2026-12-03\ntags: [lost]\n---\n# Lost\n");
        await site.SucceedAsync();
        var titles = new HtmlParser().ParseDocument(site.Read("feed.xml")).QuerySelectorAll("entry > title").Select(static title => title.TextContent).ToArray();
        Assert.Equal(["Newest", "Second", "Third", "Old 25", "Old 24"], titles[..5]);
        Assert.Equal(20, titles.Length);
        Assert.False(site.Has("tags/lost.html"));
    }
}
