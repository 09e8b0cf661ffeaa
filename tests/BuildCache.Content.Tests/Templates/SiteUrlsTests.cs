using BuildCache.Content.Templates;

namespace BuildCache.Content.Tests.Templates;

public sealed class SiteUrlsTests
{
    [Theory]
    [InlineData("index.html", "index.html", "index.html")]
    [InlineData("index.html", "guide/a.html", "guide/a.html")]
    [InlineData("guide/a.html", "guide/b.html", "b.html")]
    [InlineData("guide/a.html", "index.html", "../index.html")]
    [InlineData("guide/deep/a.html", "guide/b.html#part", "../b.html#part")]
    [InlineData("guide/a.html", "other/b.html?q=1", "../other/b.html?q=1")]
    [InlineData("guide/a.html", "/theme/site.css", "../theme/site.css")]
    [InlineData("a.html", "my page.html", "my%20page.html")]
    [InlineData("a.html", "50%/b#c.html", "50%25/b#c.html")]
    [InlineData("index.html", "", "./")]
    [InlineData("guide/a.html", "", "../")]
    [InlineData("guide/a.html", "guide", "../guide")]
    [InlineData("guide/a.html", "https://example.org/x", "https://example.org/x")]
    [InlineData("guide/a.html", "//example.org/x", "//example.org/x")]
    [InlineData("guide/a.html", "mailto:a@example.org", "mailto:a@example.org")]
    [InlineData("guide/a.html", "#here", "#here")]
    public void Links_are_relative_to_the_page_they_stand_on(string from, string url, string link) =>
        Assert.Equal(link, SiteUrls.Relative(from, url));

    [Theory]
    [InlineData("c#.html", "c%23.html")]
    [InlineData("a?b.html", "a%3Fb.html")]
    [InlineData("what is node.js?.html", "what%20is%20node.js%3F.html")]
    [InlineData("what is node.js?.html#a", "what%20is%20node.js%3F.html#a")]
    [InlineData("50%.html?q=1", "50%25.html?q=1")]
    [InlineData("Note: x.html", "Note%3A%20x.html")]
    [InlineData("a.html?f=b.html", "a.html?f=b.html")]
    [InlineData("made.html#v1.2", "made.html#v1.2")]
    [InlineData("made#.html#v1", "made%23.html#v1")]
    [InlineData("guide/#x", "guide/#x")]
    public void Where_a_name_and_a_link_could_be_meant_the_site_is_asked(string text, string link)
    {
        string[] outputs = ["c#.html", "a?b.html", "what is node.js?.html", "50%.html", "Note: x.html"];
        Assert.Equal(link, SiteUrls.Relative("index.html", SiteLink.Parse(text, outputs.Contains)));
    }

    [Theory]
    [InlineData("https://example.org", "", "a b.html", "https://example.org/a%20b.html")]
    [InlineData("https://example.org/docs/", "", "a.html", "https://example.org/docs/a.html")]
    [InlineData("https://example.org", "docs", "a.html", "https://example.org/docs/a.html")]
    [InlineData("https://example.org/old", "/docs/", "", "https://example.org/docs/")]
    public void Absolute_addresses_know_the_base_path(string site, string basePath, string url, string address) =>
        Assert.Equal(address, SiteUrls.Absolute(site, basePath, url));

    [Theory]
    [InlineData("", "", "theme/site.css", "/theme/site.css")]
    [InlineData("https://example.org/docs", "", "theme/site.css", "/docs/theme/site.css")]
    [InlineData("", "/docs", "theme/site.css", "/docs/theme/site.css")]
    public void Links_from_the_root_of_the_host_work_at_any_address(string site, string basePath, string url, string link) =>
        Assert.Equal(link, SiteUrls.FromHostRoot(site, basePath, url));

    [Theory]
    [InlineData("a/b.html", "a/b.html")]
    [InlineData("a\\b.html", "a/b.html")]
    [InlineData("./a//c/../b.html", "a/b.html")]
    [InlineData("..\\a.html", "..\\a.html")]
    [InlineData("a/../../b.html", "a/../../b.html")]
    [InlineData("/a.html", "/a.html")]
    [InlineData("\\a.html", "\\a.html")]
    [InlineData("a\\", "a\\")]
    [InlineData("a/.", "a/.")]
    [InlineData("a/..", "a/..")]
    [InlineData("", "")]
    public void A_path_that_is_refused_stays_as_it_is(string path, string expected) => Assert.Equal(expected, SiteUrls.OutputPath(path));
}
