namespace BuildCache.Content.Tests.Site;

/// <summary>Templates that declare what they write, and what is said of broken ones.</summary>
[Trait("Speed", "Slow")]
public sealed class TemplateEffectTests : IDisposable
{
    readonly SiteProject site = new SiteProject()
        .Write("a.md", "---\ntitle: A\nkind: one\nauthor: { name: Ann }\nlist: [x, y]\n---\n\nText.\n")
        .Write("b.md", "---\ntitle: B & C\nkind: two\n---\n\nText.\n");

    [Fact]
    public async Task One_output_per_row_and_a_changed_row_renders_its_own_output()
    {
        site.Write(
            "_templates/kind.hbs",
            "---\nforeach: select path as id, kind, title from Page order by path\noutput: kinds/{{slug row.kind}}.txt\n---\n{{row.title}} at {{url \"a.html\"}}\n");
        await site.SucceedAsync();
        Assert.Equal("A at ../a.html\n", site.Read("kinds/one.txt"));
        Assert.Equal("B & C at ../a.html\n", site.Read("kinds/two.txt"));

        site.Write("b.md", "---\ntitle: D\nkind: two\n---\n\nText.\n");
        var result = await site.SucceedAsync();
        Assert.Equal(["TemplateOutput _templates/kind.hbs#b.md"], result.Ran("TemplateOutput").Where(static entry => entry.Contains("kind.hbs", StringComparison.Ordinal)));

        site.Write("b.md", "---\ntitle: D\nkind: three\n---\n\nText.\n");
        await site.SucceedAsync();
        Assert.True(site.Has("kinds/three.txt"));
        Assert.False(site.Has("kinds/two.txt"));
    }

    [Fact]
    public async Task Without_foreach_there_is_one_output_and_its_query_is_a_dependency()
    {
        site.Write(
            "_templates/list.hbs",
            "---\noutput: deep/list.html\n---\n{{#query \"select title, url from Page where kind = @kind order by title\" kind=\"one\"}}{{@index}}{{@last}}<a href=\"{{url}}\">{{title}}</a>{{else}}none{{/query}}");
        await site.SucceedAsync();
        Assert.Equal("0true<a href=\"../a.html\">A</a>", site.Read("deep/list.html"));
        site.Write("a.md", "---\ntitle: A\nkind: zero\n---\n\nText.\n");
        var result = await site.SucceedAsync();
        Assert.Equal(["TemplateOutput _templates/list.hbs#"], result.Ran("TemplateOutput"));
        Assert.Equal("none", site.Read("deep/list.html"));
    }

    [Theory]
    [InlineData("{{page.title}}", "A")]
    [InlineData("{{page.author.name}}", "Ann")]
    [InlineData("{{#each page.list}}{{this}}{{#unless @last}},{{/unless}}{{/each}}", "x,y")]
    [InlineData("{{#if page.missing}}yes{{else}}no{{/if}}{{page.missing.deeper}}", "no")]
    [InlineData("{{json page.list}}{{{json page.author}}}", "[\"x\",\"y\"]{\"name\":\"Ann\"}")]
    [InlineData("{{site.title}}|{{property \"SiteTitle\"}}|{{site.motto}}", "Test site|Test site|")]
    [InlineData("{{#if (and (eq page.kind \"one\") (not page.missing))}}{{or page.missing \"else\"}}{{/if}}", "else")]
    [InlineData("{{date \"2026-02-03T04:05:06Z\" \"d MMMM yyyy\"}} {{date \"2026-02-03\"}} {{date \"soon\"}}", "3 February 2026 2026-02-03 soon")]
    [InlineData("{{url \"x y.html\"}} {{absoluteUrl \"b.html\"}} {{concat \"a\" 1 true}}", "x%20y.html b.html a1true")]
    [InlineData("{{#each (list page.kind)}}[{{this}}]{{/each}}{{#each (list page.list)}}[{{this}}]{{/each}}{{#each (list page.missing)}}!{{/each}}", "[one][x][y]")]
    [InlineData("{{#> box n=1}}in {{page.title}}{{/box}}", "<1:in A>")]
    [InlineData("{{#> nowhere}}own{{/nowhere}}", "own")]
    [InlineData("{{#*inline \"it\"}}<{{page.kind}}>{{/inline}}{{> it}}", "<one>")]
    public async Task Values_and_helpers(string template, string expected)
    {
        site.Write("_templates/page.hbs", template).Write("_templates/box.hbs", "<{{n}}:{{> @partial-block}}>");
        await site.SucceedAsync();
        Assert.Equal(expected, site.Read("a.html"));
    }

