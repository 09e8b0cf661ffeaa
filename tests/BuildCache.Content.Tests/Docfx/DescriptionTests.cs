using BuildCache.Content.Tests.Site;

namespace BuildCache.Content.Tests.Docfx;

/// <summary>docfx.json says which files make the site and what it is called; who runs after an edit of it is who reads what changed.</summary>
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
    [InlineData("overwrite")]
    [InlineData("markdownEngineProperties")]
    [InlineData("redirections")]
    public async Task A_key_of_docfx_that_changes_nothing_here_is_said(string key)
    {
        using var site = DocfxSite.New($$"""
            {
              "build": {
                "content": [ { "files": "*.md" } ],
                "{{key}}": {}
              }
            }
            """).Write("a.md", "A\n");
        var message = Assert.Single((await site.BuildAsync()).Diagnostics, static d => d.Code is "BCM1510" or "BCM1511");
        Assert.Equal(("BCM1511", 4), (message.Code, message.Line));
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
                "BCM1514 docfx.json(0,0): The entry of 'content' with the src '../else' names files by a pattern that lie outside of the project, where they are not looked for. Name each of them, or put the project beside them.",
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
