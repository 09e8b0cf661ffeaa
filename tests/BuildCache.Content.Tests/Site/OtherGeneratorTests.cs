namespace BuildCache.Content.Tests.Site;

[Trait("Speed", "Slow")]
public sealed class OtherGeneratorTests
{
    [Theory]
    [InlineData("_config.yml", "Jekyll", "_config.yml")]
    [InlineData("_posts/2024-01-01-a.md", "Jekyll", null)]
    [InlineData("_layouts/default.html", "Jekyll", null)]
    [InlineData("_site/index.html", "Jekyll", null)]
    [InlineData("hugo.toml", "Hugo", "hugo.toml")]
    [InlineData("archetypes/default.md", "Hugo", "archetypes/default.md")]
    public async Task A_folder_of_another_generator_is_told_once(string file, string generator, string? place)
    {
        using var site = new SiteProject().Write("index.md", "# Home\n").Write("b.md", "# B\n").Write(file, "x: 1");
        var warning = Assert.Single((await site.SucceedAsync()).Diagnostics);
        Assert.Equal(("BCM1129", Severity.Warning, place), (warning.Code, warning.Severity, warning.File));
        Assert.Contains(generator, warning.Message, StringComparison.Ordinal);
        site.Delete(file);
        Assert.Empty((await site.SucceedAsync()).Diagnostics);
    }

    [Fact]
    public async Task A_file_with_another_ending_of_pages_is_told_until_it_is_one()
    {
        using var site = new SiteProject().Write("index.md", "# Home\n").Write("guide.markdown", "# Guide\n").Write("_notes/own.markdown", "# Own\n");
        var warning = Assert.Single((await site.SucceedAsync()).Diagnostics);
        Assert.Equal(("BCM1107", Severity.Warning, "guide.markdown"), (warning.Code, warning.Severity, warning.File));
        site.Items["Markdown"] = new ItemList { Include = ["**/*.md", "guide.markdown"], Exclude = ["_*/**"] };
        Assert.Empty((await site.SucceedAsync()).Diagnostics);
        Assert.True(site.Has("guide.html"));
    }
}
