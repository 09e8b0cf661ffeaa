using BuildCache.Content.Markdown;

namespace BuildCache.Content.Tests.Markdown;

/// <summary>HTML of what goes beyond the specifications.</summary>
public sealed class MdastHtmlTests
{
    [Theory]
    [InlineData("~~d~~\n", "<p><del>d</del></p>\n")]
    [InlineData("> [!NOTE]\n> x\n", "<div class=\"markdown-alert markdown-alert-note\">\n<p class=\"markdown-alert-title\">Note</p>\n<p>x</p>\n</div>\n")]
    [InlineData(":::box Title\nx\n:::\n", "<div class=\"box\">\n<p class=\"directive-title\">Title</p>\n<p>x</p>\n</div>\n")]
    [InlineData("*[CSS]: Style\n\nCSS\n", "<p><abbr title=\"Style\">CSS</abbr></p>\n")]
    [InlineData("T\n:   D\n", "<dl>\n<dt>T</dt>\n<dd>\nD\n</dd>\n</dl>\n")]
    [InlineData("^^^ c\nx\n^^^\n", "<figure>\n<figcaption>c</figcaption>\n<p>x</p>\n</figure>\n")]
    [InlineData("$x<y$\n", "<p><span class=\"math\">\\(x&lt;y\\)</span></p>\n")]
    [InlineData("$$\nx\n$$\n", "<div class=\"math\">\\[\nx\n\\]</div>\n")]
    [InlineData("```mermaid\na-->b\n```\n", "<pre class=\"mermaid\">a--&gt;b</pre>\n")]
    [InlineData("```c# {.hl}\nx\n```\n", "<pre><code class=\"language-c# hl\">x\n</code></pre>\n")]
    [InlineData("![a](v.mp4)\n", "<p><video controls=\"\" aria-label=\"a\"><source src=\"v.mp4\" type=\"video/mp4\" /></video></p>\n")]
    [InlineData("- [ ] a\n\n- b\n", "<ul>\n<li class=\"task-list-item\">\n<p><input type=\"checkbox\" disabled=\"\" /> a</p>\n</li>\n<li>\n<p>b</p>\n</li>\n</ul>\n")]
    [InlineData("| | b |\n|---|---|\n| 1 | |\n", "<table>\n<thead>\n<tr>\n<td></td>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td></td>\n</tr>\n</tbody>\n</table>\n")]
    [InlineData("[ü](<ä b.md?x=1&y='>)\n", "<p><a href=\"%C3%A4%20b.md?x=1&amp;y=&#x27;\">ü</a></p>\n")]
    public void Extensions(string markdown, string html) => Assert.Equal(html, Render.Html(markdown));


    [Fact]
    public void Footnotes_are_numbered_by_their_first_reference_and_lead_back() =>
        Assert.Equal(
            """
            <p>a<sup class="footnote-ref"><a href="#fn-1" id="fnref-1">1</a></sup> b<sup class="footnote-ref"><a href="#fn-2" id="fnref-2">2</a></sup> c<sup class="footnote-ref"><a href="#fn-1" id="fnref-1-2">1</a></sup></p>
            <section class="footnotes">
            <ol>
            <li id="fn-1">
            <p>Y</p>
            <a href="#fnref-1" class="footnote-back-ref" aria-label="Back to reference">↩</a>
            <a href="#fnref-1-2" class="footnote-back-ref" aria-label="Back to reference">↩</a>
            </li>
            <li id="fn-2">
            <p>X</p>
            <a href="#fnref-2" class="footnote-back-ref" aria-label="Back to reference">↩</a>
            </li>
            </ol>
            </section>

            """,
            Render.Html("a[^y] b[^x] c[^y]\n\n[^x]: X\n[^y]: Y\n"));

    [Fact]
    public void Every_address_is_rewritten_with_its_place_and_null_leaves_the_text()
    {
        var asked = new List<string>();
        var html = Render.Html(
            "[a](1) ![b](2) <https://x.org>\n\n<p>\n<a class=x href='3'>c</a> <img src=4>\n<!-- <a href=\"no\"> --></p>\n\n[d](xref:T)\n",
            (use, url, place) =>
            {
                asked.Add($"{use} {url} {place.Line}:{place.Column}");
                return url.StartsWith("xref:", StringComparison.Ordinal) ? null : url + "&";
            });
        Assert.Equal(["Link 1 1:1", "Image 2 1:8", "Link https://x.org 1:16", "Link 3 4:18", "Image 4 4:36", "Link xref:T 7:1"], asked);
        Assert.Equal(
            """
            <p><a href="1&amp;">a</a> <img src="2&amp;" alt="b" /> <a href="https://x.org&amp;">https://x.org</a></p>
            <p>
            <a class=x href='3&amp;'>c</a> <img src=4&amp;>
            <!-- <a href="no"> --></p>
            <p><span>d</span></p>

            """,
            html);
    }

    [Fact]
    public void A_node_of_another_tool_is_shown_by_what_it_holds()
    {
        using var tree = System.Text.Json.JsonDocument.Parse(
            """{"type":"root","children":[{"type":"odd","children":[{"type":"text","value":"a<"}]},{"type":"wiki","value":"b&"},{"type":"k","data":{"hName":"kbd"},"children":[]},{"type":"list","children":[{"type":"listItem","children":[]}]}]}""");
        Assert.Equal("a&lt;b&amp;<kbd></kbd>\n<ul>\n<li></li>\n</ul>\n", MdastHtml.Render(tree.RootElement));
    }

    [Fact]
    public void A_page_larger_than_the_buffer_is_whole()
    {
        var html = Render.Html(string.Concat(Enumerable.Range(0, 20_000).Select(static i => $"word{i} ")));
        Assert.StartsWith("<p>word0 word1 ", html, StringComparison.Ordinal);
        Assert.EndsWith("word19999</p>\n", html, StringComparison.Ordinal);
    }
}
