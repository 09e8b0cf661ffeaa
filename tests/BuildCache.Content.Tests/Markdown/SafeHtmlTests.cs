using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using BuildCache.Content.Markdown;

namespace BuildCache.Content.Tests.Markdown;

/// <summary>Pages of strangers, as a browser reads them (<c>SiteUnsafeHtml=false</c>).</summary>
public sealed class SafeHtmlTests
{
    static string Safe(string markdown) => MdastHtml.Render(Render.Tree(markdown), isSafe: true);

    public static TheoryData<string> Evasions =>
    [
        "<script>alert(1)</script>",
        "<SCRIPT SRC=//x.org/x.js></SCRIPT>",
        "a <script>alert(1)</script> b",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<script",
        "<script>alert(1)",
        "<<script>alert(1);//<</script>",
        "<img src=x onerror=alert(1)>",
        "<img src=x onerror\n=\n'alert(1)'>",
        "<img src=\"x\"onerror=\"alert(1)\">",
        "<img/src=x/onerror=alert(1)>",
        "<img \"\"\"><script>alert(1)</script>\">",
        "<img src=`x`onerror=alert(1)>",
        "<body onload=alert(1)>",
        "<div onclick=\"alert(1)\" style=\"position:fixed\">a</div>",
        "<p style=\"background:url(javascript:alert(1))\">a</p>",
        "<style>*{display:none}</style>",
        "<style><img src=\"</style><img src=x onerror=alert(1)>\">",
        "<link rel=stylesheet href=//x.org/x.css>",
        "<a href=\"javascript:alert(1)\">a</a>",
        "<a href=\" javascript:alert(1)\">a</a>",
        "<a href=\"java\tscript:alert(1)\">a</a>",
        "<a href=\"java&#10;script:alert(1)\">a</a>",
        "<a href=\"&#106;avascript:alert(1)\">a</a>",
        "<a href=\"javascript&colon;alert(1)\">a</a>",
        "<a href=\"java&Tab;script:alert(1)\">a</a>",
        "<a href=\"&#x1;javascript:alert(1)\">a</a>",
        "<a href=\"JaVaScRiPt:alert(1)\">a</a>",
        "<a href=\"vbscript:x\">a</a>",
        "<a href=\"data:text/html,<script>alert(1)</script>\">a</a>",
        "<a href=x href=javascript:alert(1)>a</a>",
        "[a](javascript:alert(1))",
        "[a](<java\tscript:alert(1)>)",
        "[a](&#106;avascript:alert(1))",
        "[a](java&NewLine;script:alert(1))",
        "[a][b]\n\n[b]: javascript:alert(1)",
        "<javascript:alert(1)>",
        "![a](javascript:alert(1))",
        "![a](data:image/svg+xml;base64,PHN2Zy8+)",
        "![a](x){onerror=alert(1)}",
        "[a](x){onclick=alert(1) style=color:red}",
        "# T {onclick=alert(1) style=x}",
        "text\n{: onclick=alert(1)}",
        "```c {onclick=alert(1)}\nx\n```",
        "| a |\n|---|\n{: onclick=alert(1)}",
        ":::div {onclick=alert(1)}\nx\n:::",
        "<svg><script>alert(1)</script></svg>",
        "<svg onload=alert(1)>",
        "<svg><a xlink:href=\"javascript:alert(1)\"><text>a</text></a></svg>",
        "<svg><animate href=#x attributeName=href values=javascript:alert(1) /></svg>",
        "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
        "<math href=\"javascript:alert(1)\">a</math>",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        "<textarea><img title=\"</textarea><img src=x onerror=alert(1)>\"></textarea>",
        "<title><img title=\"</title><img src=x onerror=alert(1)>\"></title>",
        "<xmp><p title=\"</xmp><img src=x onerror=alert(1)>\"></xmp>",
        "<template><script>alert(1)</script></template>",
        "<!--><img src=x onerror=alert(1)>-->",
        "<!-- --!><img src=x onerror=alert(1)> -->",
        "<![CDATA[<img src=x onerror=alert(1)>]]>",
        "<?xml-stylesheet href=\"javascript:alert(1)\"?>",
        "<iframe src=//x.org></iframe>",
        "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
        "<object data=x.swf></object><embed src=x.swf>",
        "<frameset><frame src=x></frameset>",
        "![v](https://youtu.be/abc)",
        "![v](https://www.youtube.com/watch?v=abc)",
        "<base href=//x.org/>",
        "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
        "<form action=javascript:alert(1)><input type=submit></form>",
        "<button formaction=javascript:alert(1)>a</button>",
        "<input onfocus=alert(1) autofocus>",
        "<select onfocus=alert(1) autofocus><option></select>",
        "<details open ontoggle=alert(1)>a</details>",
        "<video><source onerror=alert(1)></video>",
        "<audio src=javascript:alert(1)></audio>",
        "<video poster=javascript:alert(1)></video>",
        "<img srcset=\"x 1x, javascript:alert(1) 2x\">",
        "<img srcset=\"data:image/svg+xml,x 1x\">",
        "<area href=javascript:alert(1)>",
        "<table background=javascript:alert(1)><tr><td>a</td></tr></table>",
        "<a href=x ping=//x.org>a</a>",
        "<p id=x is=y slot=z part=w>a</p>",
        "<img name=getElementById>",
        "<marquee onstart=alert(1)>a</marquee>",
        "<isindex action=javascript:alert(1) type=image>",
        "<x onclick=alert(1)>a</x>",
        "<a\u0000href=javascript:alert(1)>a</a>",
        "*a*{onmouseover=alert(1)} `c`{style=x}",
        "$<img src=x onerror=alert(1)>$",
        "Term <script>alert(1)</script>\n:   <img src=x onerror=alert(1)>",
        "[^1]\n\n[^1]: <img src=x onerror=alert(1)>",
        "*[AB]: \"><script>alert(1)</script>\n\nAB",
    ];

