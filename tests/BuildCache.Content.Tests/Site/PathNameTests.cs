using System.Xml.Linq;
using AngleSharp.Html.Parser;

namespace BuildCache.Content.Tests.Site;

/// <summary>A path is a path until it is written into a page: whatever characters are in the name of a file, everything leads to it.</summary>
[Trait("Speed", "Slow")]
public sealed class PathNameTests
{
    static readonly string[] Names =
    [
        "c#", "50%", "50%25", "with space", "a;b", "a&b", "Grüße", "日本語", "a+b", "a=b", "a'b", "it(1)", "[x]", "node.js#", "v1.2#3", "a@b", "~t", "🎉",
    ];

    static SiteProject Site()
    {
        var site = new SiteProject().Write("index.md", "# Home\n");
        site.Properties["SiteUrl"] = "https://example.org/docs/";
        site.Properties["SiteEditUrl"] = "https://example.org/edit/";
        foreach (var name in Names)
        {
            site.Write($"s#1/{name}.md", $"---\ntags: [one]\ndate: 2026-01-02\n---\n# Title of {name}\n\n## A\n\n## B\n");
        }

        return site.Write("s#1/index.md", "# Section\n").Write("s#1/deep#/x.md", "# X\n");
    }

    [Fact]
    public async Task A_backslash_in_a_name_parts_folders_as_it_does_in_outputs()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "No name holds a backslash there.");
        using var site = new SiteProject().Write("index.md", "# Home\n").Write("a\\b.md", "# B\n\n[home](index.md)\n").Write("a\\c.png", "no image");
        await site.SucceedAsync();
        Assert.Contains("href=\"../theme/site.css\"", site.Read("a/b.html"), StringComparison.Ordinal);
        Assert.Contains("<a href=\"../index.html\">home</a>", site.Read("a/b.html"), StringComparison.Ordinal);
        Assert.Contains("href=\"a/b.html\"", site.Read("index.html"), StringComparison.Ordinal);
        Assert.True(site.Has("a/c.png"));
    }

    [Theory]
    [InlineData("+\\#.md", "/%2B/%23.html")]
    [InlineData("s p#%/\\.md", "/s%20p%23%25/.html")]
    [InlineData("a\\b\\#.md", "/a/b/%23.html")]
    public async Task Marks_in_a_name_with_a_backslash_are_encoded(string name, string link)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "No name holds a backslash there.");
        using var site = new SiteProject().Write("index.md", "# Home\n").Write(name, "# B\n");
        await site.SucceedAsync();
        Assert.Contains($"href=\"{link}\"", site.Read("404.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_link_of_every_page_leads_to_a_file_that_is_there()
    {
        using var site = Site();
        await site.SucceedAsync();
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var pages = Directory.GetFiles(site.Output, "*.html", SearchOption.AllDirectories);
        Assert.Equal(Names.Length + 6, pages.Length);
        foreach (var file in pages)
        {
            var page = new HtmlParser().ParseDocument(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
            var address = new Uri("https://example.org/docs/" + string.Join('/', Path.GetRelativePath(site.Output, file).Split('/').Select(Uri.EscapeDataString)));
            if (Path.GetFileName(file) != "404.html")
            {
                Assert.Equal(address.AbsoluteUri, page.QuerySelector("link[rel=canonical]")!.GetAttribute("href"));
                Assert.Equal(address.AbsoluteUri, page.QuerySelector("meta[property='og:url']")!.GetAttribute("content"));
            }

            foreach (var link in page.QuerySelectorAll("a[href], link[href], script[src]").Select(static element => element.GetAttribute("href") ?? element.GetAttribute("src")!))
            {
                var target = new Uri(address, link);
                if (target.Scheme == "https" && target.AbsolutePath.StartsWith("/docs/", StringComparison.Ordinal))
                {
                    var path = Uri.UnescapeDataString(target.AbsolutePath["/docs/".Length..]);
                    Assert.True(site.Has(path), $"{file}: {link}");
                    Assert.True(target.Fragment.Length > 0 || target.Query.Length == 0, $"{file}: {link}");
                    reached.Add(path);
                }
            }
        }

        Assert.All(Names, name => Assert.Contains($"s#1/{name}.html", reached));
    }

    [Fact]
    public async Task Sitemap_feed_and_edit_links_lead_to_what_they_mean()
    {
        using var site = Site();
        await site.SucceedAsync();
        XNamespace map = "http://www.sitemaps.org/schemas/sitemap/0.9";
        var listed = XDocument.Parse(site.Read("sitemap.xml")).Descendants(map + "loc").Select(static loc => new Uri(loc.Value)).ToList();
        Assert.All(listed, address => Assert.True(site.Has(Uri.UnescapeDataString(address.AbsolutePath["/docs/".Length..])) && address is { Query: "", Fragment: "" }, address.OriginalString));
        Assert.Equal(Names.Length + 5, listed.Count);
        XNamespace atom = "http://www.w3.org/2005/Atom";
        var entries = XDocument.Parse(site.Read("feed.xml")).Descendants(atom + "entry").Select(entry => new Uri(entry.Element(atom + "link")!.Attribute("href")!.Value)).ToList();
        Assert.Equal(Names.Length, entries.Count);
        Assert.All(entries, address => Assert.True(site.Has(Uri.UnescapeDataString(address.AbsolutePath["/docs/".Length..])) && address is { Query: "", Fragment: "" }, address.OriginalString));
        var edit = new HtmlParser().ParseDocument(site.Read("s#1/c#.html")).QuerySelector(".edit a")!.GetAttribute("href");
        Assert.Equal("https://example.org/edit/s%231/c%23.md", edit);
    }

    [Fact]
    public async Task Links_with_a_fragment_or_a_query_keep_it()
    {
        using var site = Site().Write("s#1/a.html#x.md", "# A\n").Write("_templates/links.hbs", """
            ---
            output: links.html
            ---
            {{url "index.html#part"}} {{url "s#1/c#.html#a"}} {{url "s#1/node.js#.html?q=1.5#b"}} {{url (concat "s#1/index.html" "?q=x.y")}} {{url "s#1/"}} {{url "#here"}} {{url "s#1/a.html#x.html"}}
            """);
        await site.SucceedAsync();
        Assert.Equal(
            "index.html#part s%231/c%23.html#a s%231/node.js%23.html?q=1.5#b s%231/index.html?q=x.y s%231/ #here s%231/a.html%23x.html",
            site.Read("links.html").Trim());
    }

    [Fact]
    public async Task A_backslash_that_is_a_character_of_a_name_is_told_with_that_name()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A backslash is no character of a name on Windows.");
        using var site = new SiteProject().Write("index.md", "# Home\n").Write("_data/a\\b.json", "{\"n\":1}").Write("\\1.png", "no image");
        var error = await site.FailAsync();
        Assert.Equal(("BCM1401", "\\1.png"), (error.Code, error.File));
    }
}
