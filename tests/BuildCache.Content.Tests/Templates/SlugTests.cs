using BuildCache.Content.Templates;

namespace BuildCache.Content.Tests.Templates;

public sealed class SlugTests
{
    [Theory]
    [InlineData("Getting started", "getting-started")]
    [InlineData("C#", "csharp")]
    [InlineData("C++", "cplusplus")]
    [InlineData("C", "c")]
    [InlineData(".NET 10 / MSBuild", "net-10-msbuild")]
    [InlineData("Grüße & Küsse!", "grüße-küsse")]
    [InlineData("日本語", "日本語")]
    [InlineData("a--b", "a-b")]
    [InlineData("../../etc", "etc")]
    [InlineData("!?", "-")]
    [InlineData("", "-")]
    [InlineData("a\ufffeb", "ab")]
    [InlineData("\ufffe", "fffe")]
    [InlineData("a\ud800", "a")]
    public void A_slug_is_one_segment_of_a_path(string text, string slug) => Assert.Equal(slug, Slug.Of(text));
}
