using System.Globalization;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace BuildCache.Content.Tests.Site;

/// <summary>What anyone may expect of every page of the default theme.</summary>
public sealed partial class ThemeTests
{
    static readonly string[] Pages = ["index.html", "guide/a.html", "tags/index.html", "tags/red.html", "404.html"];

    static SiteProject Site() => new SiteProject()
        .Write("index.md", "# Home\n\n## First\n\n### Part\n\n## Second\n\n> [!NOTE]\n> Mind.\n\n![A picture](pic.png)\n")
        .Write("pic.png", "")
        .Write("guide/index.md", "---\ntitle: Guide\n---\n\nRead on.\n")
        .Write("guide/a.md", "---\ntitle: Alpha\ntags: [red]\n---\n\n## One\n\nApples.\n\n## Two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")
        .Write("guide/b.md", "---\ntitle: Beta\n---\n\nBananas.\n");

    [Fact]
    public async Task Pages_have_their_landmarks_headings_names_and_labels()
    {
        using var site = Site();
        await site.SucceedAsync();
        foreach (var name in Pages)
        {
            var page = new HtmlParser(new HtmlParserOptions { IsStrictMode = false }).ParseDocument(site.Read(name));
            Assert.Equal("en", page.DocumentElement.GetAttribute("lang"));
            Assert.NotEmpty(page.Title!);
            Assert.Single(page.QuerySelectorAll("body > header"));
            Assert.Single(page.QuerySelectorAll("main"));
            Assert.Single(page.QuerySelectorAll("body > footer"));
            Assert.Single(page.QuerySelectorAll("h1"));
            Assert.Equal("#site:content", page.Body!.FirstElementChild!.GetAttribute("href"));

            var navigations = page.QuerySelectorAll("nav").Select(nav => NameOf(page, nav)).ToList();
            Assert.Equal(navigations.Distinct(), navigations);
            Assert.DoesNotContain("", navigations);
            Assert.All(page.QuerySelectorAll("button, input, a[href]"), control => Assert.NotEqual("", NameOf(page, control)));
            Assert.All(page.QuerySelectorAll("img"), static image => Assert.True(image.HasAttribute("alt")));

            var ids = page.QuerySelectorAll("[id]").Select(static element => element.Id).ToList();
            Assert.Equal(ids.Distinct(), ids);
            var levels = page.QuerySelectorAll("main :is(h1, h2, h3, h4, h5, h6)").Select(static heading => heading.TagName[1] - '0').ToList();
            Assert.Equal(1, levels[0]);
            Assert.All(levels.Zip(levels.Skip(1)), static pair => Assert.True(pair.Second <= pair.First + 1, $"h{pair.First} is followed by h{pair.Second}"));
        }
    }

    [Fact]
    public async Task Every_link_of_the_theme_leads_somewhere_and_nothing_is_loaded_from_elsewhere()
    {
        using var site = Site();
        await site.SucceedAsync();
        foreach (var name in Pages.Except(["404.html"]))
        {
            var page = new HtmlParser().ParseDocument(site.Read(name));
            foreach (var link in page.QuerySelectorAll("[href], [src]").Select(static element => element.GetAttribute("href") ?? element.GetAttribute("src")!))
            {
                Assert.DoesNotMatch("^(https?:)?//", link);
                var target = new Uri(new Uri($"file://{site.Output}/{name}"), link);
                if (target.IsFile)
                {
                    Assert.True(File.Exists(target.LocalPath), $"{name}: {link}");
                    Assert.True(target.LocalPath != Path.Combine(site.Output, name) || target.Fragment.Length == 0
                        || page.GetElementById(Uri.UnescapeDataString(target.Fragment[1..])) is not null, $"{name}: {link}");
                }
            }
        }

        Assert.Equal("Alpha", Assert.Single(new HtmlParser().ParseDocument(site.Read("guide/a.html")).QuerySelectorAll(".side [aria-current]")).TextContent);
    }

    [Fact]
    public async Task A_page_says_what_it_is_to_those_who_share_it_and_where_its_source_is()
    {
        using var site = Site().Write("moved/elsewhere.md", "---\ntitle: Moved\ndescription: About \"moving\".\n---\n\nGone.\n");
        site.Properties["SiteUrl"] = "https://example.org/docs/";
        site.Properties["SiteRepository"] = "https://example.org/code";
        site.Properties["SiteEditUrl"] = "https://example.org/code/edit/";
        await site.SucceedAsync();
        var page = new HtmlParser().ParseDocument(site.Read("moved/elsewhere.html"));
        Assert.Equal("Moved · Test site", page.Title);
        Assert.Equal("About \"moving\".", Content("meta[property='og:description']"));
        Assert.Equal("About \"moving\".", Content("meta[name=description]"));
        Assert.Equal("Moved", Content("meta[property='og:title']"));
        Assert.Equal("Test site", Content("meta[property='og:site_name']"));
        Assert.Equal("https://example.org/docs/moved/elsewhere.html", Content("meta[property='og:url']"));
        Assert.Equal("https://example.org/code/edit/moved/elsewhere.md", page.QuerySelector(".edit a")!.GetAttribute("href"));
        Assert.Equal("https://example.org/code", page.QuerySelector("header .repository")!.GetAttribute("href"));

        string? Content(string selector) => Assert.Single(page.QuerySelectorAll(selector)).GetAttribute("content");
    }

