namespace BuildCache.Content.Tests.Site;

/// <summary>What git says of a file is an input: a commit renders the pages of which it says something else.</summary>
public sealed class ContributorTests
{
    const string NoRepository = "BCM1560: Git says nothing of the pages, so none shows its contributors: the project lies in no repository. Build without SiteContributors where there is no history.";

    static SiteProject Project(string folder)
    {
        var site = new SiteProject { Folder = folder, Keep = true, Environment = Environment.GetEnvironmentVariable };
        site.Properties["SiteContributors"] = "true";
        site.Properties["MSBuildProjectDirectory"] = folder;
        return site;
    }

    static async Task<string> SayAsync(SiteProject site) => string.Join('\n', (await site.SucceedAsync()).Diagnostics.Select(static said => $"{said.Code}: {said.Message}"));

    /// <summary>What a page says of its history, without markup.</summary>
    static string HistoryOf(SiteProject site, string output) =>
        site.Read(output).Split('\n').FirstOrDefault(static line => line.StartsWith("<p class=\"edit\">Last changed", StringComparison.Ordinal)) is { } line
            ? System.Text.RegularExpressions.Regex.Replace(line, "<[^>]*>", "") : "";

    static (long History, long Parsed, long Pages) Ran(BuildResult result) => (result.Count("FileHistory"), result.Count("Parse"), result.Count("Page"));

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task A_commit_renders_the_pages_of_which_it_says_something_else()
    {
        using var git = new GitRepository();
        using var site = Project(Path.Combine(git.Folder, "docs"));
        site.Write("a.md", "# A\n").Write("b.md", "# B\n").Write("sub/c ü.md", "# C\n\nOne\n\nTwo\n\nThree\n").Write("../other.txt", "x");
        Assert.Equal(NoRepository, await SayAsync(site));
        Assert.Equal("", HistoryOf(site, "a.html"));

        git.Run("init", "--quiet");
        site.Write("../.gitignore", "obj/\nout/\n.out.*\n");
        Assert.Equal(NoRepository.Replace("the project lies in no repository", "the repository has no commit yet", StringComparison.Ordinal), await SayAsync(site));

        git.Commit("Ann", "2026-01-01");
        var first = await site.SucceedAsync();
        Assert.Equal((1, 0, 3), Ran(first));
        Assert.Empty(first.Diagnostics);
        Assert.Equal("Last changed 2026-01-01 by Ann", HistoryOf(site, "sub/c ü.html"));
        Assert.Equal((0, 0, 0), Ran(await site.SucceedAsync()));

        // An edit is no commit; of the commit that follows one page shows something else.
        site.Write("a.md", "# A\n\nMore\n");
        Assert.Equal((0, 1, 1), Ran(await site.SucceedAsync()));
        git.Commit("Ben", "2026-02-02");
        Assert.Equal((1, 0, 1), Ran(await site.SucceedAsync()));
        Assert.Equal("Last changed 2026-02-02 by Ann, Ben", HistoryOf(site, "a.html"));
        Assert.Equal("Last changed 2026-01-01 by Ann", HistoryOf(site, "b.html"));

        // Commits of other files and what git does for itself render nothing.
        site.Write("../other.txt", "y");
        git.Commit("Cy", "2026-03-03");
        Assert.Equal((1, 0, 0), Ran(await site.SucceedAsync()));
        git.Run("pack-refs", "--all");
        Assert.Equal((1, 0, 0), Ran(await site.SucceedAsync()));
        git.Run("checkout", "--quiet", "--detach");
        Assert.Equal((1, 0, 0), Ran(await site.SucceedAsync()));

        // A page that has moved was written by the same people, and programs are none. Who wrote more comes first.
        Directory.Move(site.PathOf("sub"), site.PathOf("moved"));
        git.Commit("Dee", "2026-04-04");
        foreach (var (author, day) in (Span<(string, string)>)[("Dee", "2026-05-05"), ("release[bot]", "2026-06-06")])
        {
            File.AppendAllText(site.PathOf("moved/c ü.md"), "\nMore\n");
            git.Commit(author, day);
        }

        site.Delete("b.md");
        git.Commit("Dee", "2026-07-07");
        await site.SucceedAsync();
        Assert.Equal("Last changed 2026-06-06 by Dee, Ann", HistoryOf(site, "moved/c ü.html"));

        // Another working tree of the repository, and back to an earlier commit, as a clean build has it.
        git.Run("checkout", "--quiet", "HEAD~5");
        await site.SucceedAsync();
        git.Run("worktree", "add", "--quiet", "tree", "HEAD");
        using var tree = Project(Path.Combine(git.Folder, "tree", "docs"));
        await tree.SucceedAsync();
        Assert.Equal("Last changed 2026-02-02 by Ann, Ben", HistoryOf(tree, "a.html"));
        Assert.Equal(Pages(tree), Pages(site));

        static string[] Pages(SiteProject site) => [.. Directory.EnumerateFiles(site.Output, "*.html", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => Path.GetRelativePath(site.Output, file) + File.ReadAllText(file))];
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Without_its_history_a_repository_says_nothing()
    {
        using var git = new GitRepository();
        git.Run("init", "--quiet", "all");
        using var all = Project(Path.Combine(git.Folder, "all"));
        all.Write("a.md", "# A\n");
        foreach (var author in (string[])["Ann", "Ben"])
        {
            File.AppendAllText(all.PathOf("a.md"), "More\n");
            git.Run("-C", "all", "add", "a.md");
            git.Run("-C", "all", "commit", "--quiet", "--author", $"{author} <{author}@example.org>", "--message", "Changes");
        }

        git.Run("clone", "--quiet", "--depth", "1", "file://" + all.Folder.Replace('\\', '/'), "part");
        using var part = Project(Path.Combine(git.Folder, "part"));
        Assert.Equal(NoRepository.Replace("the project lies in no repository", "the repository was cloned without its history; fetch all of it (fetch-depth: 0 on GitHub)", StringComparison.Ordinal), await SayAsync(part));
        Assert.Equal("", HistoryOf(part, "a.html"));
        git.Run("-C", "part", "fetch", "--quiet", "--unshallow");
        Assert.Equal("", await SayAsync(part));
        Assert.Equal("Last changed 2026-01-01 by Ann, Ben", HistoryOf(part, "a.html"));

        // Who does not ask is told nothing, and git is not asked.
        part.Properties.Remove("SiteContributors");
        Assert.Equal("", await SayAsync(part));
        Assert.Equal("", HistoryOf(part, "a.html"));
    }
}