    static readonly string[] Forbidden =
        ["script", "style", "iframe", "frame", "frameset", "object", "embed", "svg", "math", "form", "button", "select", "textarea", "meta", "base", "link", "template", "noscript"];

    [Theory]
    [MemberData(nameof(Evasions))]
    public void Nothing_runs_frames_or_styles(string markdown)
    {
        foreach (var text in (string[])[markdown, "a " + markdown, "> - " + markdown.Replace("\n", "\n>   ", StringComparison.Ordinal), "<div>\n\n" + markdown + "\n\n</div>"])
        {
            var html = Safe(text + "\n");

            // A second reading must find the same: what a browser corrects must not become something else.
            foreach (var source in (string[])[html, new HtmlParser().ParseDocument("<body>" + html).Body!.InnerHtml])
            {
                var body = new HtmlParser().ParseDocument("<body>" + source).Body!;
                foreach (var element in body.QuerySelectorAll("*"))
                {
                    Assert.DoesNotContain(element.LocalName, Forbidden);
                    Assert.All(element.Attributes, attribute => Check(element, attribute, html));
                }
            }
        }
    }

    static void Check(IElement element, IAttr attribute, string html)
    {
        Assert.False(attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase) || attribute.Name is "style" or "srcdoc" or "background" or "ping" or "is" or "action" or "formaction", html);
        Assert.False(attribute.Name == "name" && element.LocalName == "img", html);
        if (attribute.Name is "href" or "src" or "poster" or "srcset" or "cite" or "data" or "xlink:href")
        {
            // As a browser resolves it.
            foreach (var url in attribute.Name == "srcset" ? attribute.Value.Split(',') : [attribute.Value])
            {
                Assert.Contains(new Url(new Url("https://example.org/a/"), url.Trim()).Scheme, (string[])["https", "http", "mailto"]);
            }
        }
    }

    [Theory]
    [InlineData("<b>a</b> & <i title=\"x &amp; y\">b</i> 1 < 2\n", "<p><b>a</b> &amp; <i title=\"x &amp; y\">b</i> 1 &lt; 2</p>\n")]
    [InlineData("<details open>\n<summary>S</summary>\n\n*text*\n\n</details>\n", "<details open=\"\">\n<summary>S</summary>\n<p><em>text</em></p>\n</details>\n")]
    [InlineData("<p align=center><img src='a b.png' width=10 alt='x'></p>\n", "<p align=\"center\"><img src=\"a%20b.png\" width=\"10\" alt=\"x\"></p>\n")]
    [InlineData("<a name=\"x\" href=\"https://example.org/?a=1&amp;b=2\">y</a>\n", "<p><a name=\"x\" href=\"https://example.org/?a=1&amp;b=2\">y</a></p>\n")]
    [InlineData("<video controls src=v.mp4 poster=p.png></video>\n", "<p><video controls=\"\" src=\"v.mp4\" poster=\"p.png\"></video></p>\n")]
    [InlineData("a<br/>b<sub>2</sub>\n", "<p>a<br>b<sub>2</sub></p>\n")]
    [InlineData("![v](https://youtu.be/abc)\n", "<p><a href=\"https://youtu.be/abc\">v</a></p>\n")]
    [InlineData("[m](mailto:a@b.c) [r](../x.md) [t](tel:+1)\n", "<p><a href=\"mailto:a@b.c\">m</a> <a href=\"../x.md\">r</a> <a href=\"tel:+1\">t</a></p>\n")]
    public void What_shows_something_stays(string markdown, string html) => Assert.Equal(html, Safe(markdown));

    [Theory]
    [InlineData("</article></main></div>a\n", "a\n")]
    [InlineData("<b>a</i>b</b>c</b>\n", "<p><b>ab</b>c</p>\n")]
    [InlineData("<i>*<b>a</i></b>b*</i>c\n", "<p><i><em><b>a</b>b</em></i>c</p>\n")]
    [InlineData("> <div>\n\n</div>\n", "<blockquote>\n<div>\n</div>\n</blockquote>\n")]
    [InlineData("a <b>b\n\nc\n", "<p>a <b>b</b></p>\n<p>c</p>\n")]
    [InlineData("<div>\n<section>\na\n", "<div>\n<section>\na\n</section></div>")]
    public void Nobody_closes_what_is_not_theirs_and_what_is_open_is_closed(string markdown, string html) => Assert.Equal(html, Safe(markdown));

    [Fact]
    public async Task A_project_asks_for_it_and_every_page_follows()
    {
        using var site = new Site { ["a.md"] = "# A\n\n<script>x</script>\n\n<b onclick=x>b</b>\n" };
        await site.Succeed();
        Assert.Contains("<script>x</script>", site.Project.Read("a.html"), StringComparison.Ordinal);
        site.Project.Properties["SiteUnsafeHtml"] = "false";
        Assert.Equal((0, 1), (await site.Succeed()).Of("Parse"));
        Assert.Equal("<h1 id=\"a\">A</h1>\n<p><b>b</b></p>\n", site.Project.Read("a.html"));
    }

    [Theory]
    [InlineData("<embed src=\"a.swf\">\n<p>after</p>\n", "<p>after</p>")]
    [InlineData("<embed src=\"a.swf\"/> after\n", "after")]
    [InlineData("<div>\n<svg width=\"1\"/>\n<p>after</p>\n</div>\n", "<p>after</p>")]
    [InlineData("<div>\n<svg/><math a='/'/>\n<p>after</p>\n</div>\n", "<p>after</p>")]
    [InlineData("<div>\n<frame src=x>\n<p>after</p>\n</div>\n", "<p>after</p>")]
    public void What_has_no_end_tag_takes_nothing_with_it(string markdown, string kept) => Assert.Contains(kept, Safe(markdown), StringComparison.Ordinal);

    [Theory]
    [InlineData("<div>\n<script/>hidden</script>\n</div>\n")]
    [InlineData("<div>\n<svg width=1/ >hidden</svg>\n</div>\n")]
    [InlineData("<div>\n<svg width=1/>hidden</svg>\n</div>\n")]
    [InlineData("<div>\n<iframe />hidden</iframe>\n</div>\n")]
    public void What_only_looks_closed_takes_what_is_in_it(string markdown) => Assert.DoesNotContain("hidden", Safe(markdown), StringComparison.Ordinal);
}