    [Theory]
    [InlineData("BCM1201", 2, 3, "x\n  {{#if page.title}}")]
    [InlineData("BCM1205", 2, 1, "x\n{{shout page.title}}")]
    [InlineData("BCM1202", 3, 1, "\n\n{{> nowhere}}")]
    [InlineData("BCM1202", 2, 2, "{{#> layout}}\n {{> nowhere}}{{/layout}}")]
    [InlineData("BCM1204", 2, 1, "\n{{#query \"selec 1\"}}{{/query}}")]
    [InlineData("BCM1204", 3, 1, "{{#> layout}}\n\n{{#query \"selec \\\"order\\\" from Heading\"}}{{/query}}{{/layout}}")]
    [InlineData("BCM1204", 2, 1, "{{#> layout}}\n{{#query \"select * from Page where\"}}{{/query}}{{/layout}}")]
    [InlineData("BCM2001", 2, 3, "x\n  {{property \"Unnamed\"}}")]
    public async Task A_broken_template_is_told_with_its_place_and_heals(string code, int line, int column, string template)
    {
        site.Write("_templates/broken.hbs", template).Write("a.md", "---\nlayout: broken\n---\n\nText.\n");
        var error = await site.FailAsync();
        Assert.Equal((code, "_templates/broken.hbs", line, column), (error.Code, error.File, error.Line, error.Column));
        Assert.True(site.Has("b.html"));

        site.Write("_templates/broken.hbs", "fine");
        await site.SucceedAsync();
        Assert.Equal("fine", site.Read("a.html"));
    }

    [Fact]
    public async Task A_missing_partial_that_appears_later_heals_the_build()
    {
        site.Write("_templates/page.hbs", "{{> late}}");
        var failed = await site.BuildAsync();
        Assert.Equal(["BCM1202"], failed.Diagnostics.Select(static diagnostic => diagnostic.Code));
        site.Write("_templates/late.hbs", "here");
        await site.SucceedAsync();
        Assert.Equal("here", site.Read("a.html"));
    }

    [Fact]
    public async Task An_unknown_layout_is_told_at_the_page_which_has_the_usual_one()
    {
        site.Write("a.md", "---\ntitle: A\nlayout: nowhere\n---\n\nText.\n");
        var warning = Assert.Single((await site.SucceedAsync()).Diagnostics);
        Assert.Equal((Severity.Warning, "BCM1203", "a.md", 3, 1), (warning.Severity, warning.Code, warning.File, warning.Line, warning.Column));
        Assert.Contains("<h1>A</h1>", site.Read("a.html"), StringComparison.Ordinal);
        site.Write("_templates/nowhere.hbs", "now");
        Assert.Empty((await site.SucceedAsync()).Diagnostics);
        Assert.Equal("now", site.Read("a.html"));
    }

