using BuildCache.Content.Templates;

namespace BuildCache.Content.Tests.Templates;

public sealed class TemplateSourceTests
{
    [Theory]
    [InlineData("---\nforeach: select 1\noutput: a-\n---\nbody", "body")]
    [InlineData("---\r\noutput: a-\r\n---\r\nbody", "body")]
    [InlineData("---\noutput: a-\n---", "")]
    public void Front_matter_ends_where_its_second_line_of_hyphens_ends(string text, string body)
    {
        var source = new TemplateSource("t.hbs", "_templates/t.hbs", text);
        Assert.Equal(body, text[source.BodyStart..]);
        Assert.Equal("a-", source.FrontMatter()["output"].Value);
    }

    [Theory]
    [InlineData("<p>---</p>")]
    [InlineData("--- \nx")]
    [InlineData("---\nno end")]
    public void Without_front_matter_everything_is_the_template(string text)
    {
        var source = new TemplateSource("t.hbs", null, text);
        Assert.Equal(0, source.BodyStart);
        Assert.Empty(source.FrontMatter());
    }

    [Fact]
    public void Keys_know_their_lines() =>
        Assert.Equal(4, new TemplateSource("t.hbs", null, "---\n\n# why\noutput: a\n---\n").FrontMatter()["output"].Line);

    [Theory]
    [InlineData("{{row.name}}.cs", "{{row.name}}.cs")]
    [InlineData("{{slug 'a'}}/{{row.name}}.cs  ", "{{slug 'a'}}/{{row.name}}.cs")]
    [InlineData("'{{row.name}}.cs'", "{{row.name}}.cs")]
    [InlineData("a/{{row.name}}.cs", "a/{{row.name}}.cs")]
    public void A_path_may_begin_with_a_tag(string written, string meant)
    {
        Assert.Equal(meant, new TemplateSource("t.hbs", null, $"---\noutput: {written}\n---\n").FrontMatter()["output"].Value);
        Assert.Equal(meant, new TemplateSource("t.hbs", null, $"---\r\noutput: {written}\r\nforeach: select 1\r\n---\r\n").FrontMatter()["output"].Value);
    }

    [Theory]
    [InlineData("---\noutput: [a\n---\n", 3)]
    [InlineData("---\n- a\n---\n", 2)]
    [InlineData("---\na: b\noutput: [a]\n---\n", 3)]
    public void Front_matter_that_cannot_be_used_is_told_with_its_line(string text, int line)
    {
        var error = Assert.Throws<DiagnosticException>(() => new TemplateSource("t.hbs", "_templates/t.hbs", text).FrontMatter());
        Assert.Equal(("BCM1206", "_templates/t.hbs", line), (error.Diagnostic.Code, error.Diagnostic.File, error.Diagnostic.Line));
    }
}
