namespace BuildCache.Content.Tests.Site;

/// <summary>Which effects an edit runs: exactly those whose output can show it.</summary>
[Trait("Speed", "Slow")]
public sealed class SiteCountTests : IDisposable
{
    readonly SiteProject site = new SiteProject()
        .Write("index.md", "# Home\n\nWelcome.\n")
        .Write("guide/index.md", "---\ntitle: Guide\n---\n\nRead on.\n")
        .Write("guide/a.md", "---\ntitle: Alpha\ntags: [red]\n---\n\nApples.\n")
        .Write("guide/b.md", "---\ntitle: Beta\ntags: [red, blue]\n---\n\nBananas.\n")
        .Write("reference/index.md", "---\ntitle: Reference\n---\n\nLook up.\n")
        .Write("reference/c.md", "---\ntitle: Gamma\n---\n\nCherries.\n");

    static readonly string[] Effects = ["Page", "TemplateOutput", "Search", "SearchShards", "Sitemap", "Feed", "Theme", "Asset"];

    [Fact]
    public async Task The_first_build_writes_every_page_and_the_second_does_nothing()
    {
        var first = await site.SucceedAsync();
        Assert.Equal(
            [
                "404.html", "guide/a.html", "guide/b.html", "guide/index.html", "index.html", "reference/c.html", "reference/index.html",
                "search/0.js", "search/manifest.js", "tags/blue.html", "tags/index.html", "tags/red.html", "theme/site.css", "theme/site.js",
            ],
            first.Outputs);
        Assert.Empty(first.Diagnostics);

        var second = await site.SucceedAsync();
        Assert.Equal(0, second.Report.Effects.Ran);
        Assert.Equal(0, second.Report.Outputs.Written);
        Assert.Empty(second.Report.Ran);
    }

    [Fact]
    public async Task A_body_edit_writes_its_page_and_its_search_shard()
    {
        await site.SucceedAsync();
        site.Write("guide/a.md", "---\ntitle: Alpha\ntags: [red]\n---\n\nApricots.\n");
        var result = await site.SucceedAsync();
        Assert.Equal(["Page guide/a.md", "Search 0"], result.Ran(Effects));
        Assert.Equal(1, result.Count("Body"));
        Assert.Equal(2, result.Report.Outputs.Written);
    }

