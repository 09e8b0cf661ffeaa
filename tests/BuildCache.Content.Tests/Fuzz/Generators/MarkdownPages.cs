namespace BuildCache.Content.Tests.Fuzz.Generators;

/// <summary>Pages of the grammar, through tree and HTML, without a build.</summary>
static class MarkdownPages
{
    public static FuzzCase Next(Choices choices)
    {
        var grammar = new MarkdownGrammar(choices, "a.md", "b.md#x");
        var text = grammar.Document();
        return new FuzzCase(text, () =>
        {
            var tree = MarkdownProperties.Read(text);
            var page = HtmlProperties.Check(MarkdownProperties.Html(tree), isStrict: !grammar.HasHtml);
            HtmlProperties.CheckWords(page, grammar.Words);
        });
    }
}
