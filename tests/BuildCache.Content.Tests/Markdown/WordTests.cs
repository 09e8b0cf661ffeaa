using System.Text;
using BuildCache.Content.Markdown;

namespace BuildCache.Content.Tests.Markdown;

/// <summary>What the search index holds of a text.</summary>
public sealed class WordTests
{
    [Theory]
    [InlineData("北京大学", "京大 北京 大学 学")]
    [InlineData("iPhone用ケース2", "2 iphone ケー ス ース 用ケ")]
    [InlineData("学", "学")]
    [InlineData("Donau\u00ADdampf", "donaudampf")]
    [InlineData("\U00020000\U00020001", "\U00020000\U00020001 \U00020001")]
    [InlineData("ที่นี่", "ทน น")]
    [InlineData("한국어 문서", "문서 한국어")]
    public void Scripts_without_spaces_give_pairs(string text, string words) => Assert.Equal(words, string.Join(' ', SearchText.Words(new StringBuilder(text))));

    [Theory]
    [InlineData("delta<br>epsilon", "delta epsilon")]
    [InlineData("un<b>believ</b>able", "unbelievable")]
    [InlineData("<div>\n<p>fig&amp;wort</p><p>b</p>\n<script>hidden()</script><style>x{}</style><!-- no --></div>", "b fig wort")]
    [InlineData("term\n:   description", "description term")]
    [InlineData("a | b\n--|--\nc | d", "a b c d")]
    public async Task Words_are_those_that_a_reader_sees(string body, string words)
    {
        using var site = new Site();
        site["a.md"] = body;
        await site.Succeed();
        Assert.Contains($"\"words\":\"{words}\"", Assert.Single(site.Documents("Text")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_break_in_a_heading_ends_a_word_and_is_no_part_of_its_id()
    {
        using var site = new Site();
        site["a.md"] = "## delta<br>epsilon\n";
        await site.Succeed();
        Assert.Equal("""a.md#deltaepsilon {"level":2,"order":0,"page":"a.md","slug":"deltaepsilon","text":"delta epsilon"}""", Assert.Single(site.Documents("Heading")));
    }
}
