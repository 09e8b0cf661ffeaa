using CsCheck;

namespace BuildCache.Tests;

public sealed class GlobTests
{
    [Theory]
    [InlineData("a.md", "a.md", true)]
    [InlineData("a.md", "b/a.md", false)]
    [InlineData("./a.md", "a.md", true)]
    [InlineData(".\\docs\\a.md", "docs/a.md", true)]
    [InlineData("docs//a.md", "docs/a.md", true)]
    [InlineData("docs/x/../a.md", "docs/a.md", true)]
    [InlineData("*", "a.md", true)]
    [InlineData("*", "a/b.md", false)]
    [InlineData("*", ".hidden", true)]
    [InlineData("*.*", "README", true)]
    [InlineData("**/*.*", "a/LICENSE", true)]
    [InlineData("*.*/a.md", "folder/a.md", false)]
    [InlineData("*.md", "a.md", true)]
    [InlineData("*.md", ".md", true)]
    [InlineData("*.md", "a.mdx", false)]
    [InlineData("*.md", "a.md.md", true)]
    [InlineData("?.md", "a.md", true)]
    [InlineData("?.md", ".md", false)]
    [InlineData("?.md", "ä.md", true)]
    [InlineData("a?b", "a/b", false)]
    [InlineData("a*b", "a/b", false)]
    [InlineData("a*b*c", "abxbyc", true)]
    [InlineData("a*b*c", "abxbyd", false)]
    [InlineData("a**b", "axxb", true)]
    [InlineData("a**b", "a/b", false)]
    [InlineData("**", "a", true)]
    [InlineData("**", "a/b/c.md", true)]
    [InlineData("**/**", "a", true)]
    [InlineData("**/*.md", "a.md", true)]
    [InlineData("**/*.md", "a/b/c.md", true)]
    [InlineData("docs/**", "docs/a/b", true)]
    [InlineData("docs/**", "docs", false)]
    [InlineData("docs/**/*.md", "docs/a.md", true)]
    [InlineData("docs/**/*.md", "docsx/a.md", false)]
    [InlineData("**/b/**/*.md", "a/b/c/d.md", true)]
    [InlineData("**/b/**/*.md", "a/b.md", false)]
    [InlineData("**/a/b", "a/b/a/b", true)]
    [InlineData("**/a/b", "a/b/a", false)]
    [InlineData("a/**/a/b/**/b", "a/a/b/x/a/b", true)]
    [InlineData("_*/**", "_templates/page.hbs", true)]
    [InlineData("a b/100%;[x]{y}.md", "a b/100%;[x]{y}.md", true)]
    [InlineData("日本/*.md", "日本/語.md", true)]
    [InlineData("", "a", false)]
    [InlineData("", "", false)]
    [InlineData("*", "", true)]
    [InlineData("docs/", "docs", false)]
    [InlineData("docs/", "docs/a.md", false)]
    [InlineData("docs/.", "docs", false)]
    [InlineData("docs/..", "docs", false)]
    [InlineData("../a.md", "a.md", false)]
    [InlineData("a/../../a.md", "a.md", false)]
    [InlineData("*/../a.md", "a.md", false)]
    [InlineData("/a.md", "a.md", false)]
    public void Matches(string pattern, string path, bool expected) =>
        Assert.Equal(expected, new Glob(pattern, ignoreCase: false).IsMatch(path));

    [Theory]
    [InlineData("Docs/*.MD", "docs/a.md")]
    [InlineData("Ä?*.md", "ääx.md")]
    public void Case_is_the_systems(string pattern, string path)
    {
        Assert.False(new Glob(pattern, ignoreCase: false).IsMatch(path));
        Assert.True(new Glob(pattern, ignoreCase: true).IsMatch(path));
        Assert.Equal(!OperatingSystem.IsLinux(), new Glob(pattern).IsMatch(path));
    }

    [Theory]
    [InlineData("docs/guide/**/*.md", "docs/guide/", false)]
    [InlineData("docs/*.md", "docs/", false)]
    [InlineData("*.md", "", false)]
    [InlineData("do?s/a/*.md", "", false)]
    [InlineData("docs\\a.md", "docs/a.md", true)]
    [InlineData("../a.md", "", false)]
    public void Knows_how_every_match_begins(string pattern, string prefix, bool literal)
    {
        var glob = new Glob(pattern);
        Assert.Equal((prefix, literal), (glob.Prefix, glob.IsLiteral));
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void Agrees_with_a_naive_matcher()
    {
        var name = Gen.String[Gen.Char["abA."], 1, 5];
        var namePattern = Gen.Frequency(
            (6, Gen.String[Gen.Char["abA.*?"], 1, 5]),
            (3, Gen.Const("**")),
            (1, Gen.Const("*")));
        var path = name.Where(n => n is not ("." or "..")).Array[1, 6].Select(n => string.Join('/', n));
        var pattern = namePattern.Where(n => n is not ("." or "..")).Array[1, 6].Select(n => string.Join('/', n));

        Gen.Select(pattern, path, Gen.Bool).Sample(
            (p, t, ignore) => new Glob(p, ignore).IsMatch(t) == NaiveGlob.IsMatch(p, t, ignore),
            iter: 200_000);
    }

    [Fact]
    public void Matching_allocates_nothing_and_no_pattern_is_slow()
    {
        // Backtracking over every star would take 2^60 steps here.
        var glob = new Glob(string.Concat(Enumerable.Repeat("**/*a*a*a*a*a/", 12)) + "b", ignoreCase: false);
        var path = string.Join('/', Enumerable.Repeat(new string('a', 40), 60));
        glob.IsMatch(path);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var matched = glob.IsMatch(path);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.False(matched);
    }
}