    [Fact]
    public async Task Headings_of_a_page_may_have_every_name()
    {
        using var site = new SiteProject().Write("index.md", "# Home\n\n## Search\n\n## Theme\n\n## Navigation\n\n## Content\n\n## Menu\n\n## Results\n\n## Result 0\n\n## Search status\n\n## Toc title\n\n## site:search\n\n## Site Search\n");
        Assert.Empty((await site.SucceedAsync()).Diagnostics);
        var page = new HtmlParser().ParseDocument(site.Read("index.html"));
        var ids = page.QuerySelectorAll("[id]").Select(static element => element.Id!).ToList();
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(page.QuerySelectorAll("[id]").Where(static element => element.Closest("article") is null), static element => Assert.StartsWith("site:", element.Id, StringComparison.Ordinal));
        Assert.All(page.QuerySelectorAll("[aria-controls], [aria-labelledby], [for]"), element =>
            Assert.NotNull(page.GetElementById(element.GetAttribute("aria-controls") ?? element.GetAttribute("aria-labelledby") ?? element.GetAttribute("for")!)));
    }

    [Fact]
    public async Task Pages_of_tags_say_what_they_are_and_nothing_of_the_frame_is_empty()
    {
        using var site = Site();
        await site.SucceedAsync();
        Assert.Equal("Pages with the tag red.", Description("tags/red.html"));
        Assert.NotEqual("", Description("tags/index.html"));

        site.Properties["SiteTitle"] = "";
        await site.SucceedAsync();
        var page = new HtmlParser().ParseDocument(site.Read("index.html"));
        Assert.Equal("Documentation", page.QuerySelector(".brand")!.TextContent);
        Assert.Equal("Home", page.Title);
        Assert.Empty(page.QuerySelectorAll("footer, [content='']"));
        Assert.DoesNotContain(page.QuerySelectorAll("body *"), static element => element.ChildElementCount == 0 && element.TextContent.Trim().Length == 0 && element.TagName is "P" or "SPAN" or "A" or "LI" && !element.HasAttribute("role"));

        string Description(string output) => new HtmlParser().ParseDocument(site.Read(output)).QuerySelector("meta[name=description]")!.GetAttribute("content")!;
    }

    [Fact]
    public async Task A_page_called_like_the_site_is_not_called_so_twice()
    {
        using var site = Site().Write("index.md", "# Test site\n");
        await site.SucceedAsync();
        Assert.Equal("Test site", new HtmlParser().ParseDocument(site.Read("index.html")).Title);
    }

    [Fact]
    public async Task The_table_of_contents_comes_before_the_text_and_is_no_part_of_its_headings()
    {
        using var site = Site();
        await site.SucceedAsync();
        var page = new HtmlParser().ParseDocument(site.Read("index.html"));
        Assert.Equal("MAIN", page.QuerySelector(".toc")!.NextElementSibling!.TagName);
        Assert.Equal(["#first", "#part", "#second"], page.QuerySelectorAll(".toc a").Select(static link => link.GetAttribute("href")));
        Assert.Equal("H1", page.QuerySelector("h1, h2, h3, h4, h5, h6")!.TagName);
        Assert.Empty(new HtmlParser().ParseDocument(site.Read("guide/b.html")).QuerySelectorAll(".toc"));
    }

    [Fact]
    public async Task What_a_site_says_of_itself_is_shown()
    {
        using var site = Site().Write("guide/b.md", "---\ntitle: Beta\nlang: he\ndir: rtl\n---\n\nBananas.\n");
        foreach (var (name, value) in new[] { ("SiteLogo", "pic.png"), ("SiteLogoDark", "pic.png"), ("SiteLogoUrl", "https://example.org/"), ("SiteFavicon", "pic.png"), ("SiteBanner", "<p>New <b>3.0</b></p>"), ("SiteVersion", "3.0"), ("SiteVersions", "3.0; 2.0=/docs/2.0/;1=https://example.org/?a=b") })
        {
            site.Properties[name] = value;
        }

        await site.SucceedAsync();
        var page = new HtmlParser().ParseDocument(site.Read("guide/b.html"));
        Assert.Equal("he rtl", page.DocumentElement.GetAttribute("lang") + " " + page.DocumentElement.GetAttribute("dir"));
        Assert.Equal(["../pic.png", "../pic.png"], page.QuerySelectorAll(".brand img").Select(static image => image.GetAttribute("src")));
        Assert.Equal("https://example.org/", page.QuerySelector(".brand")!.GetAttribute("href"));
        Assert.Equal("../pic.png", page.QuerySelector("link[rel=icon]")!.GetAttribute("href"));
        Assert.Equal("New 3.0", page.QuerySelector(".banner")!.TextContent);
        Assert.Equal("3.0", page.QuerySelector(".versions summary")!.TextContent);
        Assert.Equal(["3.0 ", "2.0 /docs/2.0/", "1 https://example.org/?a=b"], page.QuerySelectorAll(".versions li > *").Select(static entry => $"{entry.TextContent} {entry.GetAttribute("href")}"));
    }

