namespace BuildCache.Content.Tests.Markdown;

/// <summary>Pages that nobody means: one error with its place, whatever their length, and the process goes on.</summary>
public sealed class LimitTests
{
    static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    public static TheoryData<string, string, int> Costly => new()
    {
        { "brackets and parentheses", Repeat("[a](", 50_000), 3 },
        { "emphasis that opens", Repeat("*a **a ", 5_000), 3 },
        { "emphasis in brackets", Repeat("[*_a](", 20_000), 3 },
        { "strikethrough", Repeat("~~a ~~", 50_000), 3 },
        { "underscores", Repeat("_a ", 50_000), 3 },
        { "brackets", Repeat("[", 100_000), 3 },
        { "images", Repeat("![a", 50_000), 3 },
        { "a heading", "# " + Repeat("*a ", 50_000), 3 },
        { "a term", Repeat("[a](", 50_000) + "\n:   b", 3 },
        { "a caption", "^^^ " + Repeat("[a](", 50_000) + "\nx\n^^^", 3 },
        { "a cell", "| a |\n|---|\n| " + Repeat("[a](", 50_000) + " |", 5 },
        { "short rows", Repeat("|a", 1_000) + "|\n" + Repeat("|-", 1_000) + "|\n" + Repeat("|b\n", 1_000), 15 },
        { "references", "[a]: " + Repeat("b", 20_000) + "\n\n" + Repeat("[a] ", 3_000), 5 },
        { "abbreviations", "*[AB]: " + Repeat("b", 20_000) + "\n\n" + Repeat("AB ", 3_000), 5 },
    };

    [Theory]
    [MemberData(nameof(Costly))]
    public async Task What_costs_too_much_is_one_error_at_its_line(string name, string markdown, int line)
    {
        Assert.NotEmpty(name);
        using var site = new Site { ["a.md"] = "---\n---\n" + markdown + "\n", ["b.md"] = "# B\n" };
        var diagnostic = Assert.Single((await site.Build()).Diagnostics);
        Assert.Equal(("BCM1106", "a.md", line), (diagnostic.Code, diagnostic.File, diagnostic.Line));
    }

    public static TheoryData<string, string, int> Deep => new()
    {
        { "quotes in a line", Repeat("> ", 3_000) + "a", 3 },
        { "lists in a line", Repeat("- ", 3_000) + "a", 3 },
        { "numbered lists in a line", Repeat("1. ", 3_000) + "a", 3 },
        { "lists in lines", string.Concat(Enumerable.Range(0, 3_000).Select(static i => new string(' ', 2 * i) + "- a\n")), 67 },
        { "quotes in lines", string.Concat(Enumerable.Range(1, 1_000).Select(static i => Repeat("> ", i) + "a\n")), 130 },
        { "quotes of lists", Repeat("> - ", 3_000) + "a", 3 },
        { "emphasis", "\n" + new string('*', 120_000) + "a" + new string('*', 120_000), 4 },
        { "emphasis of both kinds", Repeat("**a *b ", 100) + "c" + Repeat(" b* a**", 100), 3 },
    };

    [Theory]
    [MemberData(nameof(Deep))]
    public async Task What_nests_too_deep_is_one_error_at_its_line(string name, string markdown, int line)
    {
        Assert.NotEmpty(name);
        using var site = new Site { ["a.md"] = "---\n---\n" + markdown + "\n", ["b.md"] = "# B\n" };
        var diagnostic = Assert.Single((await site.Build()).Diagnostics);
        Assert.Equal(("BCM1104", "a.md", line), (diagnostic.Code, diagnostic.File, diagnostic.Line));
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task What_people_write_is_far_from_the_limits()
    {
        using var site = new Site
        {
            ["contributors.md"] = Repeat("[@ann](https://example.org/ann), ", 3_000),
            ["table.md"] = Repeat("|a", 100) + "|\n" + Repeat("|-", 100) + "|\n" + Repeat(Repeat("|*b*", 100) + "|\n", 200),
            ["list.md"] = Repeat("- **a** [b](https://example.org) `c`\n", 5_000),
            ["nested.md"] = string.Concat(Enumerable.Range(0, 60).Select(static i => new string(' ', 2 * i) + "- a\n")),
            ["headings.md"] = Repeat("# a\n", 20_000),
            ["footnotes.md"] = string.Concat(Enumerable.Range(0, 5_000).Select(static i => $"a[^{i}]\n\n[^{i}]: b\n\n")),
            ["html.md"] = "<div>\n" + Repeat("<a href=\"https://example.org\">a</a>\n", 20_000) + "</div>\n",
        };
        await site.Succeed();
    }
}