    [Fact]
    public async Task A_title_edit_writes_what_shows_the_title()
    {
        await site.SucceedAsync();
        site.Write("guide/a.md", "---\ntitle: Always\ntags: [red]\n---\n\nApples.\n");
        var result = await site.SucceedAsync();
        Assert.Equal(
            ["Page guide/a.md", "Page guide/b.md", "Page guide/index.md", "Search 0", "TemplateOutput tag.hbs red"],
            result.Ran(Effects).Select(static entry => entry.Replace("theme:tag.hbs#red", "tag.hbs red", StringComparison.Ordinal)));
        Assert.Contains("Always", site.Read("tags/red.html"), StringComparison.Ordinal);
        Assert.Contains("Always", site.Read("guide/b.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_nothing_reads_writes_nothing()
    {
        await site.SucceedAsync();
        site.Write("guide/a.md", "---\ntitle: Alpha\ntags: [red]\nreviewer: Ann\n---\n\nApples.\n");
        var result = await site.SucceedAsync();
        Assert.Empty(result.Ran(Effects));
        Assert.Equal(0, result.Report.Outputs.Written);
    }

    [Fact]
    public async Task A_layout_edit_renders_every_page_and_parses_none()
    {
        site.Write("_templates/page.hbs", "<title>{{page.title}}</title>{{{body}}}");
        await site.SucceedAsync();
        site.Write("_templates/page.hbs", "<title>{{page.title}}!</title>{{{body}}}");
        var result = await site.SucceedAsync();
        Assert.Equal(6, result.Count("Page"));
        Assert.Equal(6, result.Report.Outputs.Written);
        Assert.Equal(0, result.Count("Parse"));
        Assert.Equal(0, result.Count("Body"));
        Assert.Empty(result.Ran("TemplateOutput"));
    }

    [Fact]
    public async Task A_partial_edit_renders_the_pages_that_use_it()
    {
        site.Write("_templates/page.hbs", "{{#if page.tags}}{{> badge}}{{/if}}{{{body}}}")
            .Write("_templates/partials/badge.hbs", "<b>tagged</b>");
        await site.SucceedAsync();
        site.Write("_templates/partials/badge.hbs", "<i>tagged</i>");
        var result = await site.SucceedAsync();
        Assert.Equal(["Page guide/a.md", "Page guide/b.md"], result.Ran(Effects));
    }

    [Fact]
    public async Task A_template_that_shadows_one_of_the_theme_is_picked_up_and_let_go()
    {
        await site.SucceedAsync();
        var before = site.Read("guide/a.html");
        site.Write("_templates/partials/footer.hbs", "<footer>Mine</footer>");
        var shadowed = await site.SucceedAsync();
        Assert.Equal(6, shadowed.Count("Page"));
        Assert.Contains("<footer>Mine</footer>", site.Read("guide/a.html"), StringComparison.Ordinal);

        site.Delete("_templates/partials/footer.hbs");
        var back = await site.SucceedAsync();
        Assert.Equal(0, back.Count("Page"));
        Assert.Equal(before, site.Read("guide/a.html"));
    }

    [Fact]
    public async Task The_site_title_renders_what_reads_it_and_parses_nothing()
    {
        site.Write("_templates/plain.hbs", "{{{body}}}").Write("reference/c.md", "---\ntitle: Gamma\nlayout: plain\n---\n\nCherries.\n");
        await site.SucceedAsync();
        site.Properties["SiteTitle"] = "Renamed";
        var result = await site.SucceedAsync();
        Assert.Equal(
            ["Page guide/a.md", "Page guide/b.md", "Page guide/index.md", "Page index.md", "Page reference/index.md"],
            result.Ran("Page"));
        Assert.Equal(4, result.Count("TemplateOutput"));
        Assert.Equal(0, result.Count("Parse"));
        Assert.Contains("Renamed", site.Read("guide/a.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_page_renders_its_section_and_a_deleted_one_leaves_no_trace()
    {
        await site.SucceedAsync();
        var before = Directory.EnumerateFiles(site.Output, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllText).ToList();
        site.Write("reference/d.md", "---\ntitle: Delta\n---\n\nDates.\n");
        var added = await site.SucceedAsync();
        Assert.Equal(
            ["Page reference/c.md", "Page reference/d.md", "Page reference/index.md", "Search 0", "SearchShards"],
            added.Ran(Effects));

        site.Delete("reference/d.md");
        await site.SucceedAsync();
        Assert.False(site.Has("reference/d.html"));
        Assert.Equal(before, Directory.EnumerateFiles(site.Output, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllText));
    }

    [Fact]
    public async Task A_tag_renders_its_own_page_and_the_index()
    {
        await site.SucceedAsync();
        site.Write("reference/c.md", "---\ntitle: Gamma\ntags: [green]\n---\n\nCherries.\n");
        var result = await site.SucceedAsync();
        Assert.Equal(
            ["Page reference/c.md", "TemplateOutput theme:tag.hbs#green", "TemplateOutput theme:tags.hbs#tags"],
            result.Ran(Effects));
        Assert.Contains("../reference/c.html", site.Read("tags/green.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drafts_are_neither_written_nor_listed_unless_they_are_asked_for()
    {
        site.Write("guide/a.md", "---\ntitle: Alpha\ndraft: true\ntags: [secret]\n---\n\nApples.\n");
        await site.SucceedAsync();
        Assert.False(site.Has("guide/a.html"));
        Assert.False(site.Has("tags/secret.html"));
        Assert.DoesNotContain("Alpha", site.Read("guide/b.html") + site.Read("search/0.js"), StringComparison.Ordinal);

        site.Properties["SiteDrafts"] = "true";
        await site.SucceedAsync();
        Assert.True(site.Has("guide/a.html"));
        Assert.True(site.Has("tags/secret.html"));
        Assert.Contains("Alpha", site.Read("guide/b.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_says_so_stays_out_of_the_sitemap()
    {
        site.Properties["SiteUrl"] = "https://example.org/";
        site.Write("guide/a.md", "---\ntitle: A\nsitemap: false\n---\n\nApples.\n");
        site.Write("_templates/moved.hbs", "---\noutput: old.html\nsitemap: false\n---\nMoved\n");
        site.Write("_templates/shown.hbs", "---\noutput: shown.html\n---\nShown\n");
        await site.SucceedAsync();
        Assert.True(site.Has("old.html"));
        Assert.DoesNotContain("old.html", site.Read("sitemap.xml"), StringComparison.Ordinal);
        Assert.DoesNotContain("guide/a.html", site.Read("sitemap.xml"), StringComparison.Ordinal);
        Assert.Contains("shown.html", site.Read("sitemap.xml"), StringComparison.Ordinal);
        Assert.Contains("guide/b.html", site.Read("sitemap.xml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_address_there_is_neither_sitemap_nor_feed()
    {
        site.Write("guide/a.md", "---\ntitle: Alpha & Co\ndate: 2026-02-03\ndescription: First\n---\n\nApples.\n");
        await site.SucceedAsync();
        Assert.False(site.Has("sitemap.xml"));
        Assert.False(site.Has("feed.xml"));

        site.Properties["SiteUrl"] = "https://example.org/docs/";
        await site.SucceedAsync();
        Assert.Contains("<loc>https://example.org/docs/guide/a.html</loc><lastmod>2026-02-03</lastmod>", site.Read("sitemap.xml"), StringComparison.Ordinal);
        Assert.Contains("<title>Alpha &amp; Co</title>", site.Read("feed.xml"), StringComparison.Ordinal);
        Assert.Contains("<updated>2026-02-03T00:00:00Z</updated>", site.Read("feed.xml"), StringComparison.Ordinal);
        Assert.Contains("href=\"../feed.xml\"", site.Read("guide/b.html"), StringComparison.Ordinal);
        Assert.Contains("href=\"/docs/theme/site.css\"", site.Read("404.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_at_the_address_of_a_tag_page_takes_its_place()
    {
        site.Write("tags/red.md", "# Red\n");
        Assert.Empty((await site.SucceedAsync()).Diagnostics);
        Assert.Contains("<h1 id=\"red\">Red</h1>", site.Read("tags/red.html"), StringComparison.Ordinal);

        site.Delete("tags/red.md");
        await site.SucceedAsync();
        Assert.Contains("Alpha", site.Read("tags/red.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_site_without_a_front_page_gets_one()
    {
        site.Delete("index.md");
        await site.SucceedAsync();
        Assert.Contains("href=\"guide/index.html\"", site.Read("index.html"), StringComparison.Ordinal);
        site.Write("index.md", "# Mine\n");
        await site.SucceedAsync();
        Assert.Contains("Mine", site.Read("index.html"), StringComparison.Ordinal);
    }

    public void Dispose() => site.Dispose();
}
