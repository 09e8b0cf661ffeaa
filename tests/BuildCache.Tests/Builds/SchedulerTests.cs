namespace BuildCache.Tests.Builds;

public sealed class SchedulerTests : IDisposable
{
    readonly TestProject project = new();

    static readonly Computation<string, string> Shout = new("Shout", static (path, context) =>
        Task.FromResult(context.Document("Note", path)!.Text("text").ToUpperInvariant()));

    static readonly Handler Notes = new InlineHandler(static on =>
    {
        on.Files("*.txt").Named("Parse").Produces("Note").Run(static (file, context) =>
        {
            var lines = context.ReadText(file.Path).Split('\n');
            context.Emit("Note", file.Path, new { title = lines[0], text = string.Join('\n', lines.Skip(1)) });
        });
        on.Compute(Shout);
        on.Each("Note").Named("Page").Run(static async (note, context) =>
        {
            var body = await context.ComputeAsync(Shout, note.Id);
            context.Write(Path.ChangeExtension(note.Id, ".html"), $"{note.Text("title")}: {body} [{context.TryReadText("layout.hbs")}]");
        });
        on.Once().Named("Index").Run(static context =>
            context.Write("index.html", string.Join('\n', context.Query("select id, title from Note order by title").Select(row => row.Text("title")))));
    });

    public void Dispose() => project.Dispose();

    static HandlerCounts Of(BuildReport report, string handler) => report.Handlers.Single(h => h.Name == handler);

    async Task<BuildReport> Start()
    {
        project.Write("a.txt", "Alpha\none");
        project.Write("b.txt", "Beta\ntwo");
        project.Write("layout.hbs", "L1");
        return await project.Succeed(Notes);
    }

    [Fact]
    public async Task A_computation_that_waits_in_the_queue_and_is_asked_for_meanwhile_runs_once()
    {
        var value = new Computation<string, string>("Value", static async (name, context) =>
        {
            var text = context.ReadText("text.txt");
            return name == "c" || text == "alone" ? name + text : text + await context.ComputeAsync(Again, "c");
        });
        Again = value;
        var handler = new InlineHandler(on =>
        {
            on.Compute(value);
            on.Once().Named("All").Run(async context =>
            {
                foreach (var name in new[] { "a", "b", "c" })
                {
                    context.Write(name, await context.ComputeAsync(value, name));
                }
            });
        });
        using var project = new TestProject { Parallelism = 1 };
        project.Write("text.txt", "alone");
        await project.Succeed(handler);
        project.Write("text.txt", "together");
        var report = await project.Succeed(handler);
        Assert.Equal(3, report.Handlers.Single(static h => h.Name == "Value").Ran);
        Assert.Equal("togetherctogether", project.Read("b"));
    }

    static Computation<string, string> Again { get; set; } = null!;

    [Fact]
    public async Task A_first_build_runs_everything_and_writes_the_outputs()
    {
        var report = await Start();
        Assert.Equal("Alpha: ONE [L1]", project.Read("a.html"));
        Assert.Equal("Alpha\nBeta", project.Read("index.html"));
        Assert.Equal(3, report.Effects.Ran);
        Assert.Equal(3, report.Outputs.Written);
        Assert.Equal(2, Of(report, "Shout").Ran);
    }

    [Fact]
    public async Task A_second_build_runs_nothing_and_writes_nothing()
    {
        await Start();
        var report = await project.Succeed(Notes);
        Assert.Equal(0, report.Effects.Ran);
        Assert.Equal(3, report.Effects.Reused);
        Assert.Equal(0, report.Outputs.Written);
        Assert.Equal(0, report.Outputs.Restored);
        Assert.Equal(3, report.Outputs.Total);
        Assert.All(report.Handlers, h => Assert.Equal(0, h.Ran));
    }

