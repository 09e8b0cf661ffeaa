using BuildCache.Content.Markdown;

namespace BuildCache.Content.Tests.Markdown;

/// <summary>Where links and headings stand, in lines of the page.</summary>
public sealed class PlaceTests
{
    [Theory]
    [InlineData("x\n\n[a](b.md)\n===\n", 3, 1)]
    [InlineData("x\n\none\n[a](b.md)\n---\n", 4, 1)]
    [InlineData("> x\n>\n> [a](b.md)\n> ===\n", 3, 3)]
    [InlineData("x\n\n+ [a](b.md)\n", 3, 3)]
    [InlineData("x\n\n+---[a](b.md)\n", 3, 5)]
    [InlineData("x\n\n+---+ [a](b.md)\nb\n", 3, 7)]
    public void A_link_stands_where_it_is_written(string markdown, int line, int column)
    {
        var link = Assert.Single(MarkdownParser.Parse(markdown).Outline.Links);
        Assert.Equal((line, column), (link.Line, link.Column));
    }

    [Theory]
    [InlineData("x\n\nheading\n===\n", 3)]
    [InlineData("x\n\none\ntwo\n---\n", 3)]
    [InlineData("x\n\n## heading\n", 3)]
    public void A_heading_stands_where_its_text_begins(string markdown, int line) => Assert.Equal(line, Assert.Single(MarkdownParser.Parse(markdown).Outline.Headings).Line);
}
