using AngleSharp.Html.Parser;

namespace BuildCache.Content.Tests.Site;

[Trait("Speed", "Slow")]
public sealed class TagTests
{
    [Fact]
    public async Task Every_tag_has_its_page_and_pages_lists_and_links_agree()
    {
        using var site = new SiteProject()
            .Write("index.md", "# Home\n")
            .Write("a.md", "---\ntitle: A\ntags: [🎉, 🚀, a.b, Red, '!']\n---\n")
            .Write("b.md", "---\ntitle: B\ntags: [🚀, a b, a-b, red, 'a b 2', '?']\n---\n");
        Assert.Empty((await site.SucceedAsync()).Diagnostics);
        Assert.Equal(["🎉 1f389", "🚀 1f680", "a.b a-b--2", "Red red", "! -"], Tags("a.html"));
        Assert.Equal(["🚀 1f680", "a b a-b", "a-b a-b", "red red", "a b 2 a-b-2", "? ---2"], Tags("b.html"));
        Assert.Equal(["A"], Listed("1f389"));
        Assert.Equal(["A", "B"], Listed("1f680"));
        Assert.Equal(["A"], Listed("a-b--2"));
        Assert.Equal(["B"], Listed("a-b"));
        Assert.Equal(["A", "B"], Listed("red"));
        var index = new HtmlParser().ParseDocument(site.Read("tags/index.html"));
        Assert.Equal(
            ["! 1 -.html", "? 1 ---2.html", "Red 2 red.html", "a b 1 a-b.html", "a b 2 1 a-b-2.html", "a.b 1 a-b--2.html", "🎉 1 1f389.html", "🚀 2 1f680.html"],
            index.QuerySelectorAll("article .tags a").Select(static link => $"{link.TextContent} {link.GetAttribute("href")}").Order(StringComparer.Ordinal));
        Assert.All(index.QuerySelectorAll("article .tags a"), link => Assert.True(site.Has("tags/" + link.GetAttribute("href"))));

        string[] Tags(string page) => [.. new HtmlParser().ParseDocument(site.Read(page)).QuerySelectorAll("main > .tags a").Select(static link => $"{link.TextContent} {link.GetAttribute("href")!["tags/".Length..^".html".Length]}")];
        string[] Listed(string slug) => [.. new HtmlParser().ParseDocument(site.Read($"tags/{slug}.html")).QuerySelectorAll("main .pages a").Select(static link => link.TextContent)];
    }

    [Theory]
    [InlineData("\n- a\n-\n- b", "nothing", "a,b")]
    [InlineData("[a, {k: v}, [x], b]", "{\"k\":\"v\"} and [\"x\"]", "a,b")]
    [InlineData("['', a]", "\"\"", "a")]
    [InlineData("{k: v}", "{\"k\":\"v\"}", "")]
    public async Task What_is_no_text_among_the_tags_is_told_and_left_out(string tags, string named, string kept)
    {
        using var site = new SiteProject().Write("index.md", $"---\ntitle: A\ntags: {tags}\n---\n").Write("_templates/raw.hbs", "---\nforeach: select path as id, tags from Page\noutput: raw.txt\n---\n{{row.tags}}");
        var warning = Assert.Single((await site.SucceedAsync()).Diagnostics);
        Assert.Equal(("BCM1103", Severity.Warning, "index.md", 3), (warning.Code, warning.Severity, warning.File, warning.Line));
        Assert.Contains(named, warning.Message, StringComparison.Ordinal);
        Assert.Equal(kept, string.Join(',', new HtmlParser().ParseDocument(site.Read("index.html")).QuerySelectorAll("main > .tags a").Select(static link => link.TextContent)));
        Assert.DoesNotContain("System.", site.Read("raw.txt"), StringComparison.Ordinal);
        Assert.DoesNotContain("System.", site.Read("index.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tag_whose_name_no_file_can_have_gets_another_address()
    {
        var longest = string.Concat(Enumerable.Repeat("ä", 320));
        using var site = new SiteProject().Write("index.md", $"---\ntitle: A\ntags: [Index, con, COM1, nul, {longest}, {longest}b, {longest}-B, index 1]\n---\n");
        site.Properties["SiteUrl"] = "https://example.org/";
        Assert.Empty((await site.SucceedAsync()).Diagnostics);
        var links = new HtmlParser().ParseDocument(site.Read("index.html")).QuerySelectorAll("main > .tags a").Select(static link => Uri.UnescapeDataString(link.GetAttribute("href")!)).ToArray();
        Assert.Equal(["tags/index--1.html", "tags/con--1.html", "tags/com1--1.html", "tags/nul--1.html"], links[..4]);
        Assert.Equal("tags/index-1.html", links[^1]);
        Assert.Equal(8, links.Distinct().Count());
        Assert.All(links, link => Assert.True(site.Has(link)));
        Assert.All(links, static link => Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(link), 1, 220));
        Assert.Contains("<h1>Tags</h1>", site.Read("tags/index.html"), StringComparison.Ordinal);

        // The address of a tag follows from its name alone.
        site.Write("index.md", $"---\ntitle: A\ntags: [{longest}b, Index]\n---\n");
        await site.SucceedAsync();
        Assert.Equal([links[5], links[0]], new HtmlParser().ParseDocument(site.Read("index.html")).QuerySelectorAll("main > .tags a").Select(static link => Uri.UnescapeDataString(link.GetAttribute("href")!)));
    }

    [Fact]
    public async Task A_tag_may_hold_what_is_no_character()
    {
        using var site = new SiteProject().Write("index.md", "---\ntitle: A\ntags: [\"x\\uFFFEy\", xy, \"\\uFFFE\"]\n---\n");
        Assert.Empty((await site.SucceedAsync()).Diagnostics);
        Assert.True(site.Has("tags/xy.html"));
        Assert.True(site.Has("tags/fffe.html"));
    }

    [Fact]
    public async Task Lists_and_objects_are_written_as_what_they_hold()
    {
        using var site = new SiteProject().Write("index.md", "---\nlist: [a, 1, true]\nobject: {k: <v>, n: [1]}\n---\n# A\n").Write("_templates/page.hbs", "{{page.list}}|{{page.object}}|{{concat page.list \"!\"}}");
        await site.SucceedAsync();
        Assert.Equal("a, 1, true|{&quot;k&quot;:&quot;&lt;v&gt;&quot;,&quot;n&quot;:[1]}|a, 1, true!", site.Read("index.html"));
    }
}
