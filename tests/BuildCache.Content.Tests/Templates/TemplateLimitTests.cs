using BuildCache.Content.Tests.Site;

namespace BuildCache.Content.Tests.Templates;

/// <summary>No template ends the process, however it is nested: it is an error with its place, and everything else is built.</summary>
[Trait("Speed", "Slow")]
public sealed class TemplateLimitTests
{
    static string Times(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    public static TheoryData<string, string, string, int> Deep => new()
    {
        { "yaml", "---\noutput: " + Times("[", 100_000) + "\n---\nx", "BCM1206", 2 },
        { "maps", "---\noutput: " + Times("{a: ", 100_000) + "\n---\nx", "BCM1206", 2 },
        { "parentheses", "---\noutput: x.html\n---\n{{or " + Times("(or ", 20_000) + "a" + Times(" b)", 20_000) + "}}", "BCM1210", 4 },
        { "blocks", "---\noutput: x.html\n---\n" + Times("{{#if a}}", 20_000) + Times("{{/if}}", 20_000), "BCM1210", 4 },
        { "branches", "---\noutput: x.html\n---\n{{#if a}}" + Times("{{else if b}}", 1_000) + "{{/if}}", "BCM1210", 4 },
        { "tags", "---\noutput: x.html\n---\n" + Times("{{a}}\n", 20_000), "BCM1210", 2004 },
        { "itself", "---\noutput: x.html\n---\na\n{{> itself}}", "BCM1210", 5 },
        { "inline", "---\noutput: x.html\n---\n{{#*inline \"a\"}}\n{{> a}}{{/inline}}\n{{> a}}", "BCM1210", 5 },
        { "output", "---\noutput: \"{{or " + Times("(or ", 20_000) + "a" + Times(" b)", 20_000) + "}}\"\n---\nx", "BCM1206", 2 },
    };

    [Theory]
    [MemberData(nameof(Deep))]
    public async Task Deep_templates_are_one_error_with_their_place(string name, string text, string code, int line)
    {
        using var site = new SiteProject().Write("index.md", "# Home\n").Write($"_templates/{name}.hbs", text);
        var error = Assert.Single((await site.BuildAsync()).Diagnostics);
        Assert.Equal((code, $"_templates/{name}.hbs", line), (error.Code, error.File, error.Line));
        Assert.True(site.Has("index.html"));
    }

    [Fact]
    public async Task Partials_that_include_each_other_are_one_error()
    {
        using var site = new SiteProject().Write("index.md", "# Home\n").Write("_templates/x.hbs", "---\noutput: x.html\n---\n{{> a}}")
            .Write("_templates/partials/a.hbs", Times("{{y}}", 400) + "\n{{> b}}").Write("_templates/partials/b.hbs", "\n\n{{> a}}");
        var error = Assert.Single((await site.BuildAsync()).Diagnostics);
        Assert.Equal("BCM1210", error.Code);
        Assert.Contains(error.File, (string[])["_templates/partials/a.hbs", "_templates/partials/b.hbs"]);
    }

    [Fact]
    public async Task White_space_that_takes_too_long_is_one_error_that_says_so()
    {
        using var site = new SiteProject().Write("index.md", "# Home\n").Write("_templates/x.hbs", "---\noutput: x.html\n---\n{{#if a}}b" + Times("\n", 200_000) + "c{{/if}}");
        var error = Assert.Single((await site.BuildAsync()).Diagnostics);
        Assert.Equal(("BCM1201", "_templates/x.hbs"), (error.Code, error.File));
        Assert.EndsWith("It has so much white space in one place that compiling it takes too long. Shorten it.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_as_deep_as_it_may_be_is_rendered()
    {
        using var site = new SiteProject().Write("index.md", "# Home\n")
            .Write("_templates/x.hbs", "---\noutput: x.txt\n---\n" + Times("{{#if url}}", 64) + "deep {{or " + Times("(or a ", 63) + "\"b\"" + Times(")", 63) + "}}" + Times("{{/if}}", 64))
            .Write("_templates/y.hbs", "---\noutput: y.txt\n---\n{{#*inline \"a\"}}{{#each this}}{{> a this}}{{else}}.{{/each}}{{/inline}}{{> a tree}}|" + Times("{{url}}", 150));
        await site.SucceedAsync();
        Assert.Equal("deep b", site.Read("x.txt"));
    }

    [Fact]
    public async Task An_error_in_the_themes_layout_stands_where_a_file_is_and_says_its_line()
    {
        using var site = new SiteProject().Write("index.md", "# Home\n").Write("_templates/page.hbs", "{{> layout}}");
        var error = await site.FailAsync();
        Assert.Equal(("BCM1201", 0, 0), (error.Code, error.Line, error.Column));
        Assert.Matches(@"\(Line \d+ of layout\.hbs of the default theme\.\)$", error.Message);
    }
}
