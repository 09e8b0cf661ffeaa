namespace BuildCache.Content.Tests.Markdown;

/// <summary>Exactly what an edit makes run.</summary>
public sealed class LeastWorkTests
{
    [Fact]
    public async Task Nothing_changed_runs_nothing()
    {
        using var site = Pages();
        Assert.Equal(((4, 0), (4, 0), (4, 0)), Ran(await site.Succeed()));
        Assert.Equal(((0, 4), (0, 4), (0, 4)), Ran(await site.Succeed()));
    }

    [Fact]
    public async Task A_body_edit_is_one_parse_one_body_one_page()
    {
        using var site = Pages();
        await site.Succeed();
        site["a.md"] = "---\ntitle: A\n---\n# A\n\nAnother text, [b](b.md#part) and [c](c.md).\n";
        var report = await site.Succeed();
        Assert.Equal(((1, 3), (1, 3), (1, 3)), Ran(report));

        // The page, and the dumps of words and links, whose columns moved.
        Assert.Equal(3, report.Outputs.Written);
    }

    [Fact]
    public async Task An_edit_that_changes_no_tree_is_one_parse()
    {
        using var site = Pages();
        await site.Succeed();
        site["a.md"] = "---\ntitle: A\n---\n# A\n\nText, [b](b.md#part) and [c](c.md).\n\n\n";
        Assert.Equal(((1, 3), (0, 4), (0, 4)), Ran(await site.Succeed()));
    }

    [Fact]
    public async Task Front_matter_that_nobody_reads_is_one_parse_even_if_it_moves_the_body_down()
    {
        using var site = Pages();
        await site.Succeed();
        site["a.md"] = "---\ntitle: A\nnobody: reads\n---\n# A\n\nText, [b](b.md#part) and [c](c.md).\n";
        Assert.Equal(((1, 3), (0, 4), (0, 4)), Ran(await site.Succeed()));
    }

    [Fact]
    public async Task A_heading_that_others_link_to_and_that_stays_is_no_concern_of_theirs()
    {
        using var site = Pages();
        await site.Succeed();
        site["b.md"] = "# B\n\n# Before\n\n### Part\n";
        Assert.Equal(((1, 3), (1, 3), (1, 3)), Ran(await site.Succeed()));
    }

    [Fact]
    public async Task A_renamed_heading_is_told_to_the_page_that_links_to_it()
    {
        using var site = Pages();
        await site.Succeed();
        site["b.md"] = "# B\n\n## Other\n";
        var result = await site.Build();
        Assert.Equal(((1, 3), (2, 2), (1, 3)), Ran(result.Report));
        Assert.Equal("BCM1111", Assert.Single(result.Diagnostics).Code);
    }

    [Fact]
    public async Task A_renamed_target_concerns_the_pages_that_link_to_it()
    {
        using var site = Pages();
        await site.Succeed();
        site.Project.Delete("c.md");
        site["c2.md"] = "# C\n";
        var result = await site.Build();
        Assert.Equal(((1, 3), (2, 2), (2, 2)), Ran(result.Report));
        Assert.Equal(("BCM1110", "a.md", 6, 26), Assert.Single(result.Diagnostics) is var d ? (d.Code, d.File, d.Line, d.Column) : default);
        Assert.False(site.Project.HasOutput("c.html"));

        site.Project.Delete("c2.md");
        site["c.md"] = "# C\n";
        var report = await site.Succeed();
        Assert.Equal((0, 0, 0), (report.Of("Parse").Ran, report.Of("Body").Ran, report.Of("Page").Ran));
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task A_whole_corpus_is_built_and_an_edit_is_one_page()
    {
        var corpus = Corpora.EfCore();
        using var site = new Site();
        foreach (var file in Directory.EnumerateFiles(corpus, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(site.Project.Folder, Path.GetRelativePath(corpus, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        var first = await site.Build();
        Assert.True(first.Succeeded);
        Assert.Equal(((309, 0), (309, 0), (309, 0)), Ran(first.Report));
        Assert.All(first.Diagnostics, static d => Assert.Equal(Severity.Warning, d.Severity));

        var second = await site.Build();
        Assert.Equal(((0, 309), (0, 309), (0, 309)), Ran(second.Report));
        Assert.Equal(first.Diagnostics, second.Diagnostics);

        const string Page = "entity-framework/core/index.md";
        site[Page] = await File.ReadAllTextAsync(Path.Combine(corpus, Page), TestContext.Current.CancellationToken) + "\nOne more paragraph.\n";
        Assert.Equal(((1, 308), (1, 308), (1, 308)), Ran((await site.Build()).Report));
    }

    static Site Pages()
    {
        var site = new Site();
        site["a.md"] = "---\ntitle: A\n---\n# A\n\nText, [b](b.md#part) and [c](c.md).\n";
        site["b.md"] = "# B\n\n## Part\n";
        site["c.md"] = "# C\n";
        site["d.md"] = "# D\n";
        return site;
    }

    static ((long, long) Parse, (long, long) Body, (long, long) Page) Ran(BuildReport report) => (report.Of("Parse"), report.Of("Body"), report.Of("Page"));
}
