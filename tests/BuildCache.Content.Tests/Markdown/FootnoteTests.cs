namespace BuildCache.Content.Tests.Markdown;

/// <summary>Definitions of footnotes stand wherever a block may, as on GitHub; what they say is shown at the end.</summary>
public sealed class FootnoteTests
{
    [Theory]
    [InlineData("> a[^1] b\n>\n> [^1]: lost\n")]
    [InlineData("> a[^1] b\n> [^1]: lost\n")]
    [InlineData("- a[^1] b\n\n  [^1]: lost\n")]
    [InlineData("::: note\na[^1] b\n\n[^1]: lost\n:::\n")]
    [InlineData("> [!NOTE]\n> a[^1] b\n>\n> [^1]: lost\n")]
    [InlineData("a[^1] b\n\n> - [^1]: lost\n")]
    [InlineData("> [^1]: lost\n\na[^1] b\n")]
    [InlineData("a[^1] b\n[^1]: lost\n")]
    public void A_definition_is_shown_wherever_it_stands(string markdown)
    {
        var html = Render.Html(markdown);
        Assert.Contains("""a<sup class="footnote-ref"><a href="#fn-1" id="fnref-1">1</a></sup> b""", html, StringComparison.Ordinal);
        Assert.EndsWith(
            """
            <section class="footnotes">
            <ol>
            <li id="fn-1">
            <p>lost</p>
            <a href="#fnref-1" class="footnote-back-ref" aria-label="Back to reference">↩</a>
            </li>
            </ol>
            </section>

            """,
            html,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a[^1]\n\n[^1]: one\n\n    two\n\nthree\n", "<p>one</p>\n<p>two</p>")]
    [InlineData("a[^1]\n\n[^1]: one\ntwo\n", "<p>one\ntwo</p>")]
    [InlineData("> a[^1]\n>\n> [^1]: one\n>\n>     - two\n", "<p>one</p>\n<ul>\n<li>two</li>\n</ul>")]
    [InlineData("a[^1]\n\n[^1]:\n    one\n", "<p>one</p>")]
    [InlineData("a[^1]\n\n[^1]:\n\n    one\n", "")]
    [InlineData("a[^1]\n\n[^1]: one\n[^1]: two\n", "<p>one</p>")]
    public void What_is_indented_by_four_belongs_to_it(string markdown, string footnote) =>
        Assert.Contains($"<li id=\"fn-1\">\n{footnote}{(footnote.Length > 0 ? "\n" : "")}<a href=\"#fnref-1\"", Render.Html(markdown), StringComparison.Ordinal);

    [Fact]
    public void One_defined_in_another_stands_beside_it() =>
        Assert.Equal(
            ["1", "2"],
            Render.Tree("a[^1]\n\n[^1]: b[^2]\n\n    [^2]: c\n").GetProperty("children").EnumerateArray()
                .Where(static node => node.GetProperty("type").GetString() == "footnoteDefinition").Select(static node => node.GetProperty("label").GetString()));

    /// <summary>A footnote is no address: the brackets before it are text, as on GitHub.</summary>
    [Theory]
    [InlineData("[text][^1]", "[text]{1}")]
    [InlineData("![text][^1]", "![text]{1}")]
    [InlineData("[*text*][^1]", "[<em>text</em>]{1}")]
    [InlineData("[][^1]", "[]{1}")]
    [InlineData("[^1][]", "{1}[]")]
    [InlineData("![^1]", "!{1}")]
    [InlineData("[^1][^2]", "{1}{2}")]
    [InlineData("[[^1]]", "[{1}]")]
    [InlineData("[a [^1]](b.md)", "[a {1}](b.md)")]
    [InlineData("[a][^1](b.md)", "[a]<a href=\"b.md\">^1</a>")]
    [InlineData("[^1][ref]", "<a href=\"c.md\">^1</a>")]
    [InlineData("[ref][^1]", "[ref]{1}")]
    [InlineData("\\[^1]", "[^1]")]
    [InlineData("[^3]", "[^3]")]
    public void Text_before_a_reference_stays(string markdown, string html) =>
        Assert.StartsWith(
            $"<p>{html.Replace("{1}", Reference(1), StringComparison.Ordinal).Replace("{2}", Reference(2), StringComparison.Ordinal)}</p>\n",
            Render.Html(markdown + "\n\n[^1]: one\n[^2]: two\n\n[ref]: c.md\n"),
            StringComparison.Ordinal);

    [Fact]
    public void Definitions_that_follow_each_other_keep_their_text()
    {
        var html = Render.Html("a[^x] b[^y]\n\n[^x]: X\n[^y]: Y\n");
        Assert.Contains("<li id=\"fn-1\">\n<p>X</p>", html, StringComparison.Ordinal);
        Assert.Contains("<li id=\"fn-2\">\n<p>Y</p>", html, StringComparison.Ordinal);
    }

    static string Reference(int number) => $"<sup class=\"footnote-ref\"><a href=\"#fn-{number}\" id=\"fnref-{number}\">{number}</a></sup>";
}