    [Fact]
    public async Task The_theme_is_two_small_files()
    {
        using var site = Site();
        await site.SucceedAsync();
        Assert.InRange(site.Read("theme/site.css").Length + site.Read("theme/site.js").Length, 1, 40_000);
    }

    [Theory]
    [InlineData("text", "background", 7)]
    [InlineData("text", "surface", 7)]
    [InlineData("text", "code", 7)]
    [InlineData("text", "mark", 7)]
    [InlineData("heading", "background", 7)]
    [InlineData("heading", "surface", 7)]
    [InlineData("muted", "background", 4.5)]
    [InlineData("muted", "surface", 4.5)]
    [InlineData("muted", "accent-surface", 4.5)]
    [InlineData("accent", "background", 4.5)]
    [InlineData("accent", "surface", 4.5)]
    [InlineData("accent", "accent-surface", 4.5)]
    [InlineData("on-accent", "accent", 4.5)]
    [InlineData("note", "background", 4.5)]
    [InlineData("tip", "background", 4.5)]
    [InlineData("important", "background", 4.5)]
    [InlineData("warning", "background", 4.5)]
    [InlineData("caution", "background", 4.5)]
    [InlineData("token-comment", "code", 4.5)]
    [InlineData("token-comment", "line", 4.5)]
    [InlineData("token-string", "code", 4.5)]
    [InlineData("token-string", "line", 4.5)]
    [InlineData("token-keyword", "code", 4.5)]
    [InlineData("token-keyword", "line", 4.5)]
    [InlineData("token-number", "code", 4.5)]
    [InlineData("token-number", "line", 4.5)]
    [InlineData("token-type", "code", 4.5)]
    [InlineData("token-type", "line", 4.5)]
    [InlineData("token-name", "code", 4.5)]
    [InlineData("token-name", "line", 4.5)]
    [InlineData("token-inserted", "code", 4.5)]
    [InlineData("token-inserted", "line", 4.5)]
    [InlineData("token-deleted", "code", 4.5)]
    [InlineData("token-deleted", "line", 4.5)]
    [InlineData("text", "line", 7)]
    [InlineData("muted", "code", 4.5)]
    [InlineData("muted", "line", 4.5)]
    public void Colours_have_the_contrast_that_WCAG_asks_for(string text, string background, double least)
    {
        var css = BuildCache.Content.Theme.ThemeFiles.TryRead("theme/site.css")!;
        var colours = Colour().Matches(css).ToDictionary(
            static match => match.Groups[1].Value, static match => (Light: match.Groups[2].Value, Dark: match.Groups[3].Value), StringComparer.Ordinal);
        // Alerts stand on a tint of their own colour, 7 of 100 parts.
        var tint = background == "background" && text is "note" or "tip" or "important" or "warning" or "caution" ? .07 : 0;
        Assert.InRange(Contrast(colours[text].Light, colours[background].Light, tint), least, 21);
        Assert.InRange(Contrast(colours[text].Dark, colours[background].Dark, tint), least, 21);
    }

    static string NameOf(IDocument page, IElement element) =>
        element.GetAttribute("aria-label")
        ?? (element.GetAttribute("aria-labelledby") is { } id ? page.GetElementById(id)?.TextContent.Trim() : null)
        ?? element.TextContent.Trim();

    /// <summary>https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio</summary>
    static double Contrast(string text, string background, double tint)
    {
        var front = Channels(text);
        var back = Channels(background).Zip(front, (under, over) => (under * (1 - tint)) + (over * tint)).ToArray();
        var (one, other) = (Luminance(front), Luminance(back));
        return (Math.Max(one, other) + .05) / (Math.Min(one, other) + .05);
    }

    static double[] Channels(string colour) =>
        [.. Enumerable.Range(0, 3).Select(channel => int.Parse(colour.AsSpan(1 + (2 * channel), 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)];

    static double Luminance(double[] channels)
    {
        var linear = channels.Select(static value => value <= .04045 ? value / 12.92 : Math.Pow((value + .055) / 1.055, 2.4)).ToArray();
        return (.2126 * linear[0]) + (.7152 * linear[1]) + (.0722 * linear[2]);
    }

    [GeneratedRegex(@"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)")]
    private static partial Regex Colour();
}
