using BuildCache.Content.Markdown.Formulas;
using BuildCache.Content.Tests.Site;

namespace BuildCache.Content.Tests.Markdown;

/// <summary>Formulas of TeX as MathML, and diagrams.</summary>
public sealed class FormulaTests
{
    [Theory]
    [InlineData("a^2+b_i", "<msup><mi>a</mi><mn>2</mn></msup><mo>+</mo><msub><mi>b</mi><mi>i</mi></msub>")]
    [InlineData("x_1^{n-1}", "<msubsup><mi>x</mi><mn>1</mn><mrow><mi>n</mi><mo>−</mo><mn>1</mn></mrow></msubsup>")]
    [InlineData("\\frac12", "<mfrac><mn>1</mn><mn>2</mn></mfrac>")]
    [InlineData("\\frac{1}{2.5}", "<mfrac><mrow><mn>1</mn></mrow><mrow><mn>2.5</mn></mrow></mfrac>")]
    [InlineData("\\sqrt[3]x", "<mroot><mi>x</mi><mrow><mn>3</mn></mrow></mroot>")]
    [InlineData("\\sum_{i}^n", "<munderover><mo>∑</mo><mrow><mi>i</mi></mrow><mi>n</mi></munderover>")]
    [InlineData("\\int_0^1", "<msubsup><mo>∫</mo><mn>0</mn><mn>1</mn></msubsup>")]
    [InlineData("\\lim_{x\\to 0}f'(x)", "<munder><mi>lim</mi><mrow><mi>x</mi><mo stretchy=\"false\">→</mo><mn>0</mn></mrow></munder><msup><mi>f</mi><mo>′</mo></msup><mo stretchy=\"false\">(</mo><mi>x</mi><mo stretchy=\"false\">)</mo>")]
    [InlineData("\\mathbb{R} \\le \\alpha", "<mi>ℝ</mi><mo stretchy=\"false\">≤</mo><mi>α</mi>")]
    [InlineData("\\text{a < b}", "<mtext>a&#160;&lt;&#160;b</mtext>")]
    [InlineData("\\left(\\vec v\\right.", "<mrow><mo fence=\"true\" stretchy=\"true\">(</mo><mrow><mover accent=\"true\"><mi>v</mi><mo stretchy=\"false\">→</mo></mover></mrow></mrow>")]
    [InlineData("\\begin{pmatrix}a&b\\\\c&d\\\\\\end{pmatrix}", "<mrow><mo fence=\"true\" stretchy=\"true\">(</mo><mtable><mtr><mtd><mrow><mi>a</mi></mrow></mtd><mtd><mrow><mi>b</mi></mrow></mtd></mtr><mtr><mtd><mrow><mi>c</mi></mrow></mtd><mtd><mrow><mi>d</mi></mrow></mtd></mtr></mtable><mo fence=\"true\" stretchy=\"true\">)</mo></mrow>")]
    [InlineData("a \\not= b", "<mi>a</mi><mo>=\u0338</mo><mi>b</mi>")]
    public void Tex_becomes_MathML(string tex, string mathMl) => Assert.Equal(
        $"<math display=\"block\"><semantics><mrow>{mathMl}</mrow><annotation encoding=\"application/x-tex\">{tex.Replace("<", "&lt;", StringComparison.Ordinal).Replace("&b", "&amp;b", StringComparison.Ordinal).Replace("&d", "&amp;d", StringComparison.Ordinal).Replace("'", "&#39;", StringComparison.Ordinal)}</annotation></semantics></math>",
        Formula.Read(tex, isBlock: true).MathMl);

    [Theory]
    [InlineData("\\foo{x}", "\\foo")]
    [InlineData("\\begin{tikzpicture}", "\\begin{tikzpicture}")]
    [InlineData("{a", "{")]
    [InlineData("a}", "}")]
    [InlineData("\\frac{a}", "}")]
    [InlineData("\\left( a", "\\left")]
    [InlineData("x^", "^")]
    public void What_is_not_understood_is_named(string tex, string word) => Assert.Equal((null, word), Formula.Read(tex, isBlock: false));

    [Fact]
    public void Any_text_comes_to_an_end()
    {
        var random = new Random(3);
        string[] parts = ["{", "}", "\\", "\\\\", "&", "_", "^", "'", "\\left(", "\\right)", "\\begin{cases}", "\\end{cases}", "\\sqrt[", "]", "\\frac", "\\not", "x", "12.", " ", "\\text{", "\\sum", "\\limits", "\ud835\udc00", "%"];
        for (var round = 0; round < 3000; round++)
        {
            var (formula, unknown) = Formula.Read(string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => parts[random.Next(parts.Length)])), round % 2 == 0);
            Assert.Equal("math", formula is null ? "math" : System.Xml.Linq.XElement.Parse(formula).Name.LocalName);
            Assert.True(formula is null || unknown.Length == 0);
        }

        Assert.Null(Formula.Read(new string('{', 5000), isBlock: true).MathMl);
    }

    [Fact]
    public async Task Formulas_are_shown_without_a_script_and_what_is_unknown_is_told_at_its_place()
    {
        using var site = new SiteProject().Write("a.md", "---\ntitle: A\n---\n\nSee $x$.\n\n$$\n\\foo\n$$\n").Write("b.md", "No price of $5 and $6.\n");
        var result = await site.SucceedAsync();
        Assert.Equal(["BCM1551 a.md(7,1)"], result.Diagnostics.Where(static d => d.Severity == Severity.Warning).Select(static d => $"{d.Code} {d.File}({d.Line},{d.Column})"));
        Assert.Contains("<p>See <span class=\"math\"><math><semantics><mrow><mi>x</mi></mrow>", site.Read("a.html"), StringComparison.Ordinal);
        Assert.Contains("<div class=\"math\">\\[\n\\foo\n\\]</div>", site.Read("a.html"), StringComparison.Ordinal);
        site.Properties["SiteMath"] = "tex";
        result = await site.SucceedAsync();
        Assert.Empty(result.Diagnostics);
        Assert.Equal(1, result.Count("Body"));
        Assert.Contains("See <span class=\"math\">\\(x\\)</span>.", site.Read("a.html"), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Diagrams_are_drawn_by_the_script_that_the_project_brings()
    {
        using var site = new SiteProject().Write("g/a.md", "# A\n\n```mermaid\ngraph LR\n```\n");
        site.Properties["SiteMermaid"] = "js/m.js";
        site.Items["SiteAsset"] = new() { Include = ["**/*.js"], Exclude = ["out/**"] };
        Assert.Equal(["BCM1552"], (await site.SucceedAsync()).Diagnostics.Select(static d => d.Code));
        site.Write("js/m.js", "var mermaid = { initialize(o) { document.body.dataset.theme = o.theme; }, run() { document.querySelector('.mermaid').textContent = 'drawn'; } };");
        Assert.Empty((await site.SucceedAsync()).Diagnostics);
        Assert.Contains("data-mermaid=\"../js/m.js\"", site.Read("g/a.html"), StringComparison.Ordinal);
        Assert.Contains("<pre class=\"mermaid\">graph LR</pre>", site.Read("g/a.html"), StringComparison.Ordinal);
        var page = await BrowserTests.OpenAsync(site, "g/a.html");
        Assert.Equal("drawn default", $"{page.QuerySelector(".mermaid")!.TextContent} {page.Body!.GetAttribute("data-theme")}");
    }
}
