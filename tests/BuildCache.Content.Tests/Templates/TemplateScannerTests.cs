using BuildCache.Content.Templates;

namespace BuildCache.Content.Tests.Templates;

public sealed class TemplateScannerTests
{
    [Fact]
    public void Tags_are_found_with_their_names_and_places()
    {
        const string Text = "<p>\n{{#if (eq a \"}}\")}}{{> card}}{{else}}{{{body}}}{{/if}} \\{{no}} {{!-- {{no}} --}}{{! no }}{{~x~}}";
        var tags = TemplateScanner.Scan(Text, 0);
        Assert.Equal(
            [TagKind.Open, TagKind.Partial, TagKind.Else, TagKind.Expression, TagKind.Close, TagKind.Expression],
            tags.Select(static tag => tag.Kind));
        Assert.Equal(["if", "card", "", "body", "if", "x"], tags.Select(static tag => tag.Name));
        Assert.Equal((2, 1), TemplateScanner.Place(Text, tags[0].Position));
    }

    [Theory]
    [InlineData("a\n  {{#if x}}", 2, 3, "never closed")]
    [InlineData("{{#if x}}\n{{/each}}", 2, 1, "closes the block {{#if}} opened in line 1")]
    [InlineData("{{/if}}", 1, 1, "never opened")]
    [InlineData("\n\n {{title", 3, 2, "never closed")]
    [InlineData("{{a \"b}}", 1, 5, "no partner")]
    [InlineData("{{!-- so on", 1, 1, "comment is never closed")]
    [InlineData("{{a {{b}}", 1, 1, "not closed before the next")]
    [InlineData("{{{{raw}}}} x", 1, 1, "raw block")]
    [InlineData("a {{{b}}", 1, 3, "close with }}}")]
    [InlineData("a {{else}} b", 1, 3, "outside any block")]
    [InlineData("a {{> }}", 1, 3, "names nothing")]
    [InlineData("a {{#each}}{{/each}}", 1, 3, "needs a value")]
    public void A_broken_template_is_told_with_its_place(string text, int line, int column, string message)
    {
        var error = Assert.Throws<TemplateSyntaxException>(() => Check(text));
        Assert.Equal(("BCM1201", line, column), (error.Code, error.Line, error.Column));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{wrong x}}", 1)]
    [InlineData("\n{{#wrong x}}{{/wrong}}", 2)]
    [InlineData("\n\n{{#if (wrong x)}}{{/if}}", 3)]
    [InlineData("{{#if x}}{{else wrong y}}{{/if}}", 1)]
    public void An_unknown_helper_is_told_even_where_it_would_not_run(string text, int line)
    {
        var error = Assert.Throws<TemplateSyntaxException>(() => Check(text));
        Assert.Equal(("BCM1205", line), (error.Code, error.Line));
        Assert.Contains("no helper 'wrong'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{#*inline \"x\"}}{{/inline}}{{> x}}")]
    [InlineData("{{#> layout title=a.b}}{{^if c}}{{/if}}{{/layout}}")]
    [InlineData("{{#each list as |item place|}}{{item.name}}{{^}}none{{/each}}{{&raw}}")]
    [InlineData("{{#if a}}{{else if b}}{{/if}}{{\"literal key\"}}{{[odd name]}}")]
    public void A_sound_template_passes(string text) => Check(text);

    static void Check(string text) => TemplateScanner.Check(text, TemplateScanner.Scan(text, 0), new HashSet<string> { "if", "each", "eq", "inline" });
}