    [Fact]
    public async Task A_body_edit_runs_one_parse_one_computation_one_page()
    {
        await Start();
        project.Write("a.txt", "Alpha\nuno");
        var report = await project.Succeed(Notes);
        Assert.Equal("Alpha: UNO [L1]", project.Read("a.html"));
        Assert.Equal((1, 1, 1, 0), (Of(report, "Parse").Ran, Of(report, "Shout").Ran, Of(report, "Page").Ran, Of(report, "Index").Ran));
        Assert.Equal(1, report.Outputs.Written);
        Assert.Equal(["value of Shout(\"a.txt\") changed", "text of Note a.txt changed", "content of a.txt changed"], report.Ran.Single(r => r.Handler == "Page").Because);
    }

    [Fact]
    public async Task A_title_edit_runs_what_shows_the_title()
    {
        await Start();
        project.Write("a.txt", "Zeta\none");
        var report = await project.Succeed(Notes);
        Assert.Equal("Beta\nZeta", project.Read("index.html"));
        Assert.Equal((1, 0, 1, 1), (Of(report, "Parse").Ran, Of(report, "Shout").Ran, Of(report, "Page").Ran, Of(report, "Index").Ran));
    }

    [Fact]
    public async Task Going_back_to_an_earlier_state_runs_nothing()
    {
        await Start();
        var first = project.Snapshot();
        project.Write("a.txt", "Zeta\nuno");
        project.Write("layout.hbs", "L2");
        await project.Succeed(Notes);
        project.Write("a.txt", "Alpha\none");
        project.Write("layout.hbs", "L1");
        var report = await project.Succeed(Notes);
        Assert.Equal(0, report.Handlers.Sum(h => h.Ran));
        Assert.Equal(first, project.Snapshot());
    }

    [Fact]
    public async Task Added_deleted_and_renamed_files_are_followed()
    {
        await Start();
        project.Write("c.txt", "Gamma\nthree");
        await project.Succeed(Notes);
        Assert.Equal("Alpha\nBeta\nGamma", project.Read("index.html"));
        project.Delete("a.txt");
        var report = await project.Succeed(Notes);
        Assert.Equal("Beta\nGamma", project.Read("index.html"));
        Assert.False(project.HasOutput("a.html"));
        Assert.Equal(1, report.Outputs.Deleted);
        File.Move(Path.Combine(project.Folder, "b.txt"), Path.Combine(project.Folder, "d.txt"));
        await project.Succeed(Notes);
        Assert.False(project.HasOutput("b.html"));
        Assert.Equal("Beta: TWO [L1]", project.Read("d.html"));
    }

    [Fact]
    public async Task A_file_that_was_looked_for_in_vain_is_noticed_when_it_comes()
    {
        await Start();
        project.Delete("layout.hbs");
        await project.Succeed(Notes);
        Assert.Equal("Alpha: ONE []", project.Read("a.html"));
        project.Write("layout.hbs", "L9");
        var report = await project.Succeed(Notes);
        Assert.Equal(2, Of(report, "Page").Ran);
        Assert.Equal("Alpha: ONE [L9]", project.Read("a.html"));
    }

    [Fact]
    public async Task Lost_and_altered_outputs_are_restored_without_running()
    {
        await Start();
        var first = project.Snapshot();
        File.WriteAllText(Path.Combine(project.OutputFolder, "a.html"), "tampered");
        File.Delete(Path.Combine(project.OutputFolder, "b.html"));
        var report = await project.Succeed(Notes);
        Assert.Equal((0, 2, 0), (report.Effects.Ran, report.Outputs.Restored, report.Outputs.Written));
        Assert.Equal(first, project.Snapshot());
        Directory.Delete(project.OutputFolder, true);
        report = await project.Succeed(Notes);
        Assert.Equal((0, 3), (report.Effects.Ran, report.Outputs.Restored));
        Assert.Equal(first, project.Snapshot());
    }

    [Fact]
    public async Task A_rebuild_recomputes_everything_and_finds_no_difference()
    {
        await Start();
        var result = await project.TryBuild([Notes], rebuild: true, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Succeeded);
        Assert.Equal(3, result.Report.Effects.Ran);
        Assert.Equal(0, result.Report.Outputs.Written);
        var report = await project.Succeed(Notes);
        Assert.Equal(0, report.Effects.Ran);
    }
}
