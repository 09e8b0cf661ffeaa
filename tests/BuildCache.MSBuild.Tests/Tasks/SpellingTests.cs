namespace BuildCache.MSBuild.Tests.Tasks;

public sealed class SpellingTests
{
    static readonly string[] Known = ["SiteTitle", "SiteUrl", "SiteStrict", "SiteDescription"];

    [Theory]
    [InlineData("SiteTitel", "SiteTitle")]
    [InlineData("SitTitle", "SiteTitle")]
    [InlineData("Sitetitles", "SiteTitle")]
    [InlineData("SiteDescripton", "SiteDescription")]
    [InlineData("SiteURI", "SiteUrl")]
    [InlineData("SiteMotto", null)]
    [InlineData("SiteLogo", null)]
    public void Finds_what_was_meant(string name, string? meant) => Assert.Equal(meant, Spelling.Nearest(name, Known));
}
