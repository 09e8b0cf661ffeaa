namespace BuildCache.Tests;

public sealed class OutputPathTests
{
    [Theory]
    [InlineData("a.html", "a.html")]
    [InlineData("guide/a.html", "guide/a.html")]
    [InlineData("guide\\a.html", "guide/a.html")]
    [InlineData("./guide//./a.html", "guide/a.html")]
    [InlineData("guide/../a.html", "a.html")]
    [InlineData("guide/x/../../a.html", "a.html")]
    [InlineData("a b/100%;ä=日本.html", "a b/100%;ä=日本.html")]
    [InlineData("\U0001F600.html", "\U0001F600.html")]
    [InlineData(".nojekyll", ".nojekyll")]
    [InlineData(".well-known/x", ".well-known/x")]
    [InlineData("...a", "...a")]
    [InlineData("console.html", "console.html")]
    [InlineData("con-x/nul1", "con-x/nul1")]
    [InlineData("com0", "com0")]
    [InlineData("com10", "com10")]
    [InlineData("~/a", "~/a")]
    [InlineData("\uFFFD", "\uFFFD")]
    public void Has_one_spelling(string path, string expected)
    {
        Assert.True(OutputPath.TryNormalize(path, out var normalized, out var error), error);
        Assert.Equal((expected, ""), (normalized, error));
        Assert.True(OutputPath.TryNormalize(normalized, out var again, out _));
        Assert.Equal(normalized, again);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("/a.html", "absolute")]
    [InlineData("\\a.html", "absolute")]
    [InlineData("\\\\server\\share\\a.html", "absolute")]
    [InlineData("C:\\a.html", "':'")]
    [InlineData("C:a.html", "':'")]
    [InlineData("a.html:stream", "':'")]
    [InlineData("..", "leaves")]
    [InlineData("../a.html", "leaves")]
    [InlineData("a/../../b.html", "leaves")]
    [InlineData("a\\..\\..\\b.html", "leaves")]
    [InlineData("a/", "folder")]
    [InlineData("a\\", "folder")]
    [InlineData(".", "folder")]
    [InlineData("a/.", "folder")]
    [InlineData("a/..", "folder")]
    [InlineData("a/b/..", "folder")]
    [InlineData("a\0.html", "U+0000")]
    [InlineData("a\n.html", "U+000A")]
    [InlineData("a\u007f.html", "U+007F")]
    [InlineData("a?.html", "'?'")]
    [InlineData("a*.html", "'*'")]
    [InlineData("<a>.html", "'<'")]
    [InlineData("a|b", "'|'")]
    [InlineData("a\"b", "'\"'")]
    [InlineData("a.", "dot or a space")]
    [InlineData("a /b.html", "dot or a space")]
    [InlineData("a./b.html", "dot or a space")]
    [InlineData(".../b.html", "dot or a space")]
    [InlineData(".. /b.html", "dot or a space")]
    [InlineData(" ", "dot or a space")]
    [InlineData("con", "device")]
    [InlineData("x/NUL.html", "device")]
    [InlineData("aux.tar.gz", "device")]
    [InlineData("nul .txt", "device")]
    [InlineData("Com1/a.html", "device")]
    [InlineData("lpt9", "device")]
    [InlineData("com²", "device")]
    [InlineData("conout$", "device")]
    public void Is_refused_with_the_reason(string path, string reason)
    {
        Assert.False(OutputPath.TryNormalize(path, out var normalized, out var error));
        Assert.Equal("", normalized);
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.DoesNotContain(error, char.IsControl);
    }

    [Theory]
    [InlineData('\uD800')]
    [InlineData('\uDC00')]
    public void Half_a_surrogate_pair_is_refused(char half)
    {
        foreach (var path in (string[])[$"a{half}", $"{half}a", $"\uFFFD{half}"])
        {
            Assert.False(OutputPath.TryNormalize(path, out _, out var error));
            Assert.Contains("Unicode", error, StringComparison.Ordinal);
            Assert.DoesNotContain(half, error);
        }
    }
}
