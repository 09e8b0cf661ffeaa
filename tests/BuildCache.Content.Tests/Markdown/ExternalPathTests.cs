namespace BuildCache.Content.Tests.Markdown;

/// <summary>What <c>SiteExternalPaths</c> names is another site on the same host: links to it are left as they are, and all others are checked.</summary>
public sealed class ExternalPathTests
{
    static Site Sample(string paths, string text)
    {
        var site = new Site { ["guide/a.md"] = text, ["apiary.md"] = "# Bees\n" };
        site.Project.Properties["SiteExternalPaths"] = paths;
        return site;
    }

    [Theory]
    [InlineData("/api/", "/api/index.html")]
    [InlineData("/api/", "/api/")]
    [InlineData("/api/", "/api")]
    [InlineData("/api", "/api")]
    [InlineData("/api", "/api/v1/Users.md")]
    [InlineData("/api", "/api?v=1#users")]
    [InlineData("/api", "/api#users")]
    [InlineData("/api", "/API/Users")]
    [InlineData("/Api/V1", "/api/v1/users")]
    [InlineData("/dotnet/; /azure ;", "/azure/storage")]
    [InlineData("/", "/anything.md")]
    public async Task A_link_to_it_is_left_alone(string paths, string url)
    {
        using var site = Sample(paths, $"# A\n\n[x]({url}) ![y]({url})\n\n<a href=\"{url}\">z</a>\n");
        site.Project.Properties["SiteStrict"] = "true";

        await site.Succeed();

        Assert.Contains($"<p><a href=\"{url}\">x</a> <img src=\"{url}\" alt=\"y\"", site.Project.Read("guide/a.html"), StringComparison.Ordinal);
        Assert.Contains($"<a href=\"{url}\">z</a>", site.Project.Read("guide/a.html"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api", "/apis")]
    [InlineData("/api", "/api.md")]
    [InlineData("/api/", "/apis/v1.md")]
    [InlineData("/api/v1", "/api/v10/users.md")]
    [InlineData("/api/v1", "/api/users.md")]
    [InlineData("/api", "/ap")]
    [InlineData("/api", "/v1/api/users.md")]
    [InlineData("/api", "api/users.md")]
    [InlineData("api", "/api/users.md")]
    [InlineData("", "/api/users.md")]
    public async Task One_beside_it_is_checked(string paths, string url)
    {
        using var site = Sample(paths, $"# A\n\n[x]({url})\n");

        Assert.StartsWith($"BCM1110 guide/a.md(3,1) Warning: The link {url} leads to ", Assert.Single(await site.Diagnose()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_whose_name_only_begins_like_it_is_linked()
    {
        using var site = Sample("/api", "# A\n\n[x](/apiary.md#bees) [y](/apiary)\n");

        await site.Succeed();

        Assert.Contains("<p><a href=\"../apiary.html#bees\">x</a> <a href=\"../apiary.html\">y</a></p>", site.Project.Read("guide/a.html"), StringComparison.Ordinal);
    }
}
