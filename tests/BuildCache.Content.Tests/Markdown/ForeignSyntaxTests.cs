using BuildCache.Content.Tests.Site;

namespace BuildCache.Content.Tests.Markdown;

/// <summary>What other generators read in text is told where it stands, and never in code.</summary>
public sealed class ForeignSyntaxTests
{
    [Theory]
    [InlineData("a {{< figure src=\"x\" >}}", "{{<")]
    [InlineData("{{% note %}}\n", "{{%")]
    [InlineData("[x]({{ y }}) and {%- include z.html %}", "{%")]
    [InlineData("{! docs/a.py !}", "{!")]
    [InlineData("--8<-- \"a.md\"", "--8<--")]
    [InlineData("!!! note \"Title\"\n    text", "!!!")]
    [InlineData("???+ tip\n    text", "???+")]
    [InlineData("/// tab | One\ntext\n///", "///")]
    public async Task What_others_read_is_told(string markdown, string mark)
    {
        using var site = new SiteProject().Write("a.md", "---\ntitle: A\n---\n\nText.\n\n" + markdown + "\n");
        var result = await site.SucceedAsync();
        Assert.Equal(
            $"BCM1115 a.md(7): What another generator reads ({mark}) has no meaning here and is shown as text: line 7.",
            Assert.Single(result.Diagnostics, static said => said.Code == "BCM1115") is var said ? $"{said.Code} {said.File}({said.Line}): {said.Message}" : "");
    }

    [Theory]
    [InlineData("`{{< figure >}}` and `{% raw %}`")]
    [InlineData("```\n!!! note\n{{< x >}}\n--8<-- \"a\"\n```")]
    [InlineData("Wow!!! note that ??? is text, and {{ name }} too.")]
    [InlineData("100 {%} and {! } and a/// b")]
    public async Task What_is_code_or_a_sentence_is_not(string markdown)
    {
        using var site = new SiteProject().Write("a.md", "# A\n\n" + markdown + "\n");
        Assert.Empty((await site.SucceedAsync()).Diagnostics);
    }

    [Fact]
    public async Task Lines_are_told_together_for_each_page()
    {
        using var site = new SiteProject().Write("a.md", "# A\n\n!!! note\n\n{{< x >}}\nand {{< y >}}\n");
        Assert.Contains((await site.SucceedAsync()).Diagnostics, static said => said.Message == "What another generator reads (!!!, {{<) has no meaning here and is shown as text: line 3, 5, 6.");
    }
}
