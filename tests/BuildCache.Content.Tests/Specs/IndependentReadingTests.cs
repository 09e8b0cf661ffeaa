using System.Text.Json;
using AngleSharp.Html.Parser;
using BuildCache.Content.Markdown;

namespace BuildCache.Content.Tests.Specs;

/// <summary>Real pages, read by us and by cmark-gfm, compared element by element. What may differ stands in <see cref="IntendedDifferences"/>.</summary>
[Trait("Speed", "Slow")]
public sealed class IndependentReadingTests
{
    [Fact]
    public void Every_page_of_this_repository_reads_as_on_GitHub()
    {
        var root = Root();
        Compare([.. Directory.GetFiles(Path.Combine(root, "docs"), "*.md", SearchOption.AllDirectories), .. Directory.GetFiles(root, "*.md"), .. Sources(Path.Combine(root, "samples"))]);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void Every_page_of_the_Entity_Framework_documentation_reads_as_on_GitHub() => Compare(Corpora.EfCorePages());

    /// <summary>Everything that a rule of ours narrows or adds, in the forms that people write.</summary>
    [Theory]
    [InlineData("C++20 and C++17, a^b^c, x==y, std::a::b, $5, {a=b}\n")]
    [InlineData("| a |\n|---|\ntext\n\n| b |\n|---|\n| 1 | 2 |\n- x\n")]
    [InlineData("a\n| b | c |\n|:-:|--:|\n| \\| | `x \\| y` |\n|\n")]
    [InlineData("> | a |\n> |---|\n> | 1 |\nlazy\n")]
    [InlineData("- | a |\n  |---|\n  | 1 |\n\n  b\n- c\n")]
    [InlineData("- [x](a.md)\n- [ ] b\n- [X] c\n- [ ]d\n")]
    [InlineData("A. Einstein\n\nI. The\n\na) b\n")]
    [InlineData("see www.x.com, http://a_b.c.d and (https://x.com/a_(b)) or ann@x.com. http://x.com/?a=1&b=2;\n")]
    [InlineData("[see http://x.com](y) *http://x.com/a_b* `http://x.com`\n")]
    [InlineData("~~a~~ and ~~~b~~~\n")]
    public void What_people_write_reads_as_on_GitHub(string markdown)
    {
        CmarkGfm.SkipIfMissing();
        Assert.Equal((Theirs(markdown), markdown), (Ours(markdown), markdown));
    }

    static void Compare(string[] files)
    {
        CmarkGfm.SkipIfMissing();
        Assert.NotEmpty(files);
        var differences = new List<string>();
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            var markdown = IntendedDifferences.All.Aggregate(FrontMatter.Split(File.ReadAllText(file)).Body, static (text, difference) => difference.Markdown?.Invoke(text) ?? text);
            if (Difference(Ours(markdown), Theirs(markdown)) is { } difference)
            {
                differences.Add($"{file}\n{difference}");
            }
        }

        Assert.True(differences.Count == 0, $"{differences.Count} of {files.Length} differ:\n{string.Join('\n', differences)}");
    }

    static string Ours(string markdown)
    {
        using var tree = JsonDocument.Parse(MarkdownParser.Parse(markdown).Json, new JsonDocumentOptions { MaxDepth = MarkdownParser.MaxJsonDepth });
        var document = new HtmlParser().ParseDocument("<body>" + MdastHtml.Render(tree.RootElement));
        Array.ForEach(IntendedDifferences.All, difference => difference.Ours?.Invoke(document));
        return NormalHtml.Of(document);
    }

    static string Theirs(string markdown)
    {
        var document = new HtmlParser().ParseDocument("<body>" + CmarkGfm.ToHtml(markdown));
        Array.ForEach(IntendedDifferences.All, difference => difference.Theirs?.Invoke(document));
        return NormalHtml.Of(document);
    }

    /// <summary>The first lines that differ, with what stands before them.</summary>
    static string? Difference(string ours, string theirs)
    {
        if (ours == theirs)
        {
            return null;
        }

        var (mine, other) = (ours.Split('\n'), theirs.Split('\n'));
        var at = 0;
        while (at < mine.Length && at < other.Length && mine[at] == other[at])
        {
            at++;
        }

        static string Lines(string[] lines, int from) => string.Join('\n', lines.Skip(from).Take(6));
        return $"  before: {Lines(mine[..at], Math.Max(0, at - 3))}\n  ours:   {Lines(mine, at)}\n  theirs: {Lines(other, at)}";
    }

    static IEnumerable<string> Sources(string folder) => Directory.GetFiles(folder, "*.md", SearchOption.AllDirectories)
        .Where(static file => !file.Split(Path.DirectorySeparatorChar).Any(static part => part is "bin" or "obj" or "node_modules"));

    static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "BuildCache.MSBuild.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("the repository is not above " + AppContext.BaseDirectory);
    }
}
