namespace BuildCache.Content.Tests.Markdown;

[Trait("Speed", "Slow")]
public sealed class DuplicateIdTests
{
    [Fact]
    public async Task An_id_that_is_given_twice_is_told_at_its_second_place()
    {
        using var site = new Site();
        site["a.md"] = "---\nx: 1\n---\n## Setup\n\n<a id=\"setup\"></a>\n\n<div\n  id='one'><p id=one></div>\n\nText <i id=q>\n\nmore <i id='q'>\n\n## Setup\n";
        Assert.Equal(
            ["BCM1126 a.md(6,1) Warning: The id 'setup' names another element of this page already, in line 4", "BCM1126 a.md(9,1) Warning: The id 'one' names another element of this page already, in line 9", "BCM1126 a.md(13,1) Warning: The id 'q' names another element of this page already, in line 11"],
            (await site.Diagnose()).Select(static text => text[..text.IndexOf(", and", StringComparison.Ordinal)]));
    }

    [Fact]
    public async Task Ids_that_the_build_makes_are_different_from_each_other()
    {
        using var site = new Site();
        site["a.md"] = "## Fn 1\n\n## fnref-1\n\nText[^1] and[^n].\n\n[^1]: One\n[^n]: Two\n\n## A\n\n## A\n\n## A-1\n\nB\n{#b}\n\n## B\n";
        await site.Succeed();
        var ids = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(site.Project.Read("a.html")).QuerySelectorAll("[id]").Select(static element => element.Id!).ToList();
        Assert.Equal(ids.Distinct(), ids);
        Assert.Contains("fn-1-1", ids);
    }
}
