using System.Text.RegularExpressions;
using BuildCache.MSBuild.Tests.EndToEnd;
using Log = Microsoft.Build.Logging.StructuredLogger;

[assembly: AssemblyFixture(typeof(Corpus))]

namespace BuildCache.MSBuild.Tests.EndToEnd;

/// <summary>The documentation of Entity Framework without its docfx.json (<see cref="DocfxTests"/> has sites with one), built once per test run; each test works on a copy of the built project.</summary>
public sealed class Corpus
{
    readonly Lazy<Task<string?>> built = new(BuildAsync);

    /// <summary>A built copy; skips the test where the corpus is not beside the repository.</summary>
    internal async Task<TestProject> Copy()
    {
        var source = await built.Value;
        Assert.SkipWhen(source is null, "The corpus efcore-docs is not beside the repository (../shared/corpora).");
        var copy = Packages.NewFolder("EfDocs");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        return TestProject.At(copy);
    }

    static async Task<string?> BuildAsync()
    {
        var corpus = Path.GetFullPath(Path.Combine(Packages.Repository, "../shared/corpora/efcore-docs/entity-framework"));
        if (!Directory.Exists(corpus))
        {
            return null;
        }
        var project = TestProject.New("EfDocs", $"<Project Sdk=\"BuildCache.Sdk/{Packages.Version}\"><PropertyGroup><SiteDocfx>false</SiteDocfx></PropertyGroup></Project>");
        foreach (var file in Directory.EnumerateFiles(corpus, "*", SearchOption.AllDirectories))
        {
            project.Write(Path.GetRelativePath(corpus, file), "");
            File.Copy(file, project.PathOf(Path.GetRelativePath(corpus, file)), overwrite: true);
            File.SetAttributes(project.PathOf(Path.GetRelativePath(corpus, file)), FileAttributes.Normal);
        }
        (await project.Dotnet("build")).Succeeds();
        return project.Folder;
    }
}

/// <summary>Real documentation, 309 pages: what each kind of edit runs, counted exactly.</summary>
public sealed partial class CorpusTests(Corpus corpus)
{
    const string Site = "bin/Debug/site";
    const string SomePage = "core/change-tracking/change-detection.md";
    const string SomeHtml = $"{Site}/core/change-tracking/change-detection.html";

    static HandlerCounts Of(BuildReport report, string handler) => report.Handlers.Single(h => h.Name == handler);

    /// <summary>Parse, Body and Page calls that ran.</summary>
    static (long Parse, long Body, long Page) Calls(BuildReport report) => (Of(report, "Parse").Ran, Of(report, "Body").Ran, Of(report, "Page").Ran);

    /// <summary>Pages whose effect ran, as their keys.</summary>
    static SortedSet<string> PagesRun(BuildReport report) => new(report.Ran.Where(static r => r.Handler == "Page").Select(static r => r.Key), StringComparer.Ordinal);

    /// <summary>Pages whose html holds a text.</summary>
    static SortedSet<string> PagesThatShow(TestProject docs, string text) => new(
        docs.Files(Site).Where(file => file.EndsWith(".html", StringComparison.Ordinal) && docs.Has(Path.ChangeExtension(file, ".md")) && docs.Read($"{Site}/{file}").Contains(text, StringComparison.Ordinal))
            .Select(static file => Path.ChangeExtension(file, ".md")), StringComparer.Ordinal);

    static void Edit(TestProject docs, string path, Func<string, string> edit)
    {
        var before = docs.Read(path);
        var after = edit(before);
        Assert.NotEqual(before, after);
        docs.Write(path, after);
    }

    /// <summary>A page with one more key in its front matter.</summary>
    static string WithKey(string text, string key) => text.Insert(text.IndexOf('\n', StringComparison.Ordinal) + 1, key + "\n");

    static async Task<BuildReport> Build(TestProject docs, params string[] arguments)
    {
        (await docs.Dotnet(["build", .. arguments])).Succeeds();
        return docs.Report;
    }

    [Fact]
    public async Task Every_page_has_its_html_and_foreign_dialect_stays_visible()
    {
        var docs = await corpus.Copy();
        var pages = docs.Files(".").Where(static f => f.EndsWith(".md", StringComparison.Ordinal)).ToList();
        Assert.Equal(309, pages.Count);
        Assert.All(pages, page => Assert.True(docs.Has($"{Site}/{Path.ChangeExtension(page, ".html")}"), page));
        // Images that pages show stand in folders such as _static too.
        Assert.Equal(198, docs.Files(Site).Count(static f => f.EndsWith(".png", StringComparison.Ordinal) || f.EndsWith(".jpg", StringComparison.Ordinal)));
        Assert.Contains("[!code-csharp", docs.Read(SomeHtml), StringComparison.Ordinal);
        var again = await docs.Dotnet("build");
        // Once per file and kind, with its lines.
        var reports = again.Find<Log.Warning>().Where(static w => w.Code == "BCM1121").ToList();
        Assert.Equal(reports.Count, reports.Select(static w => w.File).Distinct().Count());
        Assert.Contains(reports, w => w.File!.EndsWith(SomePage, StringComparison.Ordinal) && w.LineNumber > 0);
    }

