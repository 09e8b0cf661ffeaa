namespace BuildCache.Content.Tests.Fuzz.Generators;

/// <summary>Whole sites: pages of the grammar that link to each other, in the theme.</summary>
static class SiteBuilds
{
    public const int Files = 25;

    static readonly string[] Targets = ["index.md", "p1.md", "p2.md#heading", "sub/p3.md", "../p4.md", "gone.md", "a.png", "p1", "sub/", "/p2.md", "P1.md", "#top", "p5.html?x=1&y=\"#z", "p%31.md"];

    public static FuzzCase Next(Choices choices)
    {
        var words = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        var hasHtml = false;
        var pages = choices.Several(Files - 2, number =>
        {
            var grammar = new MarkdownGrammar(choices, Targets);
            var path = choices.Pick("", "sub/") + $"p{number}.md";
            // A file with such a character is no text, and refused.
            var text = FrontMatter(choices) + grammar.Document().Replace("\0", "", StringComparison.Ordinal);
            words[path[..^3] + ".html"] = [.. grammar.Words];
            hasHtml |= grammar.HasHtml;
            return new BatchFile(path, text, Expected.Right);
        });
        return Batch.Of([new("index.md", "# Home\n", Expected.Right), new("a.png", "no image"), .. pages], isSite: true, (site, result) =>
        {
            foreach (var (path, page) in SiteProperties.CheckPages(site, result, isStrict: !hasHtml))
            {
                HtmlProperties.CheckWords(page, words.GetValueOrDefault(path, []));
            }
        });
    }

    static string FrontMatter(Choices choices) => choices.Pick("", "---\ntitle: '<b onfuzz=1>\"&'\ntags: [a, 'b c', '🎉', '<b>']\n---\n", "---\ntitle: A\nweight: 1\ndate: 2026-01-31\ndescription: 'say \"no\" & <b>'\n---\n", "---\nsection: '\" onfuzz=1'\n---\n");
}
