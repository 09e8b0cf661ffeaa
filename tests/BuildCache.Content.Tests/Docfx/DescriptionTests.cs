using BuildCache.Content.Tests.Site;
using BuildCache.Tests;

namespace BuildCache.Content.Tests.Docfx;

/// <summary>docfx.json says which files make the site and what it is called; who runs after an edit of it is who reads what changed.</summary>
[Trait("Speed", "Slow")]
public sealed class DescriptionTests
{
    const string Mapped = """
        {
          // Comments and trailing commas are common there.
          "build": {
            "content": [
              { "files": [ "**.md", "nothing/**" ], "exclude": [ "drafts/**", "sub/**" ] },
              { "src": "sub", "dest": "moved", "files": "**/*.md" },
            ],
            "resource": [ "img/**/*.png" ],
            "globalMetadata": { "_appTitle": "Title", "_appFooter": "<b>foot</b>" },
            "fileMetadata": { "audience": { "**.md": "all", "moved-not/**": "none", "sub/*.md": "few" } },
            "sitemap": { "baseUrl": "https://docs.example.org/x" },
            "output": "_site",
          },
        }
        """;

    static SiteProject Project() => DocfxSite.New(Mapped)
        .Write("_templates/page.hbs", "{{site.title}}|{{{site.footerHtml}}}|{{page.audience}}|{{{body}}}")
        .Write("index.md", "[a](sub/a.md) ![p](img/deep/P.PNG)\n")
        .Write("sub/a.md", "[home](../index.md)\n")
        .Write("README.md", "A readme is no index.\n")
        .Write("drafts/d.md", "No page.\n")
        .Write(".hidden/h.md", "No page.\n")
        .Write("_site/old.md", "An earlier output.\n")
        .Write("img/deep/P.PNG", "")
        .Write("img/other.txt", "");