    [Fact]
    public async Task A_second_build_runs_nothing_and_loads_neither_Markdig_nor_a_template_engine()
    {
        var docs = await corpus.Copy();
        // In a copy every file has new times, so the first build reads them all; the second is the plain one.
        await Build(docs);
        var run = await docs.Dotnet("build");
        run.DidNothing(docs.Report);
        var loaded = run.Find<Log.BaseNode>().Select(static n => n.ToString() ?? "").Where(static t => t.StartsWith("Assembly loaded", StringComparison.Ordinal)).ToList();
        Assert.Contains(loaded, static t => t.Contains("BuildCache.MSBuild", StringComparison.Ordinal));
        Assert.DoesNotContain(loaded, static t => t.Contains("Markdig", StringComparison.Ordinal) || t.Contains("Handlebars", StringComparison.Ordinal) || t.Contains("YamlDotNet", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_moved_and_touched_project_runs_nothing()
    {
        var docs = await corpus.Copy();
        foreach (var file in Directory.GetFiles(docs.Folder, "*.md", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow);
        }
        var report = await Build(docs);
        Assert.Equal((0, 0, 0), (report.Effects.Ran, report.Outputs.Written, report.Handlers.Sum(static h => h.Ran)));
        Assert.True(report.Inputs.Hashed >= 309);
    }

    [Fact]
    public async Task A_body_edit_runs_one_parse_one_body_one_page()
    {
        var docs = await corpus.Copy();
        // Words that the page has already: the search index does not change.
        Edit(docs, SomePage, static text => text + "\nTracking changes\n");
        var report = await Build(docs);
        Assert.Equal((1, 1, 1), Calls(report));
        Assert.Equal((1, 1), (report.Effects.Ran, report.Outputs.Written));

        Edit(docs, SomePage, static text => text + "\nXylophone quartz\n");
        report = await Build(docs);
        Assert.Equal((1, 1, 1, 1), (Of(report, "Parse").Ran, Of(report, "Body").Ran, Of(report, "Page").Ran, Of(report, "Search").Ran));
        Assert.Equal((2, 2), (report.Effects.Ran, report.Outputs.Written));
    }

    [Fact]
    public async Task A_title_edit_runs_exactly_the_pages_that_show_it()
    {
        var docs = await corpus.Copy();
        Edit(docs, SomePage, static text => TitleLine().Replace(text, "title: Zyxw Vuts", 1));
        var report = await Build(docs);
        Assert.Equal(1, Of(report, "Parse").Ran);
        var shown = PagesThatShow(docs, "Zyxw Vuts");
        Assert.Contains(SomePage, shown);
        Assert.Equal(shown, PagesRun(report));
        Assert.Equal(0, Of(report, "Body").Ran);
    }

    [Fact]
    public async Task A_front_matter_key_that_nobody_reads_runs_one_parse()
    {
        var docs = await corpus.Copy();
        Edit(docs, SomePage, static text => WithKey(text, "something.unread: 1"));
        var report = await Build(docs);
        Assert.Equal((1, 0, 0), Calls(report));
        Assert.Equal((0, 0), (report.Effects.Ran, report.Outputs.Written));
    }

    [Fact]
    public async Task A_layout_edit_runs_every_page_and_no_parse()
    {
        var docs = await corpus.Copy();
        var layout = File.ReadAllText(Path.Combine(Packages.Repository, "src/BuildCache.Content/Theme/Files/layout.hbs"));
        docs.Write("_templates/layout.hbs", layout.Replace("</body>", "<!-- mark --></body>", StringComparison.Ordinal));
        var report = await Build(docs);
        Assert.Equal((0, 0, 309), Calls(report));
        Assert.Contains("<!-- mark -->", docs.Read(SomeHtml), StringComparison.Ordinal);

        // Away again: the layout of the theme counts, and every page of it is known.
        File.Delete(docs.PathOf("_templates/layout.hbs"));
        report = await Build(docs);
        Assert.Equal(0, report.Effects.Ran);
        Assert.DoesNotContain("<!-- mark -->", docs.Read(SomeHtml), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_partial_that_is_missing_is_an_error_until_it_comes_and_concerns_its_pages_only()
    {
        var docs = await corpus.Copy();
        docs.Write("_templates/special.hbs", "<p>{{> note}}</p>{{{content}}}");
        Edit(docs, SomePage, static text => WithKey(text, "layout: special"));
        (await docs.Dotnet("build")).FailsWith("BCM1202");
        docs.Write("_templates/note.hbs", "first note");
        var report = await Build(docs);
        Assert.Equal([SomePage], PagesRun(report));
        Assert.Contains("first note", docs.Read(SomeHtml), StringComparison.Ordinal);
        docs.Write("_templates/note.hbs", "second note");
        report = await Build(docs);
        Assert.Equal((0, 0, 1), Calls(report));
        Assert.Contains("second note", docs.Read(SomeHtml), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_site_title_runs_what_reads_it_and_no_parse()
    {
        var docs = await corpus.Copy();
        var report = await Build(docs, "-p:SiteTitle=Zyxw");
        Assert.Equal((0, 0), (Of(report, "Parse").Ran, Of(report, "Body").Ran));
        Assert.Equal(PagesThatShow(docs, "Zyxw"), PagesRun(report));
        report = await Build(docs);
        Assert.Equal(0, report.Effects.Ran);
    }

    [Fact]
    public async Task Pages_that_come_go_and_move_take_their_outputs_and_their_place_in_lists_along()
    {
        var docs = await corpus.Copy();
        docs.Write("core/change-tracking/new-page.md", "---\ntitle: Zyxw Page\n---\n\n# New\n\nText\n");
        var report = await Build(docs);
        Assert.Equal(1, Of(report, "Parse").Ran);
        Assert.True(docs.Has($"{Site}/core/change-tracking/new-page.html"));
        Assert.Equal(PagesThatShow(docs, "Zyxw Page"), PagesRun(report));

        File.Move(docs.PathOf("core/change-tracking/new-page.md"), docs.PathOf("core/change-tracking/moved-page.md"));
        await Build(docs);
        Assert.False(docs.Has($"{Site}/core/change-tracking/new-page.html"));
        Assert.True(docs.Has($"{Site}/core/change-tracking/moved-page.html"));
        Assert.All(PagesThatShow(docs, "Zyxw Page").Where(static p => !p.EndsWith("moved-page.md", StringComparison.Ordinal)),
            page => Assert.Contains("moved-page.html", docs.Read($"{Site}/{Path.ChangeExtension(page, ".html")}"), StringComparison.Ordinal));

        File.Delete(docs.PathOf("core/change-tracking/moved-page.md"));
        report = await Build(docs);
        Assert.False(docs.Has($"{Site}/core/change-tracking/moved-page.html"));
        Assert.Empty(PagesThatShow(docs, "Zyxw Page"));
        // Back where it began: every result is known.
        Assert.Equal((0, 1), (report.Effects.Ran, report.Outputs.Deleted));
    }

    [Fact]
    public async Task Content_that_changes_behind_its_time_stamp_and_twice_within_a_second_is_noticed()
    {
        var docs = await corpus.Copy();
        var file = docs.PathOf(SomePage);
        var time = File.GetLastWriteTimeUtc(file);
        Edit(docs, SomePage, static text => text.Replace("Each", "EACH", StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(file, time);
        Assert.Equal(1, Of(await Build(docs), "Parse").Ran);

        for (var i = 1; i <= 2; i++)
        {
            Edit(docs, SomePage, text => text + $"\nEdit{i}\n");
            Assert.Equal(1, Of(await Build(docs), "Parse").Ran);
            Assert.Contains($"Edit{i}", docs.Read(SomeHtml), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Lost_outputs_and_altered_ones_are_restored_without_running()
    {
        var docs = await corpus.Copy();
        await Build(docs);
        var total = docs.Report.Outputs.Total;
        Directory.Delete(docs.PathOf(Site), recursive: true);
        var report = await Build(docs);
        Assert.Equal((0, total), (report.Effects.Ran, report.Outputs.Restored));

        docs.Write(SomeHtml, "altered by hand");
        report = await Build(docs);
        Assert.Equal((0, 1), (report.Effects.Ran, report.Outputs.Restored));

        (await docs.Dotnet("clean")).Succeeds();
        Assert.Empty(docs.Files(Site));
        report = await Build(docs);
        Assert.Equal((0, total), (report.Effects.Ran, report.Outputs.Restored));
    }

    [Fact]
    public async Task A_rebuild_recomputes_everything_and_finds_no_difference()
    {
        var docs = await corpus.Copy();
        var report = await Build(docs, "--no-incremental");
        Assert.Equal((309, 309, 309), Calls(report));
        Assert.Equal((0, report.Outputs.Total), (report.Outputs.Written, report.Outputs.Restored));
    }

    [GeneratedRegex("^title:.*$", RegexOptions.Multiline)]
    private static partial Regex TitleLine();
}
