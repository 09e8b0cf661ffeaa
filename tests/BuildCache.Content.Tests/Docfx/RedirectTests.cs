namespace BuildCache.Content.Tests.Docfx;

/// <summary>Pages that have moved.</summary>
public sealed class RedirectTests
{
    [Fact]
    public async Task A_page_that_has_moved_leads_to_the_other_one_and_is_listed_nowhere()
    {
        using var site = DocfxSite.New("""{ "build": { "content": "**.md", "sitemap": { "baseUrl": "https://docs.example.org/" } } }""")
            .Write("old/a.md", "---\ntitle: Moved away\nredirect_url: ../new/b.md#part\n---\n")
            .Write("old/far.md", "---\nredirect_url: https://example.org/x?a=1&b=2\n---\n")
            .Write("old/host.md", "---\nredirect_url: /dotnet/x\n---\n")
            .Write("old/script.md", "---\nredirect_url: javascript:alert(1)\n---\n")
            .Write("new/b.md", "# B\n\n## Part\n");
        await site.SilentAsync();
        Assert.Contains("<meta http-equiv=\"refresh\" content=\"0; url=../new/b.html#part\">", site.Read("old/a.html"), StringComparison.Ordinal);
        Assert.Contains("<a href=\"https://example.org/x?a=1&amp;b=2\">", site.Read("old/far.html"), StringComparison.Ordinal);
        Assert.Contains("url=/dotnet/x\"", site.Read("old/host.html"), StringComparison.Ordinal);
        Assert.DoesNotContain("javascript", site.Read("old/script.html"), StringComparison.Ordinal);
        Assert.DoesNotContain("old/", site.Read("sitemap.xml"), StringComparison.Ordinal);
        Assert.DoesNotContain("old/", site.Read("search/0.js"), StringComparison.Ordinal);
        Assert.DoesNotContain("Moved away", site.Read("404.html"), StringComparison.Ordinal);

        site.Write("old/a.md", "---\nredirect_url: ../new/gone.md\n---\n");
        Assert.Equal(["BCM1550 old/a.md(1,1): The page says that it has moved to ../new/gone.md (redirect_url), which is no page of the site. Correct the address."], await site.DiagnoseAsync());
    }
}