    [Fact]
    public async Task Files_and_settings_are_those_of_docfx_json()
    {
        using var site = Project();
        var result = await site.SilentAsync();
        Assert.Equal(
            ["404.html", "README.html", "img/deep/P.PNG", "index.html", "moved/a.html", "search/0.js", "search/manifest.js", "sitemap.xml", "theme/site.css", "theme/site.js"],
            result.Outputs);
        Assert.Equal("Title|<b>foot</b>|all|<p><a href=\"moved/a.html\">a</a> <img src=\"img/deep/P.PNG\" alt=\"p\" /></p>\n", site.Read("index.html"));
        Assert.Equal("Title|<b>foot</b>|few|<p><a href=\"../index.html\">home</a></p>\n", site.Read("moved/a.html"));
        Assert.Contains("https://docs.example.org/x/moved/a.html", site.Read("sitemap.xml"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"Title\"", "\"Other\"", 0, 3, 1)] // The 404 page shows it too.
    [InlineData("\"few\"", "\"many\"", 1, 1, 0)]
    [InlineData("\"_site\"", "\"public\"", 1, 1, 2)] // What was an earlier output is a page now; the navigation of the 404 page has its folder.
    [InlineData("\"drafts/**\", ", "", 1, 1, 2)]
    [InlineData("// Comments", "// More comments", 0, 0, 0)]
    public async Task An_edit_of_docfx_json_runs_the_readers_of_what_changed(string old, string changed, int parsed, int rendered, int others)
    {
        using var site = Project();
        await site.SilentAsync();
        site.Write("docfx.json", Mapped.Replace(old, changed, StringComparison.Ordinal));
        var result = await site.SilentAsync();
        Assert.Equal((1, parsed, rendered, others), (result.Count("Docfx"), result.Count("ParseListed"), result.Count("Page"), result.Count("TemplateOutput") + result.Count("Sitemap")));
    }

    [Theory]
    [InlineData("\"overwrite\": {}", "BCM1511")]
    [InlineData("\"markdownEngineProperties\": { \"alerts\": {}, \"plantUml\": {} }", "BCM1511")]
    [InlineData("\"redirections\": {}", "BCM1510")] // docfx reads no such key.
    public async Task A_key_that_changes_nothing_here_is_said(string key, string code)
    {
        using var site = DocfxSite.New($$"""
            {
              "build": {
                "content": [ { "files": "*.md" } ],
                {{key}}
              }
            }
            """).Write("a.md", "A\n");
        var message = Assert.Single((await site.BuildAsync()).Diagnostics, static d => d.Code is "BCM1510" or "BCM1511");
        Assert.Equal((code, 4), (message.Code, message.Line));
    }

    [Fact]
    public async Task Files_of_metadata_count_before_docfx_json_and_an_edit_runs_the_readers_of_what_changed()
    {
        using var site = DocfxSite.New("""
            {
              "build": {
                "content": [ "*.md" ],
                "globalMetadata": { "_appTitle": "Own", "_description": "Kept" },
                "globalMetadataFiles": [ "meta/one.json", "./meta/../meta/two.json" ],
                "fileMetadata": { "audience": { "*.md": "all" } },
                "fileMetadataFiles": "meta/files.json"
              }
            }
            """)
            .Write("_templates/page.hbs", "{{site.title}}|{{site.footerHtml}}|{{site.description}}|{{page.audience}}")
            .Write("meta/one.json", """{ "_appTitle": "One", "_appFooter": "Foot" } // with a comment""")
            .Write("meta/two.json", """{ "_appTitle": "Two" }""")
            .Write("meta/files.json", """{ "audience": { "b.md": "few" } }""")
            .Write("a.md", "A\n").Write("b.md", "B\n");
        await site.SilentAsync();
        Assert.Equal(("Two|Foot|Kept|all", "Two|Foot|Kept|few"), (site.Read("a.html"), site.Read("b.html")));

        site.Write("meta/files.json", """{ "audience": { "b.md": "none" } }""");
        var result = await site.SilentAsync();
        Assert.Equal((1, 1, 1), (result.Count("Docfx"), result.Count("ParseListed"), result.Count("Page")));
        Assert.Equal("Two|Foot|Kept|none", site.Read("b.html"));

        site.Write("meta/two.json", "{}");
        result = await site.SilentAsync();
        Assert.Equal((1, 0, 2), (result.Count("Docfx"), result.Count("ParseListed"), result.Count("Page")));
        Assert.Equal("One|Foot|Kept|all", site.Read("a.html"));

        site.Delete("meta/one.json");
        Assert.Equal(["BCM1517 docfx.json(5,5): The file 'meta/one.json', which 'globalMetadataFiles' names, is not there, so nothing is taken from it. Correct the name, which begins at the folder of docfx.json, or remove it."], await site.DiagnoseAsync());
        Assert.Equal("Own||Kept|all", site.Read("a.html"));

        site.Write("meta/one.json", "{\n  \"a\": ]\n}");
        Assert.StartsWith("BCM1518 meta/one.json(2,8): A file of 'globalMetadataFiles' cannot be read: ", Assert.Single(await site.DiagnoseAsync()), StringComparison.Ordinal);
        Assert.Equal("Own||Kept|all", site.Read("a.html"));
    }

    [Theory]
    [InlineData("../outside.json", "lies outside of the project, so it is not read. Name its folder in the project as a BuildCacheAllowedRoot, or move the file.")]
    [InlineData(".", "is not there, so nothing is taken from it. Correct the name, which begins at the folder of docfx.json, or remove it.")]
    public async Task A_file_of_metadata_that_cannot_be_had_is_said(string name, string says)
    {
        using var site = DocfxSite.New($$"""{ "build": { "content": "*.md", "globalMetadataFiles": "{{name}}" } }""").Write("a.md", "A\n");
        Assert.Equal([$"BCM1517 docfx.json(1,33): The file '{name}', which 'globalMetadataFiles' names, {says}"], await site.DiagnoseAsync());
    }

    [Theory]
    [InlineData("> [!KNOWN-ISSUE]\n> *Text*\n", "<div class=\"markdown-alert markdown-alert-known-issue mine\">\n<p class=\"markdown-alert-title\">KNOWN-ISSUE</p>\n<p><em>Text</em></p>\n</div>\n")]
    [InlineData("> [!step_2]  \n>\n> Text\n>\n> More\n", "<div class=\"markdown-alert markdown-alert-step_2 alert alert-info\">\n<p class=\"markdown-alert-title\">STEP_2</p>\n<p>Text</p>\n<p>More</p>\n</div>\n")]
    [InlineData("- > [!step_2]\n  > - Text\n", "<ul>\n<li>\n<div class=\"markdown-alert markdown-alert-step_2 alert alert-info\">\n<p class=\"markdown-alert-title\">STEP_2</p>\n<ul>\n<li>Text</li>\n</ul>\n</div>\n</li>\n</ul>\n")]
    [InlineData("> [!step_2] Text\n", "<blockquote>\n<p>[!step_2] Text</p>\n</blockquote>\n")]
    [InlineData("Text\n\n[!step_2]\n", "<p>Text</p>\n<p>[!step_2]</p>\n")]
    public async Task Alerts_of_ones_own_may_have_names_of_more_than_letters(string markdown, string html)
    {
        using var site = DocfxSite.New("""{ "build": { "content": "*.md", "markdownEngineProperties": { "alerts": { "KNOWN-ISSUE": "mine", "STEP_2": "alert alert-info" } } } }""")
            .Write("a.md", markdown);
        await site.BuildAsync();
        Assert.Equal(html, site.Read("a.html"));
    }

    [Fact]
    public async Task Files_of_a_group_go_into_its_folder()
    {
        using var site = DocfxSite.New("""
            {
              "build": {
                "content": [ "*.md", { "src": "v1", "files": "*.md", "group": "one" }, { "src": "v2", "dest": "in", "files": "*.md", "group": "two" }, { "src": "v3", "files": "*.md", "group": "none" } ],
                "resource": [ { "files": "*.png", "group": "one" } ],
                "groups": { "one": { "dest": "first" }, "two": { "dest": "second/", "moniker_range": ">=2" } }
              }
            }
            """).Write("a.md", "[b](v1/b.md) [c](v2/c.md) ![p](p.png)\n").Write("v1/b.md", "[a](../a.md)\n").Write("v2/c.md", "C\n").Write("v3/d.md", "D\n").Write("p.png", "");
        var result = await site.SilentAsync();
        Assert.Equal(["a.html", "d.html", "first/b.html", "first/p.png", "second/in/c.html"], result.Outputs.Where(static path => Path.GetFileNameWithoutExtension(path) is [>= 'a']));
        Assert.Equal("<p><a href=\"first/b.html\">b</a> <a href=\"second/in/c.html\">c</a> <img src=\"first/p.png\" alt=\"p\" /></p>\n", site.Read("a.html"));
        Assert.Equal("<p><a href=\"../a.html\">a</a></p>\n", site.Read("first/b.html"));
    }

    [Fact]
    public async Task Alerts_of_ones_own_have_their_name_and_classes_and_an_edit_runs_the_pages_that_show_them()
    {
        const string description = """{ "build": { "content": "*.md", "markdownEngineProperties": { "alerts": { "TODO": "alert alert-secondary", "note": "mine" } } } }""";
        using var site = DocfxSite.New(description)
            .Write("a.md", "> [!todo]\n> *Text*\n")
            .Write("b.md", "> [!NOTE]\n> Text\n")
            .Write("c.md", "> [!TIP]\n> Text\n");
        await site.SilentAsync();
        Assert.Equal("<div class=\"markdown-alert markdown-alert-todo alert alert-secondary\">\n<p class=\"markdown-alert-title\">TODO</p>\n<p><em>Text</em></p>\n</div>\n", site.Read("a.html"));
        Assert.Equal("<div class=\"markdown-alert markdown-alert-note mine\">\n<p class=\"markdown-alert-title\">Note</p>\n<p>Text</p>\n</div>\n", site.Read("b.html"));
        Assert.Equal("<div class=\"markdown-alert markdown-alert-tip\">\n<p class=\"markdown-alert-title\">Tip</p>\n<p>Text</p>\n</div>\n", site.Read("c.html"));

        site.Write("docfx.json", description.Replace("alert alert-secondary", "other", StringComparison.Ordinal));
        var result = await site.SilentAsync();
        Assert.Equal((1, 1, 1), (result.Count("Docfx"), result.Count("ParseListed"), result.Count("Page")));
        Assert.Contains("markdown-alert-todo other", site.Read("a.html"), StringComparison.Ordinal);

        site.Write("docfx.json", description.Replace("TODO", "OTHER", StringComparison.Ordinal));
        Assert.Equal(["BCM1125 a.md(1,0): A marker ([!NAME]) does not begin a quote (> [!NOTE]), or is not known, and is shown as text: line 1."], await site.DiagnoseAsync());
    }

    [Fact]
    public async Task Parts_of_the_theme_are_left_out_where_docfx_json_or_the_page_says_so()
    {
        using var site = DocfxSite.New("""
            {
              "build": {
                "content": "**/*.md",
                "globalMetadata": { "_appTitle": "T", "_disableBreadcrumb": true, "_disableNextArticle": false, "_enableSearch": false, "_gitContribute": { "repo": "https://example.org/r", "branch": "b" } },
                "fileMetadata": { "_disableContribution": { "g/b.md": true } }
              }
            }
            """)
            .Write("_templates/page.hbs", string.Concat(((string[])["bar", "breadcrumbs", "contents", "edit", "footer", "navigation", "neighbours"]).Select(static part => $"{{{{#if shows.{part}}}}}{part} {{{{/if}}}}")))
            .Write("g/a.md", "# A\n")
            .Write("g/b.md", "---\n_disableBreadcrumb: false\n_disableToc: true\n---\n# B\n")
            .Write("g/c.md", "---\n_layout: landing\n---\n# C\n")
            .Write("g/e.md", "---\nlayout: landing\n---\n# E\n")
            .Write("g/d.md", "---\n_noindex: true\n---\n# D\n");
        await site.SilentAsync();
        Assert.Equal("bar contents edit footer navigation neighbours", site.Read("g/a.html").Trim());
        Assert.Equal("bar breadcrumbs contents footer neighbours", site.Read("g/b.html").Trim());
        Assert.Equal(("bar footer", "bar footer"), (site.Read("g/c.html").Trim(), site.Read("g/e.html").Trim()));
        Assert.Contains("\"g/c.html\"", site.Read("search/0.js"), StringComparison.Ordinal);
        Assert.DoesNotContain("\"g/d.html\"", site.Read("search/0.js"), StringComparison.Ordinal);
        Assert.DoesNotContain("role=\"search\"", site.Read("404.html"), StringComparison.Ordinal);

        site.Delete("_templates/page.hbs");
        await site.SilentAsync();
        string[] parts = ["class=\"side\"", "class=\"breadcrumbs\"", "class=\"edit\"", "class=\"neighbours\"", "class=\"bottom\""];
        Assert.Equal(["class=\"side\"", "class=\"edit\"", "class=\"neighbours\"", "class=\"bottom\""], parts.Where(part => site.Read("g/a.html").Contains(part, StringComparison.Ordinal)));
        Assert.Equal(["class=\"breadcrumbs\"", "class=\"neighbours\"", "class=\"bottom\""], parts.Where(part => site.Read("g/b.html").Contains(part, StringComparison.Ordinal)));
        Assert.Equal(["class=\"bottom\""], parts.Where(part => site.Read("g/c.html").Contains(part, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Pages_are_called_as_their_files_are()
    {
        using var site = DocfxSite.New().Write("index.md", "[1](a/) [2](b/README.md) [3](b/)\n").Write("a/Index.md", "# A\n").Write("b/README.md", "# B\n");
        await site.SilentAsync();
        Assert.Contains("<a href=\"a/Index.html\">1</a> <a href=\"b/README.html\">2</a> <a href=\"b/README.html\">3</a>", site.Read("index.html"), StringComparison.Ordinal);
        Assert.Equal((true, true, false), (site.Has("a/Index.html"), site.Has("b/README.html"), site.Has("b/index.html")));
    }

    [Fact]
    public async Task A_page_outside_of_the_project_is_left_out_until_the_project_allows_it()
    {
        var outside = MemoryFolder.New("bc-outside-");
        var name = Path.GetFileName(outside);
        await File.WriteAllTextAsync(Path.Combine(outside, "CHANGES.md"), "# Changes\n", TestContext.Current.CancellationToken);
        try
        {
            using var site = DocfxSite.New($$"""{ "build": { "content": [ { "files": "*.md" }, { "src": "../{{name}}", "files": "CHANGES.md" } ] } }""").Write("a.md", "A\n");
            Assert.Equal(
                [$"BCM1514 docfx.json(0,0): The entry of 'content' with the src '../{name}' names '../{name}/CHANGES.md', which lies outside of the project, so it is left out. Put it into the project; or name a folder that holds it, if everything in it may be published: <BuildCacheAllowedRoot Include=\"…\" />."],
                await site.DiagnoseAsync());
            Assert.Contains("A", site.Read("a.html"), StringComparison.Ordinal);
            Assert.False(site.Has("CHANGES.html"));

            site.Items["BuildCacheAllowedRoot"] = new ItemList { Items = [new Item(outside, new Dictionary<string, string>())] };
            await site.SilentAsync();
            Assert.Contains("<h1 id=\"changes\"", site.Read("CHANGES.html"), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(outside, recursive: true);
        }
    }

    [Fact]
    public async Task What_is_wrong_with_it_is_told_with_its_place()
    {
        using var site = DocfxSite.New("""
            {
              "build": {
                "content": [ { "files": "*.md" }, { "src": "sub", "files": "*.md" }, { "src": "../else", "files": "*.md" } ],
                "contents": [],
                "template": [ "default" ]
              },
              "buidl": {}
            }
            """).Write("a.md", "A\n").Write("sub/a.md", "B\n");
        Assert.Equal(
            [
                "BCM1510 docfx.json(4,5): The key 'contents' is none of docfx, so it means nothing. Correct it, or remove it.",
                "BCM1510 docfx.json(7,3): The key 'buidl' is none of docfx, so it means nothing. Correct it, or remove it.",
                "BCM1513 docfx.json(0,0): 'sub/a.md' and 'a.md' both become a.md, so the second of them is left out. Give one of their entries in 'content' another 'dest'.",
                "BCM1514 docfx.json(0,0): The entry of 'content' with the src '../else' names, by a pattern, files that lie outside of the project, where they are not looked for. Name each of them, or put the project beside them.",
            ],
            (await site.DiagnoseAsync()).Order(StringComparer.Ordinal));
        var message = Assert.Single((await site.BuildAsync()).Diagnostics, static d => d.Code == "BCM1511");
        Assert.Equal((Severity.Message, 5, 5), (message.Severity, message.Line, message.Column));

        site.Write("docfx.json", "{ \"build\": ");
        Assert.StartsWith("BCM1512 docfx.json(1,12): docfx.json cannot be read: ", Assert.Single(await site.DiagnoseAsync()), StringComparison.Ordinal);
        site.Write("docfx.json", "[]");
        Assert.Equal(["BCM1512 docfx.json(1,1): docfx.json cannot be read: it is no JSON object, such as { \"build\": { … } }."], await site.DiagnoseAsync());
    }
}
