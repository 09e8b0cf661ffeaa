using System.Globalization;
using System.Xml.Linq;

namespace BuildCache.Content.Tests.Site;

/// <summary>sitemap.xml and feed.xml by the rules of sitemaps.org and RFC 4287.</summary>
public sealed class XmlTests
{
    static readonly XNamespace Map = "http://www.sitemaps.org/schemas/sitemap/0.9";
    static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    [Fact]
    public async Task Sitemap_and_feed_are_valid_whatever_is_in_titles()
    {
        using var site = new SiteProject().Write("index.md", "# Home\n");
        site.Properties["SiteUrl"] = "https://example.org";
        site.Properties["SiteBasePath"] = "/a b/";
        site.Properties["SiteTitle"] = "Site \uFFFE <&>\u0001";
        site.Properties["SiteAuthor"] = "A\uFFFF & B";
        string[] titles = ["\uFFFE end", "\uFFFF", "a\u0001b\u000Bc", "]]> & <x> \"q\" 'a'", "🎉 \U0001FFFE", "\u0085\u2028", "\u00A0"];
        for (var i = 0; i < titles.Length; i++)
        {
            site.Write($"p{i}.md", $"---\ndate: 2026-01-0{i + 1}{(i % 2 == 0 ? "T10:00:00+02:00" : "")}\ndescription: {System.Text.Json.JsonSerializer.Serialize(titles[i])}\ntitle: {System.Text.Json.JsonSerializer.Serialize(titles[i])}\n---\n");
        }

        site.Write("_templates/own.hbs", "---\noutput: own.xml\n---\n<r>{{#query \"select title from Page order by path\"}}<t a='{{title}}'>{{title}}</t>{{/query}}</r>");
        await site.SucceedAsync();

        var sitemap = XDocument.Parse(site.Read("sitemap.xml")).Root!;
        Assert.Equal(Map + "urlset", sitemap.Name);
        Assert.Equal(titles.Length + 1, sitemap.Elements().Count());
        Assert.All(sitemap.Elements(), static url =>
        {
            Assert.Equal(Map + "url", url.Name);
            Assert.All(url.Elements(), static child => Assert.Contains(child.Name.LocalName, (string[])["loc", "lastmod"]));
            var loc = Assert.Single(url.Elements(Map + "loc")).Value;
            Assert.StartsWith("https://example.org/a%20b/", loc, StringComparison.Ordinal);
            Assert.True(Uri.IsWellFormedUriString(loc, UriKind.Absolute) && loc.Length < 2048, loc);
            Assert.All(url.Elements(Map + "lastmod"), static date => DateOnly.ParseExact(date.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture));
        });

        var feed = XDocument.Parse(site.Read("feed.xml")).Root!;
        Assert.Equal(Atom + "feed", feed.Name);
        CheckAtom(feed);
        Assert.NotEqual("", Assert.Single(feed.Elements(Atom + "author")).Element(Atom + "name")!.Value);
        var self = Assert.Single(feed.Elements(Atom + "link"), static link => link.Attribute("rel")?.Value == "self");
        Assert.Equal("https://example.org/a%20b/feed.xml", self.Attribute("href")!.Value);
        var entries = feed.Elements(Atom + "entry").ToList();
        Assert.Equal(titles.Length, entries.Count);
        Assert.All(entries, CheckAtom);
        Assert.Equal(titles.Length, entries.Select(static entry => entry.Element(Atom + "id")!.Value).Distinct().Count());
        var updated = entries.Select(static entry => entry.Element(Atom + "updated")!.Value).ToList();
        Assert.Equal(updated.OrderDescending(StringComparer.Ordinal), updated);
        Assert.Equal(updated[0], feed.Element(Atom + "updated")!.Value);

        Assert.Equal(titles.Length + 1, XDocument.Parse(site.Read("own.xml")).Root!.Elements().Count());
    }

    /// <summary>What a feed and an entry have exactly once.</summary>
    static void CheckAtom(XElement element)
    {
        Assert.True(Uri.IsWellFormedUriString(Assert.Single(element.Elements(Atom + "id")).Value, UriKind.Absolute));
        Assert.Single(element.Elements(Atom + "title"));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", Assert.Single(element.Elements(Atom + "updated")).Value);
        Assert.All(element.Elements(Atom + "link"), static link => Assert.True(Uri.IsWellFormedUriString(link.Attribute("href")!.Value, UriKind.Absolute)));
    }
}
