using BuildCache.Tests;
using BuildCache.Content.Tests.Site;

namespace BuildCache.Content.Tests.Docfx;

/// <summary>Pages that have moved.</summary>
[Trait("Speed", "Slow")]
public sealed class RedirectTests
{
    /// <summary>A browser passes over white space and control characters before an address, and within its scheme.</summary>
    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData(" javascript:alert(1)")]
    [InlineData("\\tjavascript:alert(1)")]
    [InlineData("\\u0001javascript:alert(1)")]
    [InlineData("java\\nscript:alert(1)")]
    [InlineData(" DATA:text/html,x")]
    [InlineData("vbscript:x")]
    public async Task An_address_that_would_run_a_program_leads_nowhere(string address)
    {
        using var site = DocfxSite.New("""{ "build": { "content": "**.md" } }""").Write("moved.md", $"---\nredirect_url: \"{address}\"\n---\n").Write("index.md", "# Home\n");
        Assert.StartsWith("BCM1211 moved.md(1,1): ", Assert.Single(await site.DiagnoseAsync()), StringComparison.Ordinal);
        Assert.Contains("<meta http-equiv=\"refresh\" content=\"0; url=#\">", site.Read("moved.html"), StringComparison.Ordinal);
        Assert.Contains("<a href=\"#\">", site.Read("moved.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_has_moved_leads_to_the_other_one_and_is_listed_nowhere()
    {
        using var site = DocfxSite.New("""{ "build": { "content": "**.md", "sitemap": { "baseUrl": "https://docs.example.org/" } } }""")
            .Write("old/a.md", "---\ntitle: Moved away\nredirect_url: ../new/b.md#part\n---\n")
            .Write("old/far.md", "---\nredirect_url: https://example.org/x?a=1&b=2\n---\n")
            .Write("old/host.md", "---\nredirect_url: /dotnet/x\n---\n")
            .Write("new/b.md", "# B\n\n## Part\n");
        await site.SilentAsync();
        Assert.Contains("<meta http-equiv=\"refresh\" content=\"0; url=../new/b.html#part\">", site.Read("old/a.html"), StringComparison.Ordinal);
        Assert.Contains("<a href=\"https://example.org/x?a=1&amp;b=2\">", site.Read("old/far.html"), StringComparison.Ordinal);
        Assert.Contains("url=/dotnet/x\"", site.Read("old/host.html"), StringComparison.Ordinal);
        Assert.DoesNotContain("old/", site.Read("sitemap.xml"), StringComparison.Ordinal);
        Assert.DoesNotContain("old/", site.Read("search/0.js"), StringComparison.Ordinal);
        Assert.DoesNotContain("Moved away", site.Read("404.html"), StringComparison.Ordinal);

        site.Write("old/a.md", "---\nredirect_url: ../new/gone.md\n---\n");
        Assert.Equal(["BCM1550 old/a.md(1,1): The page old/a.md has moved to ../new/gone.md (redirect_url), which is no page or asset of the site. Correct the address."], await site.DiagnoseAsync());
    }

    [Fact]
    public async Task Pages_that_a_list_says_have_moved_lead_to_the_others()
    {
        const string list = """
            { "redirections": [
              { "source_path": "docs/in/a.md", "redirect_url": "../b.md#part", "redirect_document_id": true },
              { "source_path_from_root": "/docs/in/host.md", "redirect_url": "/dotnet/x" },
              { "source_path": "elsewhere/c.md", "redirect_url": "/x" },
              { "source_path": "docs/in/a.png", "redirect_url": "/x" }
            ] }
            """;
        using var site = DocfxSite.New().Write("docs/docfx.json", """{ "build": { "content": { "src": "in", "dest": "out", "files": "*.md" } } }""")
            .Write(".openpublishing.redirection.json", list)
            .Write("docs/in/b.md", "# B\n\n[old](a.md)\n")
            .Write("docs/b.md", "Not of the site\n");
        site.Properties["SiteDocfx"] = "docs/docfx.json";
        site.Write(".openpublishing.redirection.json", list.Replace("../b.md", "b.md", StringComparison.Ordinal));
        await site.SilentAsync();
        Assert.Contains("url=b.html#part\"", site.Read("out/a.html"), StringComparison.Ordinal);
        Assert.Contains("url=/dotnet/x\"", site.Read("out/host.html"), StringComparison.Ordinal);
        Assert.Contains("<a href=\"a.html\">old</a>", site.Read("out/b.html"), StringComparison.Ordinal);
        Assert.DoesNotContain("out/a.html", site.Read("search/0.js"), StringComparison.Ordinal);

        // Another address of one page: the list is read, and that page is written.
        site.Write(".openpublishing.redirection.json", list.Replace("../b.md", "b.md", StringComparison.Ordinal).Replace("/dotnet/x", "/dotnet/y", StringComparison.Ordinal));
        var result = await site.SilentAsync();
        Assert.Equal((1, 1, 1), (result.Count("Docfx"), result.Count("Redirect"), result.Count("Page")));

        site.Write(".openpublishing.redirection.json", list).Write("docs/in/host.md", "# Back\n");
        Assert.Equal(
            [
                "BCM1516 .openpublishing.redirection.json(0,0): The page 'docs/in/host.md' is there, or is listed twice, so the entry that says that it has moved to /dotnet/x counts for nothing. Remove the entry, or the page.",
                "BCM1550 .openpublishing.redirection.json(1,1): The page out/a.md has moved to ../b.md#part (redirect_url), which is no page or asset of the site. Correct the address.",
            ],
            (await site.DiagnoseAsync()).Order(StringComparer.Ordinal));
        site.Write(".openpublishing.redirection.json", "[");
        Assert.Equal(
            ["BCM1110 docs/in/b.md(3,1)", "BCM1515 .openpublishing.redirection.json(1,2)"],
            (await site.DiagnoseAsync()).Select(static said => said[..said.IndexOf(':', StringComparison.Ordinal)]).Order(StringComparer.Ordinal));
        Assert.False(site.Has("out/a.html"));
    }

    [Fact]
    public async Task The_list_may_stand_above_the_project_where_paths_begin_with_its_folder()
    {
        using var site = DocfxSite.New().Write("b.md", "# B\n\n[old](in/a.md)\n");
        var outside = MemoryFolder.New("bc-outside-");
        var list = Path.Combine(outside, "moved.json");
        await File.WriteAllTextAsync(
            list,
            """{ "redirections": [ { "source_path": "docs/in/a.md", "redirect_url": "../b.md" }, { "source_path": "other/b.md", "redirect_url": "/x" } ] }""",
            TestContext.Current.CancellationToken);
        try
        {
            site.Properties["SiteRedirections"] = list;
            site.Properties["SiteRedirectionsFolder"] = "docs/";
            site.Items["BuildCacheAllowedRoot"] = new ItemList { Items = [new Item(list, new Dictionary<string, string>())] };
            await site.SilentAsync();
            Assert.Contains("url=../b.html\"", site.Read("in/a.html"), StringComparison.Ordinal);
            Assert.Contains("<a href=\"in/a.html\">old</a>", site.Read("b.html"), StringComparison.Ordinal);

            await File.WriteAllTextAsync(list, """{ "redirections": [] }""", TestContext.Current.CancellationToken);
            Assert.Equal(["BCM1110 b.md(3,1): The link in/a.md leads to in/a.md, which is no page or asset of the site."], await site.DiagnoseAsync());
            Assert.False(site.Has("in/a.html"));
        }
        finally
        {
            Directory.Delete(outside, recursive: true);
        }
    }

    [Theory]
    [InlineData("r.json", "./", "in/a.md", "")]
    [InlineData("cfg/r.json", "../", "../in/a.md", "")]
    [InlineData("cfg/r.json", "../", "in/a.md", "BCM1110 BCM1550")]
    [InlineData("gone.json", "./", "in/a.md", "BCM1110 BCM1515")]
    public async Task The_list_may_stand_anywhere_and_is_told_where_it_is_not(string list, string project, string source, string codes)
    {
        using var site = DocfxSite.New("""{ "build": { "content": [ { "files": "**/*.md" } ] } }""").Write("b.md", "# B\n\n[old](in/a.md)\n");
        site.Write(list.Replace("gone", "there", StringComparison.Ordinal), $$"""{ "redirections": [ { "source_path": "{{source}}", "redirect_url": "../b.md" } ] }""");
        site.Properties["SiteRedirections"] = list;
        site.Properties["SiteRedirectionsFolder"] = project;
        Assert.Equal(codes, string.Join(' ', (await site.DiagnoseAsync()).Select(static said => said[..7]).Order(StringComparer.Ordinal)));
        Assert.Equal(codes.Length == 0, site.Has("in/a.html"));
    }

    [Fact]
    public async Task A_page_may_have_moved_to_an_asset_and_letter_case_is_told()
    {
        using var site = new SiteProject().Write("index.md", "# Home\n").Write("files/a b.png", "").Write("files/ä.png", "").Write("guide/Über.md", "# B\n\n## Part\n")
            .Write("old/asset.md", "---\nredirect_url: ../files/a%20b.png#page=2\n---\n")
            .Write("old/asset-case.md", "---\nredirect_url: /files/Ä.png\n---\n")
            .Write("old/page-case.md", "---\nredirect_url: ../guide/über.md#part\n---\n");
        Assert.Equal(
            [
                "BCM1550 old/asset-case.md(1,1): The page old/asset-case.md has moved to /files/Ä.png (redirect_url), which is no page or asset of the site. Letter case matters: files/ä.png is there.",
                "BCM1550 old/page-case.md(1,1): The page old/page-case.md has moved to ../guide/über.md#part (redirect_url), which is no page or asset of the site. Letter case matters: guide/Über.md is there.",
            ],
            (await site.DiagnoseAsync()).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["../files/a%20b.png#page%3D2", "../files/%C3%A4.png", "../guide/%C3%9Cber.html#part"],
            ((string[])["asset", "asset-case", "page-case"]).Select(page => new AngleSharp.Html.Parser.HtmlParser().ParseDocument(site.Read($"old/{page}.html")).QuerySelector("a")!.GetAttribute("href")));
    }
}