    [Theory]
    [InlineData("tag")]
    [InlineData("tags")]
    [InlineData("tags.hbs")]
    [InlineData("index")]
    [InlineData("404")]
    [InlineData("layout")]
    [InlineData("partials/header")]
    [InlineData("../page")]
    [InlineData("\"a\\0b\"")]
    [InlineData("\"a\\tb\"")]
    public async Task What_is_no_layout_for_pages_is_told_and_the_page_has_the_usual_one(string layout)
    {
        site.Write("a.md", $"---\ntitle: A\nlayout: {layout}\n---\n\nText.\n");
        var warning = Assert.Single((await site.SucceedAsync()).Diagnostics);
        Assert.Equal((Severity.Warning, "BCM1203", "a.md", 3), (warning.Severity, warning.Code, warning.File, warning.Line));
        Assert.EndsWith(", so the page has the usual one. Correct the key layout of the page.", warning.Message, StringComparison.Ordinal);
        Assert.Contains("<article>\n<h1>A</h1>\n<p>Text.</p>", site.Read("a.html"), StringComparison.Ordinal);
        Assert.Contains("<h1>Page not found</h1>", site.Read("404.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_may_name_its_usual_layout_and_any_template_of_the_project()
    {
        site.Write("a.md", "---\nlayout: page\n---\n\nText.\n").Write("b.md", "---\nlayout: tag\n---\n\nText.\n")
            .Write("_templates/tag.hbs", "---\noutput: tags/{{row.id}}.html\nforeach: select 'x' as id\n---\n[{{page.path}}{{row.id}}]");
        Assert.Empty((await site.SucceedAsync()).Diagnostics);
        Assert.Contains("<p>Text.</p>", site.Read("a.html"), StringComparison.Ordinal);
        Assert.Equal(("[b.md]", "[x]"), (site.Read("b.html"), site.Read("tags/x.html")));
    }

    [Theory]
    [InlineData("BCM1206", 2, "---\nforeach: select 1 as id\n---\nx")]
    [InlineData("BCM1206", 2, "---\noutput: [a]\n---\nx")]
    [InlineData("BCM1206", 3, "---\nforeach: select 1 as id\noutput: '{{row.nothing}}'\n---\nx")]
    [InlineData("BCM1206", 2, "---\nforeach: select 1 as id union all select 1 as id\noutput: a.txt\n---\nx")]
    [InlineData("BCM1204", 3, "---\noutput: '{{row.id}}.txt'\nforeach: select nonsense from\n---\nx")]
    public async Task Bad_front_matter_of_a_template_is_told_with_its_line(string code, int line, string template)
    {
        site.Write("_templates/effect.hbs", template);
        var error = await site.FailAsync();
        Assert.Equal((code, "_templates/effect.hbs", line), (error.Code, error.File, error.Line));
    }

    [Fact]
    public async Task An_indented_partial_leaves_code_blocks_alone_and_indents_generated_code()
    {
        site.Write("a.md", "---\ntitle: A\n---\n\n```\none\n  two\n```\n")
            .Write("_templates/page.hbs", "<main>\n    {{> text}}\n</main>\n").Write("_templates/text.hbs", "{{{body}}}")
            .Write("_templates/code.hbs", "---\noutput: code.cs\n---\nclass C\n{\n    {{> members}}\n}\n").Write("_templates/members.hbs", "int a;\nint b;\n");
        await site.SucceedAsync();
        Assert.Equal("<main>\n<pre><code>one\n  two\n</code></pre>\n</main>\n", site.Read("a.html"));
        Assert.Equal("class C\n{\n    int a;\n    int b;\n}\n", site.Read("code.cs"));
    }

    [Fact]
    public async Task Rendering_twice_reads_twice()
    {
        // Two pages share a partial. The second rendering must depend on it although the first has compiled it.
        site.Write("_templates/page.hbs", "{{> shared}}").Write("_templates/shared.hbs", "1");
        await site.SucceedAsync();
        site.Write("_templates/shared.hbs", "2");
        var result = await site.SucceedAsync();
        Assert.Equal(2, result.Count("Page"));
        Assert.Equal("22", site.Read("a.html") + site.Read("b.html"));
    }

    [Theory]
    [InlineData("{{lookup page.gone page.gone}}|{{lookup site page.gone}}|{{lookup site \"\"}}|{{lookup site (or page.gone page.gone)}}", "|||")]
    [InlineData("{{lookup site \"title\"}}|{{lookup page \"title\"}}|{{lookup page.author \"name\"}}|{{lookup page.author \"gone\"}}", "Test site|A|Ann|")]
    [InlineData("{{lookup page.list 1}}|{{lookup page.list 2}}|{{lookup page.list \"x\"}}|{{lookup page.title 0}}", "y|||")]
    [InlineData("{{#each page.list}}{{lookup @root.page.list @index}}{{/each}}|{{lookup this \"url\"}}", "xy|a.html")]
    public async Task Lookup_gives_what_is_there_and_nothing_for_a_key_that_is_nothing(string template, string expected)
    {
        site.Write("_templates/page.hbs", template);
        await site.SucceedAsync();
        Assert.Equal(expected, site.Read("a.html"));
    }

    [Theory]
    [InlineData("\n{{date \"2026-01-31\" \"q\"}}", "q")]
    [InlineData("\n{{#if (date page.title \"'x\")}}{{/if}}", "'x")]
    [InlineData("\n{{date page.date (concat \"%\" page.gone)}}", "%")]
    public async Task What_is_no_format_of_a_date_is_told_at_its_place(string template, string format)
    {
        site.Delete("b.md");
        site.Write("_templates/page.hbs", template);
        var error = await site.FailAsync();
        Assert.Equal(("BCM1201", "_templates/page.hbs", 2), (error.Code, error.File, error.Line));
        Assert.Contains($"'{format}' is no format of a date", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("made\\a.html", "made/a.html", "../a.html")]
    [InlineData("./made//deep/../a.html", "made/a.html", "../a.html")]
    [InlineData("made/../a.txt", "a.txt", "a.html")]
    public async Task Links_start_where_the_output_is_written_however_its_path_is_spelled(string output, string written, string link)
    {
        site.Write("_templates/x.hbs", $"---\noutput: {output}\n---\n{{{{url \"a.html\"}}}}");
        await site.SucceedAsync();
        Assert.Equal(link, site.Read(written));
    }

    [Fact]
    public async Task Without_a_site_there_is_no_navigation_and_no_feed_until_there_is_a_site()
    {
        using var alone = new SiteProject { IsSite = false }.Write("a.md", "# A\n").Write("queries/Feed.sql", "select 'feed.xml' as id, 'own' as url")
            .Write("_templates/x.hbs", "---\noutput: x.txt\n---\n{{#each navigation.items}}{{title}}{{/each}}|{{feed.url}}|{{json this}}");
        await alone.SucceedAsync();
        Assert.Equal("||{\"url\":\"x.txt\",\"site\":{},\"navigation\":null,\"feed\":null,\"shows\":{},\"row\":null}", alone.Read("x.txt"));

        alone.Delete("queries/Feed.sql");
        using var grown = new SiteProject { Folder = alone.Folder, Keep = true };
        grown.Properties["SiteUrl"] = "https://example.org/";
        grown.Write("a.md", "---\ndate: 2026-01-02\n---\n# A\n");
        await grown.SucceedAsync();
        Assert.StartsWith("A|feed.xml|", grown.Read("x.txt"), StringComparison.Ordinal);

        using var again = new SiteProject { Folder = alone.Folder, Keep = true, IsSite = false };
        await again.SucceedAsync();
        Assert.StartsWith("||", again.Read("x.txt"), StringComparison.Ordinal);
    }

    public void Dispose() => site.Dispose();
}
