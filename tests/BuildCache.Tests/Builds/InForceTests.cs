using BuildCache.Tests.Trust;

namespace BuildCache.Tests.Builds;

/// <summary>
/// A mistake stays small: what a failed call gave last stays in force for others until it is mended, and its error is the only one.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class InForceTests : IDisposable
{
    readonly TestProject project = new();

    static readonly Computation<string, string> Body = new("Body", static (path, context) =>
    {
        var text = context.Document("Page", path)?.Text("text") ?? "";
        return text.Contains("torn", StringComparison.Ordinal) ? throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1997", "torn", path, 2, 1)) : Task.FromResult(text.ToUpperInvariant());
    });

    /// <summary>A site in small: pages that link to one another, a page in place of a missing start page, a list.</summary>
    static readonly Handler Site = new InlineHandler(static on =>
    {
        on.Compute(Body);
        on.Files("*.md").Named("Parse").Produces("Page").Run(static (file, context) =>
        {
            var lines = context.ReadText(file.Path).Split('\n');
            if (lines[0].StartsWith("bad", StringComparison.Ordinal))
            {
                context.Error("BCM1998", "bad", file.Path, 1, 1);
            }
            if (lines[0].StartsWith("odd", StringComparison.Ordinal))
            {
                context.Warn("BCM1996", lines[0], file.Path, 1);
            }
            context.Emit("Page", file.Path, new { title = lines[0], text = lines.ElementAtOrDefault(1) ?? "", link = lines.ElementAtOrDefault(2) ?? "", output = lines.ElementAtOrDefault(3) ?? Path.ChangeExtension(file.Path, ".html") });
        });
        on.Each("Page").Named("Show").Run(static async (page, context) =>
        {
            var link = page.Text("link");
            if (link.Length > 0 && context.Document("Page", link) is null)
            {
                context.Warn("BCM1110", $"{link} is no page", page.Id, 3);
                link = "";
            }
            context.Write(page.Text("output"), $"{page.Text("title")}: {await context.ComputeAsync(Body, page.Id)} -> {link}");
        });
        on.Once().Named("Start").Run(static context =>
        {
            if (context.Query("select id from Page where output = 'index.html' order by id").Count == 0)
            {
                context.Write("index.html", "the theme's");
            }
        });
        on.Once().Named("List").Run(static context => context.Write("list.html", string.Join(',', context.Query("select title from Page order by id").Select(static row => row.Text("title")))));
    });

    public void Dispose() => project.Dispose();

    async Task<BuildResult> Fail()
    {
        var result = await project.TryBuild([Site], cancellationToken: TestContext.Current.CancellationToken);
        Assert.False(result.Succeeded);
        return result;
    }

    static List<string> Said(BuildResult result) => [.. result.Diagnostics.Where(static d => d.Severity != Severity.Message).Select(static d => $"{d.Code} {d.File}")];

    async Task Start()
    {
        project.Write("index.md", "Home\nwelcome");
        project.Write("a.md", "A\none\nindex.md");
        project.Write("b.md", "B\ntwo\na.md");
        await project.SucceedAsClean(Site);
    }

    [Fact]
    public async Task An_error_in_a_page_is_one_error_and_nothing_else_changes()
    {
        await Start();
        var before = project.Snapshot();
        project.Write("index.md", "bad\nwelcome");
        for (var i = 0; i < 2; i++)
        {
            var result = await Fail();
            Assert.Equal(["BCM1998 index.md"], Said(result));
            Assert.Equal(before, project.Snapshot());
            Assert.Equal((0, 0, 0), (result.Report.Outputs.Written, result.Report.Outputs.Restored, result.Report.Outputs.Deleted));
            Assert.Equal(1, result.Report.Handlers.Sum(static h => h.Failed));
        }
        project.Write("index.md", "House\nwelcome");
        await project.SucceedAsClean(Site);
        Assert.Equal("House,A,B", string.Join(',', project.Read("list.html").Split(',').OrderBy(static title => title == "House" ? 0 : 1)));
    }

    [Fact]
    public async Task Edits_beside_an_error_are_built()
    {
        await Start();
        project.Write("index.md", "bad\nwelcome");
        project.Write("a.md", "A2\nuno\nindex.md");
        var result = await Fail();
        Assert.Equal(["BCM1998 index.md"], Said(result));
        Assert.Equal("A2: UNO -> index.md", project.Read("a.html"));
        Assert.Equal("A2,B,Home", project.Read("list.html"));
        Assert.Equal("Home: WELCOME -> ", project.Read("index.html"));
        project.Write("index.md", "Home\nwelcome");
        var report = await project.SucceedAsClean(Site);
        Assert.Empty(report.Ran);
    }

    [Fact]
    public async Task A_page_that_fails_and_is_deleted_is_gone()
    {
        await Start();
        project.Write("index.md", "bad");
        await Fail();
        project.Delete("index.md");
        await project.SucceedAsClean(Site);
        Assert.Equal("the theme's", project.Read("index.html"));
    }

    [Fact]
    public async Task Warnings_of_an_earlier_state_are_not_said_beside_the_error()
    {
        await Start();
        project.Write("a.md", "odd\none");
        Assert.Equal(["BCM1996 a.md"], Said(await project.TryBuild([Site], cancellationToken: TestContext.Current.CancellationToken)));
        project.Write("a.md", "bad\n\none");
        Assert.Equal(["BCM1998 a.md"], Said(await Fail()));
        project.Write("a.md", "odd\none");
        await project.SucceedAsClean(Site);
    }

    [Fact]
    public async Task The_last_value_of_a_failed_computation_stays_in_force()
    {
        await Start();
        project.Write("a.md", "A\ntorn\nindex.md");
        var result = await Fail();
        Assert.Equal(["BCM1997 a.md"], Said(result));
        Assert.DoesNotContain(result.Diagnostics, static d => d.Code == "BCM3005");
        Assert.Equal("A: ONE -> index.md", project.Read("a.html"));
        project.Write("a.md", "A3\ntorn\nindex.md");
        Assert.Equal(["BCM1997 a.md"], Said(await Fail()));
        Assert.Equal("A3: ONE -> index.md", project.Read("a.html"));
        project.Write("a.md", "A3\nthree\nindex.md");
        await project.SucceedAsClean(Site);
        Assert.Equal("A3: THREE -> index.md", project.Read("a.html"));
    }

    [Fact]
    public async Task What_a_failed_call_does_not_need_any_more_is_no_error_beside_it()
    {
        var picture = new Computation<string, string>("Picture", static (name, context) => Task.FromResult(context.ReadText(name)));
        var gallery = new InlineHandler(on =>
        {
            on.Compute(picture);
            on.Files("*.page").Named("Gallery").Run(async (file, context) =>
            {
                var text = context.ReadText(file.Path).Split(' ');
                context.Write(file.Path + ".html", text[0] == "bad" ? throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1998", "bad", file.Path, 1, 1)) : await context.ComputeAsync(picture, text[1]));
            });
        });
        project.Write("1.png", "png");
        project.Write("a.page", "good 1.png");
        await project.SucceedAsClean(gallery);
        File.Move(Path.Combine(project.Folder, "1.png"), Path.Combine(project.Folder, "2.png"));
        project.Write("a.page", "bad 2.png");
        var result = await project.TryBuild([gallery], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(["BCM1998 a.page"], Said(result));
        project.Write("a.page", "good 2.png");
        await project.SucceedAsClean(gallery);
    }

    [Fact]
    public async Task On_a_first_build_what_links_to_a_failed_page_waits_and_does_not_say_that_there_is_none()
    {
        project.Write("index.md", "bad\nwelcome");
        project.Write("a.md", "A\none\nindex.md");
        project.Write("b.md", "B\ntwo\na.md");
        var result = await Fail();
        Assert.Equal(["BCM1998 index.md"], Said(result));
        var blocked = Assert.Single(result.Diagnostics, static d => d.Code == "BCM3005");
        Assert.Equal("1 result was not computed because what it reads failed: Show a.md. It will be computed once the errors are fixed.", blocked.Message);
        Assert.False(project.HasOutput("a.html"));
        Assert.Equal("B: TWO -> a.md", project.Read("b.html"));
        project.Write("index.md", "Home\nwelcome");
        await project.SucceedAsClean(Site);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task What_a_failed_page_gave_last_gives_way_to_who_claims_its_place(int kind)
    {
        await Start();
        // Its error is in the edit that was to take it out of the way.
        project.Write("a.md", "bad\none\n\nother.html");
        project.Write(kind == 0 ? "b.md" : "c.md", "B\ntwo\n\na.html");
        var result = await Fail();
        Assert.Equal(["BCM1998 a.md"], Said(result));
        Assert.Equal("B: TWO -> ", project.Read("a.html"));
        project.Write("a.md", "A\none\n\nother.html");
        await project.SucceedAsClean(Site);
    }

    [Fact]
    public async Task What_needs_a_folder_where_the_file_of_a_failed_page_stands_waits()
    {
        await Start();
        project.Write("a.md", "bad\none\n\nother.html");
        project.Write("c.md", "C\nthree\n\na.html/c.html");
        Assert.Equal(["BCM1998 a.md"], Said(await Fail()));
        Assert.Equal("A: ONE -> index.md", project.Read("a.html"));
        project.Write("a.md", "A\none\n\nother.html");
        await project.SucceedAsClean(Site);
    }

    [Fact]
    public async Task A_document_of_a_failed_call_gives_way_to_who_emits_it_now()
    {
        var handlers = new InlineHandler(static on =>
        {
            on.Files("*.txt").Named("Parse").Produces("Note").Run(static (file, context) =>
            {
                var text = context.ReadText(file.Path);
                context.Emit("Note", text == "bad" ? throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1998", "bad", file.Path, 1, 1)) : text, new { file = file.Path });
            });
            on.Each("Note").Named("Page").Run(static (note, context) => context.Write(note.Id + ".html", note.Text("file")));
        });
        project.Write("a.txt", "one");
        project.Write("b.txt", "two");
        await project.SucceedAsClean(handlers);
        project.Write("a.txt", "bad");
        project.Write("b.txt", "one");
        var result = await project.TryBuild([handlers], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(["BCM1998 a.txt"], Said(result));
        Assert.Equal("b.txt", project.Read("one.html"));
        project.Write("a.txt", "two");
        await project.SucceedAsClean(handlers);
    }

    [Fact]
    public async Task A_collection_that_a_failing_handler_gives_up_for_a_while_has_its_documents_again()
    {
        static InlineHandler Parse(bool works, params string[] produces) => new(on => on.Files("*.txt").Named("Parse").Produces(produces).Run((file, context) =>
        {
            context.ReadText(file.Path);
            context.Emit("Note", works ? file.Path : throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1998", "bad", file.Path, 1, 1)), new { n = 1 });
        }));
        var list = new InlineHandler(static on => on.Once().Named("List").Produces("Other").Run(static context => context.Write("list", context.Query("select count(*) as n from Note")[0].Text("n"))));
        project.Write("a.txt", "a");
        await project.SucceedAsClean(Parse(true, "Note"), list);
        Assert.Equal("1", project.Read("list"));
        Assert.False((await project.TryBuild([Parse(false, "Some")], cancellationToken: TestContext.Current.CancellationToken)).Succeeded);
        await project.SucceedAsClean(Parse(true, "Note"), list);
        Assert.Equal("1", project.Read("list"));
    }

    [Fact]
    public async Task A_failed_build_says_how_many_deletions_wait()
    {
        await Start();
        project.Write("c.md", "C\nthree");
        await project.SucceedAsClean(Site);
        project.Write("index.md", "bad");
        project.Delete("c.md");
        File.Move(Path.Combine(project.Folder, "b.md"), Path.Combine(project.Folder, "d.md"));
        var result = await Fail();
        Assert.Equal((2, 0), (result.Report.Outputs.Waiting, result.Report.Outputs.Deleted));
        Assert.True(project.HasOutput("c.html"));
        Assert.True(project.HasOutput("d.html"));
        project.Write("index.md", "Home\nwelcome");
        var report = await project.SucceedAsClean(Site);
        Assert.Equal((0, 2), (report.Outputs.Waiting, report.Outputs.Deleted));
    }
}
