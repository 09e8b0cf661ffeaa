using System.Globalization;
using BuildCache.Content.Tests.Site;

namespace BuildCache.Server.Tests;

/// <summary>What is answered while files change: always all of one state, and never an older one than was answered already.</summary>
public sealed class EditTests
{
    /// <summary>More of them for a long run: each is compared with a clean build.</summary>
    static readonly int Edits = int.TryParse(Environment.GetEnvironmentVariable("BUILDCACHE_SERVER_EDITS"), CultureInfo.InvariantCulture, out var edits) ? edits : 24;

    static CancellationToken Token => TestContext.Current.CancellationToken;

    static SiteProject Project(int pages)
    {
        var project = new SiteProject();
        project.Write("index.md", "# Home\n").Write("_templates/partials/footer.hbs", "<footer>0</footer>");
        for (var page = 0; page < pages; page++)
        {
            project.Write(string.Create(CultureInfo.InvariantCulture, $"s{page % 3}/p{page}.md"), string.Create(CultureInfo.InvariantCulture, $"---\ntags: [t{page % 4}]\n---\n# Page {page}\n\n[Next](../s{(page + 1) % 3}/p{(page + 1) % pages}.md)\n"));
        }
        return project;
    }

    /// <summary>All outputs of a clean build.</summary>
    static async Task<Dictionary<string, string>> CleanAsync(SiteProject project)
    {
        using var twin = project.Twin();
        await twin.SucceedAsync();
        return Directory.EnumerateFiles(twin.Output, "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(twin.Output, file).Replace('\\', '/'), File.ReadAllText, StringComparer.Ordinal);
    }

    static Dictionary<string, string> OnDisk(SiteProject project) => Directory.EnumerateFiles(project.Output, "*", SearchOption.AllDirectories)
        .ToDictionary(file => Path.GetRelativePath(project.Output, file).Replace('\\', '/'), File.ReadAllText, StringComparer.Ordinal);

    [Fact]
    public async Task Answers_are_those_of_a_clean_build_before_or_after_an_edit()
    {
        const int Pages = 12;
        var random = new Random(1);
        await using var site = await ServedSite.StartAsync(Project(Pages), static options => options with { IsLive = false, PublishesAfter = TimeSpan.FromMilliseconds(20) });
        var before = await CleanAsync(site.Project);
        var asked = 0;
        for (var edit = 1; edit <= Edits; edit++)
        {
            var page = random.Next(Pages);
            var path = string.Create(CultureInfo.InvariantCulture, $"s{page % 3}/p{page}.md");
            switch (edit % 4)
            {
                case 0:
                    site.Project.Write("_templates/partials/footer.hbs", string.Create(CultureInfo.InvariantCulture, $"<footer>{edit}</footer>"));
                    break;
                case 1:
                    site.Project.Write(path, string.Create(CultureInfo.InvariantCulture, $"---\ntags: [t{edit % 5}]\n---\n# Title {edit}\n\nText.\n"));
                    break;
                case 2:
                    site.Project.Write(path, string.Create(CultureInfo.InvariantCulture, $"# Page {page}\n\nText {edit}.\n"));
                    break;
                default:
                    // Some come, and some of those that came go.
                    if (edit > 12)
                    {
                        site.Project.Delete(string.Create(CultureInfo.InvariantCulture, $"new/n{edit - 12}.md"));
                    }
                    site.Project.Write(string.Create(CultureInfo.InvariantCulture, $"new/n{edit}.md"), "# New\n");
                    break;
            }
            var after = await CleanAsync(site.Project);
            var changed = after.Where(output => before.GetValueOrDefault(output.Key) != output.Value).Select(static output => output.Key).Order(StringComparer.Ordinal).ToList();
            Assert.NotEmpty(changed);
            // By then either the build has come to its end or it has not; from the first answer of the new state on there is none of the old.
            var isNew = false;
            for (var round = 0; !isNew || round < 40; round++)
            {
                var output = changed[random.Next(changed.Count)];
                var answer = await site.TextAsync(output);
                asked++;
                if (answer == after[output])
                {
                    isNew = true;
                }
                else
                {
                    Assert.False(isNew, $"{output} is older than what was answered before it (edit {edit}).");
                    Assert.Equal(before.GetValueOrDefault(output) ?? before["404.html"], answer);
                }
            }
            foreach (var output in after.Keys.OrderBy(_ => random.Next()).Take(20))
            {
                Assert.Equal(after[output], await site.TextAsync(output));
                asked++;
            }
            before = after;
        }
        Assert.Equal(0, await site.EndAsync());
        Assert.Equal(before, OnDisk(site.Project));
        TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture, $"{asked} answers during {Edits} edits, {GC.GetTotalMemory(forceFullCollection: true) / 1e6:0.0} MB live"));
    }

    [Fact]
    public async Task A_page_that_is_gone_is_gone()
    {
        await using var site = await ServedSite.StartAsync(Project(3));
        await site.TextAsync("s0/p0.html");
        site.Project.Write("s1/p1.md", "# Page 1\n").Delete("s0/p0.md");
        await site.TextAsync("s0/p0.html", text => text != "" && text.Contains("Page not found", StringComparison.Ordinal));
        Assert.Equal(0, await site.EndAsync());
        Assert.False(site.Project.Has("s0/p0.html"));
    }

    [Fact]
    public async Task What_many_files_are_checked_out_is_one_build()
    {
        const int Files = 2000;
        await using var site = await ServedSite.StartAsync(Project(3).Write(".git/HEAD", ""));
        await site.TextAsync("index.html");
        // As git does: the lock is there until all files are.
        site.Project.Write(".git/index.lock", "");
        for (var file = 0; file < Files; file++)
        {
            // Time passes, and nothing is built.
            for (var round = 0; file == Files / 2 && round < 500; round++)
            {
                Assert.Contains("Home", await site.TextAsync("index.html"), StringComparison.Ordinal);
            }
            site.Project.Write(string.Create(CultureInfo.InvariantCulture, $"a{file % 20}/{file}.svg"), string.Create(CultureInfo.InvariantCulture, $"<svg id=\"{file}\"/>"));
        }
        site.Project.Delete(".git/index.lock");
        var last = string.Create(CultureInfo.InvariantCulture, $"a{(Files - 1) % 20}/{Files - 1}.svg");
        await site.TextAsync(last, static text => text.StartsWith("<svg", StringComparison.Ordinal));
        for (var file = 0; file < Files; file += 97)
        {
            Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"<svg id=\"{file}\"/>"), await site.TextAsync(string.Create(CultureInfo.InvariantCulture, $"a{file % 20}/{file}.svg")));
        }
        var told = await site.TerminalAsync(static text => text.Split(" → ").Length > 2);
        Assert.Single(told.Split('\n'), static line => line.Contains("2,000 files in", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_long_build_gives_way_to_what_is_saved_meanwhile()
    {
        await using var site = await ServedSite.StartAsync(Project(400), static options => options with { IsLive = false });
        await site.TextAsync("index.html");
        var gaveWay = false;
        for (var edit = 1; !gaveWay; edit++)
        {
            Assert.True(edit < 40, site.Terminal);
            await BeginLongBuildAsync(site, edit);
            site.Project.Write("s0/p0.md", string.Create(CultureInfo.InvariantCulture, $"# Page 0\n\nEdited {edit}.\n"));
            await site.TextAsync("s0/p0.html", text => text.Contains(string.Create(CultureInfo.InvariantCulture, $"Edited {edit}."), StringComparison.Ordinal) && text.Contains(string.Create(CultureInfo.InvariantCulture, $"<footer>{edit}</footer>"), StringComparison.Ordinal));
            // One build of both.
            gaveWay = site.Terminal.Split('\n').Any(static line => line.Contains("s0/p0.md and 1 more → ", StringComparison.Ordinal));
        }
        var clean = await CleanAsync(site.Project);
        foreach (var (output, text) in clean)
        {
            Assert.Equal(text, await site.TextAsync(output));
        }
        Assert.Equal(0, await site.EndAsync());
        Assert.Equal(clean, OnDisk(site.Project));
    }

    /// <summary>Edits the footer of all pages, and returns when a build of that is under way.</summary>
    static async Task BeginLongBuildAsync(ServedSite site, int edit)
    {
        var last = LastBuild();
        site.Project.Write("_templates/partials/footer.hbs", string.Create(CultureInfo.InvariantCulture, $"<footer>{edit}</footer>"));
        while (LastBuild() == last)
        {
            await Task.Yield();
        }

        long LastBuild()
        {
            using var db = Connection.Open(site.Project.PathOf("obj/site.db"), readOnly: true);
            return db.Scalar("select max(id) from bc_build");
        }
    }

    [Fact]
    public async Task A_project_that_changes_while_a_build_gives_way_is_evaluated()
    {
        await using var site = await ServedSite.StartAsync(Project(400).Write("build/common.props", "<Project />"));
        await site.TerminalAsync(static text => text.Contains(" → ", StringComparison.Ordinal));
        Assert.DoesNotContain("MSB4057", site.Terminal, StringComparison.Ordinal);
        await BeginLongBuildAsync(site, 1);
        site.Project.Write("build/common.props", "<Project></Project>");
        // The project of this test is empty, and is told to lack the target that describes it.
        await site.TerminalAsync(static text => text.Contains("MSB4057", StringComparison.Ordinal));
        await site.TextAsync("s0/p0.html", static text => text.Contains("<footer>1</footer>", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_build_that_runs_a_program_does_not_give_way()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs a shell of Unix.");
        var project = Project(3).Write("in.txt", "1");
        var names = new[] { "DepFile", "Environment", "Tool", "WorkingDirectory", "Timeout", "IgnoreExitCode", "IgnoreStandardErrorWarningFormat" };
        var metadata = names.ToDictionary(static name => name, static _ => "", StringComparer.OrdinalIgnoreCase);
        (metadata["Command"], metadata["Inputs"], metadata["Outputs"]) = ("echo run >> obj/runs; sleep 1; cp in.txt out.txt", "in.txt", "out.txt");
        project.Items["CachedExec"] = new() { Items = [new Item("copy", metadata)] };
        await using var site = await ServedSite.StartAsync(project);
        await site.TerminalAsync(static text => text.Contains(" → ", StringComparison.Ordinal));
        Assert.Equal(1, Runs());

        site.Project.Write("in.txt", "2");
        while (Runs() == 1)
        {
            await Task.Yield();
        }
        site.Project.Write("s0/p0.md", "# Page 0\n\nEdited.\n");
        await site.TextAsync("s0/p0.html", static text => text.Contains("Edited.", StringComparison.Ordinal));
        Assert.Equal((2, "2"), (Runs(), File.ReadAllText(site.Project.PathOf("out.txt"))));

        int Runs() => File.ReadLines(site.Project.PathOf("obj/runs")).Count();
    }

    [Fact]
    public async Task What_nobody_tells_is_found()
    {
        await using var site = await ServedSite.StartAsync(Project(3), static options => options with { IsTold = false, PublishesAfter = TimeSpan.FromMilliseconds(10), LooksEvery = TimeSpan.FromMilliseconds(10) });
        await site.TextAsync("index.html");
        site.Project.Write("index.md", "# Home\n\nUnseen.\n").Write("new/a.md", "# New\n");
        await site.TextAsync("index.html", static text => text.Contains("Unseen", StringComparison.Ordinal));
        Assert.Contains("New", await site.TextAsync("new/a.html", static text => !text.Contains("Page not found", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_build_of_the_project_is_seen_and_sees_ours()
    {
        await using var site = await ServedSite.StartAsync(Project(3), static options => options with { IsLive = false });
        await site.TextAsync("index.html");
        for (var edit = 1; edit <= 5; edit++)
        {
            site.Project.Write("index.md", string.Create(CultureInfo.InvariantCulture, $"# Home\n\nEdit {edit}.\n"));
            using var alone = Workspace.Open(site.Describe(), Content.ContentHandlers.Create(site: true));
            var result = await alone.BuildAsync(cancellationToken: Token);
            Assert.True(result.Succeeded);
            // Whoever has built it: what one of them has finished the other one answers.
            Assert.Contains($"Edit {edit}.", await site.TextAsync("index.html"), StringComparison.Ordinal);
            Assert.Contains($"Edit {edit}.", site.Project.Read("index.html"), StringComparison.Ordinal);
        }
        Assert.Equal(0, await site.EndAsync());
        Assert.Equal(await CleanAsync(site.Project), OnDisk(site.Project));
    }

    [Fact]
    public async Task The_end_leaves_what_a_build_would()
    {
        // Never quiet: nothing is published before the end.
        await using var site = await ServedSite.StartAsync(Project(6), static options => options with { PublishesAfter = TimeSpan.FromHours(1) });
        await site.TextAsync("index.html");
        site.Project.Write("index.md", "# Home\n\nLast.\n").Write("s0/new.md", "# New\n");
        await site.TextAsync("index.html", static text => text.Contains("Last.", StringComparison.Ordinal));
        await site.TextAsync("s0/new.html", static text => !text.Contains("Page not found", StringComparison.Ordinal));
        Assert.False(site.Project.Has("s0/new.html"));
        Assert.Equal(0, await site.EndAsync());
        Assert.Equal(await CleanAsync(site.Project), OnDisk(site.Project));
    }

    [Fact]
    public async Task A_project_file_that_is_broken_is_told_and_the_site_stays()
    {
        await using var site = await ServedSite.StartAsync(Project(1));
        var page = await site.TextAsync("index.html");

        site.Project.Write("Site.csproj", "<Project");
        while (!site.Terminal.Contains("\nSite.csproj → nothing changed in ", StringComparison.Ordinal))
        {
            Assert.Equal(page, await site.TextAsync("index.html"));
        }
        Assert.Equal(0, await site.EndAsync());
        Assert.Contains("\nSite.csproj(1,9): error MSB4025: ", site.Terminal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_said_once_and_much_of_one_kind_is_summed_up()
    {
        var project = Project(3);
        project.Write("links.md", "# Links\n\n" + string.Concat(Enumerable.Range(0, 9).Select(static i => $"[{i}](gone{i}.md)\n")));
        await using var site = await ServedSite.StartAsync(project);
        await site.TerminalAsync(static text => text.Contains("  and 8 more of BCM1110: 'dotnet build' lists them", StringComparison.Ordinal));
        project.Write("s0/p0.md", "---\ntitle: [\n---\n");
        await site.TerminalAsync(static text => text.Contains("error BCM1101", StringComparison.Ordinal));
        project.Write("s0/p0.md", "# Mended\n");
        var said = await site.TerminalAsync(static text => text.Contains("1 fixed, 9 left.", StringComparison.Ordinal));
        Assert.Equal(1, said.Split('\n').Count(static line => line.Contains("BCM1110: The link", StringComparison.Ordinal)));
        project.Write("links.md", "# Links\n");
        await site.TerminalAsync(static text => text.Contains("All errors and warnings are fixed.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_look_that_finds_nothing_is_no_build_that_is_told_of()
    {
        var project = Project(2);
        await using var site = await ServedSite.StartAsync(project, static options => options with { PublishesAfter = TimeSpan.FromMilliseconds(5), LooksEvery = TimeSpan.FromMilliseconds(5) });
        await site.TextAsync("index.html");
        project.Write("s0/p0.md", "# Edited\n");
        await site.TextAsync("s0/p0.html", static text => text.Contains("Edited", StringComparison.Ordinal));
        project.Write("s1/p1.md", "---\ntitle: [\n---\n");
        await site.TerminalAsync(static text => text.Contains("error BCM1101", StringComparison.Ordinal));
        for (var looks = 0; looks < 40; looks++)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
        Assert.Equal(0, await site.EndAsync());
        using var insight = Insight.Open(project.PathOf("obj/site.db"));
        Assert.InRange(insight.Builds().Count, 3, 5);
        Assert.Equal("failed", insight.Why("Parse s1/p1.md")!.State);
        Assert.NotEmpty(insight.Difference(1, insight.Builds(1)[0].Build)!.Outputs);
    }

    [Fact]
    public async Task A_former_build_is_served_as_it_was()
    {
        var project = Project(3);
        await project.SucceedAsync();
        var before = OnDisk(project);
        project.Write("s0/p0.md", "# Another\n").Write("new.md", "# New\n").Delete("s1/p1.md");
        await project.SucceedAsync();
        var database = project.PathOf("obj/site.db");
        using var former = FormerSite.Open(database, 1);
        Assert.Null(FormerSite.Open(database, 99));
        await using var site = await ServedSite.StartAsync(project, options => options with { Former = former });
        Assert.Contains(", as build 1 left it (Ctrl+C stops)", site.Terminal, StringComparison.Ordinal);
        // What is built meanwhile is not seen.
        project.Write("s0/p0.md", "# Third\n");
        await project.SucceedAsync();
        foreach (var (path, text) in before)
        {
            Assert.Equal(text, await site.TextAsync(path));
        }
        Assert.Equal(before["s0/p0.html"], await site.TextAsync("s0/p0"));
        Assert.Equal(before["404.html"], await site.TextAsync("new.html"));
        Assert.Equal(before["404.html"], await site.TextAsync("_buildcache/"));
        Assert.Equal(0, await site.EndAsync());
    }
}
