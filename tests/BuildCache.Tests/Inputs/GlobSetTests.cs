using CsCheck;

namespace BuildCache.Tests;

public sealed class GlobSetTests : IDisposable
{
    static readonly string[] Names =
        ["a.md", "docs-old/x.md", "docs.md", "docs/a.md", "docs/drafts/d.md", "docs/guide/b.md", "docs/guide/c.txt", "Docs/upper.md", "z 1%;.md"];

    readonly ScratchFolder folder = new();
    readonly FileTree tree;

    public GlobSetTests()
    {
        foreach (var name in Names)
        {
            folder.Write(name);
        }

        tree = folder.Tree();
    }

    public void Dispose() => folder.Dispose();

    static string[] Match(FileTree tree, string[] include, params string[] exclude) => [.. new GlobSet(include, exclude, ignoreCase: false).Match(tree)];

    [Fact]
    public void Wildcards_may_ignore_case_where_folders_do_not() =>
        Assert.Equal(["docs/a.md"], new GlobSet(["docs/*.MD"], [], ignoreCase: false, anyCase: true).Match(tree));

    [Fact]
    public void Excludes_patterns_and_plain_paths() =>
        Assert.Equal(
            ["docs/guide/b.md"],
            Match(tree, ["docs/**/*.md"], "docs/drafts/**", "docs\\a.md", "docs/guide", "../docs/guide/b.md"));

    [Fact]
    public void Gives_each_file_once_in_ordinal_order() =>
        Assert.Equal(
            tree.Paths.Where(p => p.EndsWith(".md", StringComparison.Ordinal)),
            Match(tree, ["docs/**/*.md", "**/*.md", "a.md", "docs/a.md", "docs/guide/*.md"]));

    [Fact]
    public void A_folder_prefix_is_a_whole_name() => Assert.Equal(["docs/a.md"], Match(tree, ["docs/*.md"]));

    [Fact]
    public void Plain_paths_that_do_not_exist_match_nothing() =>
        Assert.Equal(["z 1%;.md"], Match(tree, ["missing.md", "z 1%;.md", "docs", ""]));

    [Fact]
    public void Nothing_included_is_nothing() => Assert.Empty(Match(tree, []));

    [Fact]
    public void Without_case_folders_spelled_differently_are_one_pattern()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The folders of this test differ in case only.");
        Assert.Equal(
            ["Docs/upper.md", "docs/a.md"],
            new GlobSet(["DOCS/*.md"], [], ignoreCase: true).Match(tree));
    }

    [Fact]
    public void Agrees_with_a_naive_matcher_on_every_file()
    {
        string[] patterns = ["**/*.md", "*.md", "docs/**", "docs/*.md", "doc?/**/c.*", "docs/guide/**/*", "docs*/*.md", "a.md", "docs/a.md", "Docs/**", "**/d.md", "nothing/**"];
        var pattern = Gen.Int[0, patterns.Length - 1].Select(i => patterns[i]);
        Gen.Select(pattern.Array[0, 4], pattern.Array[0, 3], Gen.Bool).Sample((include, exclude, ignoreCase) =>
            new GlobSet(include, exclude, ignoreCase).Match(tree).SequenceEqual(tree.Paths.Where(p =>
                include.Any(i => NaiveGlob.IsMatch(i, p, ignoreCase)) && !exclude.Any(e => NaiveGlob.IsMatch(e, p, ignoreCase)))));
    }
}
