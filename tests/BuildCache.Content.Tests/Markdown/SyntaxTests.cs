using System.Globalization;
using BuildCache.Content.Markdown;

namespace BuildCache.Content.Tests.Markdown;

/// <summary>What is markup and what is text. Ordinary text must never vanish because an extension takes it for something.</summary>
public sealed class SyntaxTests
{
    [Theory]
    [InlineData("We support C++20 and C++17.")]
    [InlineData("E = mc^2^ and a^b^ and ^^c")]
    [InlineData("if a == b and c == d")]
    [InlineData("about ~5 to ~7, ~/a and ~/b, H~2~O")]
    [InlineData("std::list and std::map and ::a::")]
    [InlineData("CSV doubles them: \"\"a\"\"")]
    [InlineData("$(A)/$(B) and ${A}/${B}, 5 $ or 6 $ more, $5 and $6")]
    [InlineData("The set {a=b} is small, {.5} is a number, {#x y} and {=} too")]
    [InlineData("ends with a set {a=b}")]
    [InlineData("f(x){.y} and text{#z}")]
    [InlineData("a*{.x} is no emphasis and [b]{.x} no link")]
    [InlineData("A. Einstein wrote")]
    [InlineData("I. The beginning")]
    [InlineData("i. e. this")]
    [InlineData("a) first\nb) second")]
    [InlineData("^^ up there")]
    public void Text_stays_text(string text) =>
        Assert.Equal($"<p>{text.Replace("\"", "&quot;", StringComparison.Ordinal)}</p>\n", Render.Html(text + "\n"));

    [Theory]
    [InlineData("# T {#a .b}\n", "<h1 id=\"a\" class=\"b\">T</h1>\n")]
    [InlineData("# T {: .b k='v w'}\n", "<h1 id=\"t\" class=\"b\" k=\"v w\">T</h1>\n")]
    [InlineData("# T {#a} ##\n", "<h1 id=\"a\">T</h1>\n")]
    [InlineData("T {#a}\n===\n", "<h1 id=\"a\">T</h1>\n")]
    [InlineData("### `culture`{ #lang }\n", "<h3 id=\"lang\"><code>culture</code></h3>\n")]
    [InlineData("# *a*{#b}\n", "<h1 id=\"b\"><em>a</em></h1>\n")]
    [InlineData("# `a`{.b} c\n", "<h1 id=\"a-c\"><code class=\"b\">a</code> c</h1>\n")]
    [InlineData("# Use {a=b} here\n", "<h1 id=\"use-ab-here\">Use {a=b} here</h1>\n")]
    [InlineData("[a](b){target=_blank} ![c](d.png){.w}\n", "<p><a href=\"b\" target=\"_blank\">a</a> <img src=\"d.png\" alt=\"c\" class=\"w\" /></p>\n")]
    [InlineData("*a*{.b} `c`{.d}\n", "<p><em class=\"b\">a</em> <code class=\"d\">c</code></p>\n")]
    [InlineData("text\n{: .b}\n", "<p class=\"b\">text</p>\n")]
    [InlineData("{.b}\n\ntext\n", "<p class=\"b\">text</p>\n")]
    [InlineData("{ #b }\n**text**\nmore\n", "<p id=\"b\"><strong>text</strong>\nmore</p>\n")]
    [InlineData("{: .b k=v }\ntext\n", "<p class=\"b\" k=\"v\">text</p>\n")]
    [InlineData("{a=b}\ntext\n", "<p>{a=b}\ntext</p>\n")]
    [InlineData("{.b} text\nmore\n", "<p>{.b} text\nmore</p>\n")]
    [InlineData("[a](b.wav){download} and [c](d){e}\n", "<p><a href=\"b.wav\" download=\"\">a</a> and <a href=\"d\">c</a>{e}</p>\n")]
    [InlineData("# T\n{: .b}\ntext\n", "<h1 id=\"t\" class=\"b\">T</h1>\n<p>text</p>\n")]
    [InlineData("## GET /files/{download}\n", "<h2 id=\"get-filesdownload\">GET /files/{download}</h2>\n")]
    [InlineData("`GET /x/`{download} and ![a](b.png){download}\n", "<p><code>GET /x/</code>{download} and <img src=\"b.png\" alt=\"a\" />{download}</p>\n")]
    [InlineData("# T\n{: .b}\n", "<h1 id=\"t\" class=\"b\">T</h1>\n")]
    [InlineData("{a=b}\n\ntext\n", "<p>{a=b}</p>\n<p>text</p>\n")]
    [InlineData("{.b}\n", "<p>{.b}</p>\n")]
    [InlineData("| a |\n|---|\n| b |\n{: .c}\n", "<table class=\"c\">\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>b</td>\n</tr>\n</tbody>\n</table>\n")]
    public void Attributes_stand_directly_behind_what_they_belong_to(string markdown, string html) => Assert.Equal(html, Render.Html(markdown));

    [Theory]
    [InlineData("- [x](page.md)\n", "<ul>\n<li><a href=\"page.md\">x</a></li>\n</ul>\n")]
    [InlineData("- [ ]x\n- [x]\n", "<ul>\n<li>[ ]x</li>\n<li>[x]</li>\n</ul>\n")]
    [InlineData("- [x][y]\n\n[y]: z.md\n", "<ul>\n<li><a href=\"z.md\">x</a></li>\n</ul>\n")]
    [InlineData("- a\n\n  [x] b\n", "<ul>\n<li>\n<p>a</p>\n<p>[x] b</p>\n</li>\n</ul>\n")]
    [InlineData("1. [X]  a\n", "<ol>\n<li class=\"task-list-item\"><input type=\"checkbox\" checked=\"\" disabled=\"\" /> a</li>\n</ol>\n")]
    public void A_box_needs_white_space_behind_it(string markdown, string html) => Assert.Equal(html, Render.Html(markdown));

    [Theory]
    [InlineData("| a |\n|---|\n| 1 |\ntext\n", "a", "1", "text")]
    [InlineData("| a |\n|---|\ntext\n\nnot\n", "a", "text")]
    [InlineData("before\n| a |\n|---|\n| 1 |\n", "a", "1")]
    [InlineData("| a |\n|---|\n| 1 |\n# H\n", "a", "1")]
    [InlineData("| a |\n|---|\n- item\n", "a")]
    [InlineData("| a |\n|---|\n> quote\n", "a")]
    [InlineData("| a |\n|---|\n```\ncode\n```\n", "a")]
    [InlineData("a\n:-:\nb\n", "a", "b")]
    [InlineData("| a \\| b |\n|---|\n", "a | b")]
    [InlineData("> | a |\n> |---|\nlazy\n", "a")]
    [InlineData("* | a |\n  |---|\n  | 1 |\n\nafter\n", "a", "1")]
    public void A_table_goes_on_until_a_blank_line_or_another_block(string markdown, params string[] cells) =>
        Assert.Equal(cells, new AngleSharp.Html.Parser.HtmlParser().ParseDocument(Render.Html(markdown)).QuerySelectorAll("table th, table td").Select(static cell => cell.TextContent));

    [Theory]
    [InlineData("> | a |\n|---|\n| b |\n")]
    [InlineData("| a | b |\n|---|\n")]
    [InlineData("| a |\n    |---|\n")]
    [InlineData("a | b\n- | -\n")]
    [InlineData("a\n---\n")]
    public void What_is_no_table_is_none(string markdown) => Assert.DoesNotContain("<table", Render.Html(markdown), StringComparison.Ordinal);

    [Fact]
    public void Links_in_a_table_are_told_where_they_stand()
    {
        var links = MarkdownParser.Parse("> t\n>\n> | a | [b](x) |\n> |--|--|\n> | 1 | [c](y) |\n> [d](z)\n").Outline.Links;
        Assert.Equal([("x", 3, 9), ("y", 5, 9), ("z", 6, 3)], links.Select(static link => (link.Url, link.Line, link.Column)));
    }

    [Theory]
    [InlineData("ann@example.org", "mailto:ann@example.org")]
    [InlineData("a.b-c_d+e@x.y.com", "mailto:a.b-c_d+e@x.y.com")]
    [InlineData("http://localhost:8080", "http://localhost:8080")]
    [InlineData("http://127.0.0.1/x", "http://127.0.0.1/x")]
    [InlineData("https://example.org/a_(b)?c=d#e", "https://example.org/a_(b)?c=d#e")]
    [InlineData("www.example.org/a_b", "http://www.example.org/a_b")]
    [InlineData("HTTPS://EXAMPLE.ORG", "HTTPS://EXAMPLE.ORG")]
    [InlineData("http://é.fr", "http://é.fr")]
    [InlineData("mailto:ann@example.org", "mailto:ann@example.org")]
    public void Addresses_in_text_are_links(string address, string target)
    {
        foreach (var text in (string[])["{0}", "see {0}.", "({0})", "*{0}*", "**{0}**, and", "[open {0}", "a\n{0} b", "| {0} |\n|---|"])
        {
            var outline = MarkdownParser.Parse(string.Format(CultureInfo.InvariantCulture, text, address)).Outline;
            Assert.Equal([(target, address)], outline.Links.Select(static link => (link.Url, link.Text)));
        }
    }

    [Theory]
    [InlineData("[see http://a.org](b)", "b")]
    [InlineData("<a href=\"x\">http://a.org</a>")]
    [InlineData("`http://a.org` and ann@localhost, a@@b.org, http://, http://a_b.c, www., xhttp://a.org")]
    [InlineData("![http://a.org](b.png)")]
    [InlineData("<http://a.org>", "http://a.org")]
    public void What_is_no_address_or_is_one_already_is_left(string markdown, params string[] targets) =>
        Assert.Equal(targets, MarkdownParser.Parse(markdown).Outline.Links.Select(static link => link.Url));

    [Fact]
    public void A_bare_address_is_told_where_it_stands() =>
        Assert.Equal(
            [("mailto:ann@example.org", 2, 7), ("http://a.org", 3, 3)],
            MarkdownParser.Parse("> a\n> b c ann@example.org\n> http://a.org\n").Outline.Links.Select(static link => (link.Url, link.Line, link.Column)));

    [Fact]
    public void An_alert_of_a_list_has_no_empty_paragraph() =>
        Assert.Equal(
            "<div class=\"markdown-alert markdown-alert-caution\">\n<p class=\"markdown-alert-title\">Caution</p>\n<ul>\n<li>a</li>\n</ul>\n</div>\n",
            Render.Html("> [!CAUTION]\n> - a\n"));

    [Fact]
    public void Markup_that_opens_and_does_not_close_is_text_at_any_length()
    {
        Assert.Equal($"<p>{string.Concat(Enumerable.Repeat("[a", 3000))}</p>\n", Render.Html(string.Concat(Enumerable.Repeat("[a", 3000))));
        Assert.Equal($"<p>{string.Concat(Enumerable.Repeat("*a ", 2000)).TrimEnd()}</p>\n", Render.Html(string.Concat(Enumerable.Repeat("*a ", 2000))));
    }

    /// <summary>What begins like a grid table and is none is text; the line after it means what it means anywhere.</summary>
    [Theory]
    [InlineData("+---+---+\n[a](b.md)\n", "<p>+---+---+\n<a href=\"b.md\">a</a></p>\n")]
    [InlineData("+---+\n# h\n", "<p>+---+</p>\n<h1 id=\"h\">h</h1>\n")]
    [InlineData("+---+\n\nb\n", "<p>+---+</p>\n<p>b</p>\n")]
    [InlineData("+---+\n+---+\nb\n", "<p>+---+\n+---+\nb</p>\n")]
    [InlineData("+---+\n    b\n", "<p>+---+\nb</p>\n")]
    [InlineData("> +---+\n> *b*\n", "<blockquote>\n<p>+---+\n<em>b</em></p>\n</blockquote>\n")]
    [InlineData("> +---+\n\nb\n", "<blockquote>\n<p>+---+</p>\n</blockquote>\n<p>b</p>\n")]
    [InlineData("+---+", "<p>+---+</p>\n")]
    public void A_grid_table_without_rows_is_text(string markdown, string html) => Assert.Equal(html, Render.Html(markdown));

    [Fact]
    public void A_link_below_what_begins_like_a_grid_table_is_listed_once()
    {
        var link = Assert.Single(MarkdownParser.Parse("x\n\n+---+---+\n[a](b.md)").Outline.Links);
        Assert.Equal(("b.md", 4, 1), (link.Url, link.Line, link.Column));
    }
}
