using BuildCache.Tests.Handlers;

namespace BuildCache.Tests.Trust;

/// <summary>Handlers that change, lie, fail, wait for each other.</summary>
public sealed class HandlerScenarioTests : IDisposable
{
    readonly TestProject project = new();

    public void Dispose()
    {
        libraries.ForEach(static library => library.Dispose());
        compiled.Dispose();
        project.Dispose();
    }

    static long Ran(BuildReport report) => report.Handlers.Sum(static h => h.Ran);

    Task<BuildResult> Build(params Handler[] handlers) => project.TryBuild(handlers, cancellationToken: TestContext.Current.CancellationToken);

    static async Task<Diagnostic> OnlyError(Task<BuildResult> build)
    {
        var result = await build;
        Assert.False(result.Succeeded);
        return Assert.Single(result.Diagnostics, static d => d.Severity == Severity.Error);
    }

    readonly CompiledHandlers compiled = new();
    readonly List<HandlerLibrary> libraries = [];

    /// <summary>A handler, compiled from other sources that do the same, or against a library that was.</summary>
    Handler Load(bool isNewer, bool hasNewerReference = false)
    {
        compiled.Compile([$"public static class Library {{ public static string Same(string text) => text; public const bool IsNewer = {(hasNewerReference ? "true" : "false")}; }}"], "Library");
        compiled.Compile([$$"""
            sealed class Versioned : Handler
            {
                public override void Register(HandlerRegistry on) => on.Files("*.txt").Named("Versioned").Run(static (file, context) =>
                    context.Write(file.Path, Library.Same(context.ReadText(file.Path)){{(isNewer ? ".ToString()" : "")}}));
            }
            """], references: ["Library"]);
        libraries.Add(compiled.Load());
        return Assert.Single(libraries[^1].Handlers);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task An_upgraded_handler_runs_anew_and_the_same_code_elsewhere_does_not()
    {
        project.Write("a.txt", "one");
        project.Write("b.txt", "two");
        await project.SucceedAsClean(Load(isNewer: false));
        Assert.Equal(0, Ran(await project.SucceedAsClean(Load(isNewer: false))));
        var report = await project.SucceedAsClean(Load(isNewer: true));
        Assert.Equal((2, 0), (Ran(report), report.Outputs.Written));
        Assert.All(report.Ran, static r => Assert.Equal(["code of Versioned changed"], r.Because));
        Assert.Equal(2, Ran(await project.SucceedAsClean(Load(isNewer: true, hasNewerReference: true))));
        Assert.Equal(0, Ran(await project.SucceedAsClean(Load(isNewer: false))));
        // A file that was away while the code changed is not taken from what the older code made.
        project.Delete("b.txt");
        await project.SucceedAsClean(Load(isNewer: false));
        project.Write("b.txt", "three");
        await project.SucceedAsClean(Load(isNewer: true));
        project.Write("b.txt", "two");
        Assert.Equal(0, Ran(await project.SucceedAsClean(Load(isNewer: true))));
    }

    [Fact]
    public async Task Of_what_a_failed_call_has_asked_for_every_failure_is_told_in_each_build()
    {
        var value = new Computation<string, string>("Value", static (name, context) => Task.FromResult(context.ReadText(name + ".value") is var text and not "bad" ? text
            : throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1999", $"{name} is bad", name + ".value"))));
        Handler[] handlers =
        [
            new InlineHandler(on =>
            {
                on.Compute(value);
                on.Files("*.names").Named("Page").Run(async (file, context) =>
                {
                    var text = "";
                    foreach (var name in context.ReadText(file.Path).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                    {
                        text += await context.ComputeAsync(value, name);
                    }
                    context.Write(file.Path + ".txt", text);
                });
            }),
        ];
        project.Write("one.names", "");
        project.Write("two.names", "a");
        project.Write("a.value", "good");
        await project.SucceedAsClean(handlers);
        // What a gave last stands for the call that comes to ask for it, although nobody else does; b never gave anything.
        project.Write("one.names", "a b");
        project.Write("two.names", "");
        project.Write("a.value", "bad");
        project.Write("b.value", "bad");
        for (var build = 0; build < 3; build++)
        {
            var result = await Build(handlers);
            Assert.Equal(["a is bad", "b is bad"], result.Diagnostics.Where(static d => d.Code == "BCM1999").Select(static d => d.Message));
        }
        project.Write("b.value", "good");
        await OnlyErrorOf("a is bad");
        // Nobody asks for either any more, and both leave.
        project.Write("one.names", "");
        await project.SucceedAsClean(handlers);
        project.Write("one.names", "a b");
        project.Write("b.value", "bad");
        await OnlyErrorOf("a is bad");
        project.Write("a.value", "good");
        await OnlyErrorOf("b is bad");
        project.Write("b.value", "good");
        await project.SucceedAsClean(handlers);

        async Task OnlyErrorOf(string message) => Assert.Equal(message, (await OnlyError(Build(handlers))).Message);
    }

    [Fact]
    public async Task A_result_that_differs_from_the_same_inputs_is_an_error_of_rebuild_and_heals()
    {
        var count = 0;
        var handlers = new InlineHandler(on => on.Files("*.txt").Named("Clock").Run((file, context) => context.Write(file.Path, $"{context.ReadText(file.Path)} {count}")));
        project.Write("a.txt", "one");
        await project.Succeed(handlers);
        count = 1;
        await project.Succeed(handlers);
        Assert.Equal("one 0", project.Read("a.txt"));
        var result = await project.TryBuild([handlers], rebuild: true, cancellationToken: TestContext.Current.CancellationToken);
        var error = Assert.Single(result.Diagnostics);
        Assert.Equal((Severity.Error, "BCM3003", "a.txt", false), (error.Severity, error.Code, error.File, result.Succeeded));
        Assert.Contains("Clock", error.Message, StringComparison.Ordinal);
        Assert.Equal("one 1", project.Read("a.txt"));
        var after = await project.TryBuild([handlers], rebuild: true, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(after.Diagnostics);
        Assert.Equal(0, Ran(await project.SucceedAsClean(handlers)));
    }

    [Fact]
    public async Task An_undeclared_read_is_found_by_an_audit()
    {
        var handlers = new InlineHandler(on => on.Files("*.txt").Named("Sneaky").Run((file, context) =>
            context.Write(file.Path, context.ReadText(file.Path) + File.ReadAllText(Path.Combine(project.Folder, "hidden")))));
        project.Write("a.txt", "one ");
        project.Write("hidden", "1");
        await project.Succeed(handlers);
        project.Write("hidden", "2");
        await project.Succeed(handlers);
        Assert.Equal("one 1", project.Read("a.txt"));
        var result = await project.TryBuild([handlers], audit: 100, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Succeeded);
        Assert.Equal((Severity.Warning, "BCM3003"), Assert.Single(result.Diagnostics.Select(static d => (d.Severity, d.Code))));
        Assert.Equal("one 2", project.Read("a.txt"));
        Assert.Empty((await project.TryBuild([handlers], audit: 100, cancellationToken: TestContext.Current.CancellationToken)).Diagnostics);
    }

    [Fact]
    public async Task A_handler_that_throws_is_an_error_with_its_file_and_the_others_are_built()
    {
        var handlers = new InlineHandler(static on => on.Files("*.txt").Named("Fragile").Run(static (file, context) =>
            context.Write(file.Path, context.ReadText(file.Path) is "bad" ? throw new InvalidOperationException("on purpose") : "good")));
        project.Write("a.txt", "bad");
        project.Write("b.txt", "fine");
        var error = await OnlyError(Build(handlers));
        Assert.Equal(("BCM1901", "a.txt"), (error.Code, error.File));
        Assert.Contains("on purpose", error.Message, StringComparison.Ordinal);
        Assert.Equal("good", project.Read("b.txt"));
        await OnlyError(Build(handlers));
        project.Write("a.txt", "fine");
        Assert.Equal(1, Ran(await project.SucceedAsClean(handlers)));
    }

    static readonly Computation<string, string> Fragile = new("Fragile", static (path, context) =>
        Task.FromResult(context.ReadText(path) is "bad" ? throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1999", "bad", path, 3, 4)) : context.ReadText(path)));

    [Fact]
    public async Task What_depends_on_a_failure_is_blocked_and_the_failure_is_said_once()
    {
        var handlers = new InlineHandler(static on =>
        {
            on.Compute(Fragile);
            on.Files("*.txt").Named("Page").Run(static async (file, context) => context.Write(file.Path, await context.ComputeAsync(Fragile, "shared")));
            on.Once().Named("Other").Run(static context => context.Write("other", "fine"));
        });
        project.Write("a.txt", "");
        project.Write("b.txt", "");
        project.Write("shared", "bad");
        for (var i = 0; i < 2; i++)
        {
            var result = await Build(handlers);
            Assert.Equal(("BCM1999", "shared", 3, 4), Assert.Single(result.Diagnostics.Where(static d => d.Severity == Severity.Error).Select(static d => (d.Code, d.File, d.Line, d.Column))));
            Assert.Contains("2 results", Assert.Single(result.Diagnostics, static d => d.Code == "BCM3005").Message, StringComparison.Ordinal);
            Assert.Equal(["other"], project.Snapshot().Keys);
        }
        project.Write("shared", "good");
        await project.SucceedAsClean(handlers);
        project.Write("shared", "bad");
        Assert.False((await Build(handlers)).Succeeded);
        Assert.Equal("good", project.Read("a.txt"));
        project.Write("shared", "good");
        Assert.Equal(0, (await project.SucceedAsClean(handlers)).Outputs.Written);
    }

    [Fact]
    public async Task A_cancelled_build_is_continued_by_the_next()
    {
        using var source = new CancellationTokenSource();
        var handlers = new InlineHandler(on => on.Files("*.txt").Named("Page").Run(async (file, context) =>
        {
            if (file.Path == "n5.txt" && !source.IsCancellationRequested)
            {
                await source.CancelAsync();
                context.CancellationToken.ThrowIfCancellationRequested();
            }
            context.Write(file.Path, context.ReadText(file.Path));
        }));
        for (var i = 0; i < 30; i++)
        {
            project.Write($"n{i}.txt", $"{i}");
        }
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => project.TryBuild([handlers], cancellationToken: source.Token));
        await project.SucceedAsClean(handlers);
        Assert.Equal(0, Ran(await project.SucceedAsClean(handlers)));
    }

    [Fact]
    public async Task A_handler_that_cancels_itself_has_failed()
    {
        var error = await OnlyError(Build(new InlineHandler(static on => on.Once().Named("Odd").Run(static _ => throw new OperationCanceledException("of its own")))));
        Assert.Equal("BCM1901", error.Code);
    }

    [Fact]
    public async Task Reading_what_one_produces_is_an_error()
    {
        var error = await OnlyError(Build(new InlineHandler(static on => on.Once().Named("Self").Produces("Note").Run(static context => context.Emit("Note", "x", new { n = context.Query("select count(*) as n from Note")[0].Text("n") })))));
        Assert.Equal("BCM1405", error.Code);
    }

    [Fact]
    public async Task Collections_that_need_each_other_are_an_error_that_names_the_cycle()
    {
        var result = await Build(new InlineHandler(static on =>
        {
            on.Once().Named("A").Produces("First").Run(static context => context.Emit("First", "x", new { v = context.Document("Second", "x")?.Text("v") }));
            on.Once().Named("B").Produces("Second").Run(static context => context.Emit("Second", "x", new { v = context.Document("First", "x")?.Text("v") }));
            on.Once().Named("C").Run(static context => context.Write("c", "fine"));
            on.Once().Named("D").Run(static context => context.Write("d", context.Document("First", "x")!.Text("v")));
        }));
        Assert.Equal(
            [
                ("BCM1407", "Handlers wait for each other: A reads Second; B, which produces Second, reads First, so there is no order in which they could be computed. Emit what one of them needs into a collection of its own."),
                ("BCM3005", "1 result was not computed because what it reads failed: D . It will be computed once the errors are fixed."),
            ],
            result.Diagnostics.Select(static d => (d.Code, d.Message)));
        Assert.Equal("fine", project.Read("c"));
    }

    [Fact]
    public async Task Triggers_in_a_cycle_are_an_error()
    {
        var error = await OnlyError(Build(new InlineHandler(static on =>
        {
            on.Each("First").Named("A").Produces("Second").Run(static (_, _) => { });
            on.Each("Second").Named("B").Produces("First").Run(static (_, _) => { });
        })));
        Assert.Equal("BCM1407", error.Code);
        Assert.Contains("First → Second → First", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rows")]
    [InlineData("derived")]
    public async Task A_cycle_through_a_query_stops_nothing_else(string kind)
    {
        InlineHandler Handlers(string from) => new(on =>
        {
            if (kind == "rows")
            {
                on.Rows($"select id from {from} order by id").Named("A").Produces("First").Run(static (row, context) => context.Emit("First", row.Id, new { }));
            }
            else
            {
                on.Derive("First", $"select id from {from} order by id");
            }
            on.Each("First").Named("B").Produces("Second").Run(static (document, context) => context.Emit("Second", document.Id, new { }));
            on.Each("Second").Named("End").Run(static (document, context) => context.Write(document.Id, ""));
            on.Once().Named("Start").Produces("Zero").Run(static context => context.Emit("Zero", "x", new { }));
            on.Once().Named("Other").Run(static context => context.Write("other", "fine"));
        });
        Assert.Equal("BCM1407", (await OnlyError(Build(Handlers("Second")))).Code);
        Assert.Equal(["other"], project.Snapshot().Keys);
        await project.SucceedAsClean(Handlers("Zero"));
        Assert.Equal(["other", "x"], project.Snapshot().Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Of_two_handlers_of_one_name_the_first_runs()
    {
        static InlineHandler Named(string name, string text) => new(on => on.Once().Named(name).Run(context => context.Write("x", text)));
        var error = await OnlyError(Build(Named("Page", "first"), Named("page", "second")));
        Assert.Equal("BCM2002", error.Code);
        Assert.Equal("first", project.Read("x"));
        await project.SucceedAsClean(Named("Page", "first"));
    }

    [Fact]
    public async Task A_cycle_of_triggers_stops_nothing_else_and_heals()
    {
        static InlineHandler Handlers(string of) => new(on =>
        {
            on.Each(of).Named("A").Produces("First").Run(static (document, context) => context.Emit("First", document.Id, new { }));
            on.Each("First").Named("B").Produces("Second").Run(static (document, context) => context.Emit("Second", document.Id, new { }));
            on.Each("Second").Named("End").Run(static (document, context) => context.Write(document.Id, ""));
            on.Once().Named("Start").Produces("Zero").Run(static context => context.Emit("Zero", "x", new { }));
            on.Once().Named("Other").Run(static context => context.Write("other", "fine"));
        });
        Assert.Equal("BCM1407", (await OnlyError(Build(Handlers("Second")))).Code);
        Assert.Equal(["other"], project.Snapshot().Keys);
        await project.SucceedAsClean(Handlers("Zero"));
        Assert.Equal(["other", "x"], project.Snapshot().Keys.Order(StringComparer.Ordinal));
        Assert.Equal("BCM1407", (await OnlyError(Build(Handlers("Second")))).Code);
        Assert.Equal(["other", "x"], project.Snapshot().Keys.Order(StringComparer.Ordinal));
        await project.SucceedAsClean(Handlers("Zero"));
    }

    [Theory]
    [InlineData(true, "BCM1302", "'Relase'")]
    [InlineData(false, "BCM2004", "<BuildCacheItem Include=\"Widget\" />")]
    public async Task A_trigger_on_what_does_not_exist_is_an_error(bool isCollection, string code, string says)
    {
        var error = await OnlyError(Build(new InlineHandler(on =>
        {
            if (isCollection)
            {
                on.Each("Relase").Named("Typo").Run(static (_, _) => { });
            }
            else
            {
                on.Items("Widget").Named("Typo").Run(static (_, _) => { });
            }
            on.Once().Named("Other").Run(static context => context.Write("other", "fine"));
        })));
        Assert.Equal(code, error.Code);
        Assert.Contains("Typo", error.Message, StringComparison.Ordinal);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Equal("fine", project.Read("other"));
    }

    [Fact]
    public async Task Triggers_of_one_class_need_no_names()
    {
        var handlers = new InlineHandler(static on =>
        {
            on.Files("*.txt").Produces("Note").Run(static (file, context) => context.Emit("Note", file.Path, new { text = context.ReadText(file.Path) }));
            on.Each("Note").Run(static (note, context) => context.Write(note.Id, note.Text("text")));
            on.Rows("select id from Note order by id").Run(static (row, context) => context.Write($"rows/{row.Text("id")}", ""));
            on.Once().Run(static context => context.Write("count", $"{context.Query("select id from Note order by id").Count}"));
        });
        project.Write("a.txt", "one");
        var report = await project.SucceedAsClean(handlers);
        Assert.Equal(
            ["InlineHandler.Each(Note)", "InlineHandler.Files(*.txt)", "InlineHandler.Once", "InlineHandler.Rows"],
            report.Handlers.Select(static handler => handler.Name));
        Assert.Equal(0, Ran(await project.SucceedAsClean(handlers)));
    }

    static readonly Computation<int, int> Round = new("Round", static async (n, context) => await context.ComputeAsync(Round!, (n + 1) % 3));

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Computations_in_a_cycle_are_an_error_from_wherever_they_are_entered(int parallelism)
    {
        project.Parallelism = parallelism;
        var result = await Build(new InlineHandler(static on =>
        {
            on.Compute(Round);
            for (var i = 0; i < 3; i++)
            {
                var start = i;
                on.Once().Named("Enter" + i).Run(async context => context.Write("x" + start, (await context.ComputeAsync(Round, start)).ToString(System.Globalization.CultureInfo.InvariantCulture)));
            }
        }));
        Assert.False(result.Succeeded);
        Assert.Equal(
            [
                ("BCM1406", Severity.Error, "The computations Round(0) → Round(1) → Round(2) → Round(0) need each other, so none of them can be computed. Remove one of the calls from the cycle."),
                ("BCM3005", Severity.Message, "3 results were not computed because what they read failed; the first is Enter0 . They will be computed once the errors are fixed."),
            ],
            result.Diagnostics.Select(static d => (d.Code, d.Severity, d.Message)));
    }

    static readonly Computation<string, string> Follow = new("Follow", static async (name, context) => await context.ComputeAsync(Follow!, context.ReadText(name)));

    /// <summary>Whoever is asked first finds out; what is said is the same, in a clean build and in one after another.</summary>
    [Theory]
    [InlineData("a.txt")]
    [InlineData("b.txt")]
    [InlineData("c.txt")]
    [InlineData("d.txt")]
    public async Task A_cycle_of_computations_is_told_once_and_in_one_way(string entered)
    {
        project.Write("a.txt", "b.txt");
        project.Write("b.txt", "c.txt");
        project.Write("c.txt", "a.txt");
        project.Write("d.txt", "b.txt");
        project.Write("self.txt", "self.txt");
        (string, string)[] expected =
        [
            ("BCM1406", "The computation Follow(\"self.txt\") needs itself, so it cannot be computed. Remove one of the calls from the cycle."),
            ("BCM1406", "The computations Follow(\"a.txt\") → Follow(\"b.txt\") → Follow(\"c.txt\") → Follow(\"a.txt\") need each other, so none of them can be computed. Remove one of the calls from the cycle."),
        ];
        var handlers = new InlineHandler(on =>
        {
            on.Compute(Follow);
            on.Once().Named("Enter").Run(async context => context.Write("x", await context.ComputeAsync(Follow, entered)));
            on.Once().Named("Self").Run(static async context => context.Write("y", await context.ComputeAsync(Follow, "self.txt")));
        });
        foreach (var _ in (int[])[1, 2])
        {
            Assert.Equal(expected, (await Build(handlers)).Diagnostics.Where(static d => d.Severity == Severity.Error).Select(static d => (d.Code, d.Message)));
        }
        project.Write("c.txt", "self.txt");
        Assert.Equal([expected[0]], (await Build(handlers)).Diagnostics.Where(static d => d.Severity == Severity.Error).Select(static d => (d.Code, d.Message)));
        project.Write("c.txt", "a.txt");
        Assert.Equal(expected, (await Build(handlers)).Diagnostics.Where(static d => d.Severity == Severity.Error).Select(static d => (d.Code, d.Message)));
    }

    static readonly Computation<string, string> Chain = new("Chain", static async (name, context) =>
        context.Document("Note", name)!.Text("text") is { Length: > 0 } next ? await context.ComputeAsync(Chain!, next) : "end");

    /// <summary>Who replays what it gave last over a computation that has come into a cycle is blocked by it, like who runs anew.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_cycle_that_closes_later_blocks_who_only_looks_whether_it_holds(int parallelism)
    {
        project.Parallelism = parallelism;
        project.Write("a.txt", "b.txt");
        project.Write("b.txt", "");
        project.Write("other.txt", "1");
        var handlers = new InlineHandler(static on =>
        {
            on.Compute(Chain);
            on.Files("*.txt").Named("Parse").Produces("Note").Run(static (file, context) => context.Emit("Note", file.Path, new { text = context.ReadText(file.Path) }));
            for (var i = 0; i < 4; i++)
            {
                var (start, entered) = (i, i % 2 == 0 ? "b.txt" : "a.txt");
                on.Once().Named("Enter" + i).Run(async context => context.Write(start + entered, await context.ComputeAsync(Chain, entered) + context.ReadText("other.txt")));
            }
        });
        await project.SucceedAsClean(handlers);
        project.Write("b.txt", "a.txt");
        project.Write("other.txt", "2");
        foreach (var ran in (int[])[2 + 4, 0])
        {
            var result = await Build(handlers);
            Assert.Equal(
                ("BCM1406", "The computations Chain(\"a.txt\") → Chain(\"b.txt\") → Chain(\"a.txt\") need each other, so none of them can be computed. Remove one of the calls from the cycle."),
                result.Diagnostics.Where(static d => d.Severity == Severity.Error).Select(static d => (d.Code, d.Message)).Single());
            Assert.Equal(ran, Ran(result.Report));
        }
        project.Write("b.txt", "");
        await project.SucceedAsClean(handlers);
    }

    [Theory]
    [InlineData("emit", "BCM1304")]
    [InlineData("patch", "BCM1306")]
    [InlineData("compute", "BCM1307")]
    [InlineData("unknown", "BCM1305")]
    [InlineData("property", "BCM2001")]
    [InlineData("items", "BCM2004")]
    [InlineData("item", "BCM2004")]
    [InlineData("collection", "BCM1302")]
    [InlineData("twice", "BCM1403")]
    [InlineData("missing", "BCM1001")]
    public async Task What_a_handler_must_not_do_is_said(string what, string code)
    {
        var emits = new Computation<int, int>("Emits", static (n, context) =>
        {
            context.Emit("Mine", "x", new { });
            return Task.FromResult(n);
        });
        var unknown = new Computation<int, int>("Unknown", static (n, _) => Task.FromResult(n));
        var error = await OnlyError(Build(new InlineHandler(on =>
        {
            on.Compute(emits);
            on.Once().Named("Odd").Produces("Mine").Run(async context =>
            {
                switch (what)
                {
                    case "emit": context.Emit("Other", "x", new { }); break;
                    case "patch": context.Patch("Mine", "x", new { }); break;
                    case "compute": await context.ComputeAsync(emits, 1); break;
                    case "unknown": await context.ComputeAsync(unknown, 1); break;
                    case "property": context.Property("Other"); break;
                    case "items": context.Items("Other"); break;
                    case "item": context.Item("Other", "x"); break;
                    case "collection": context.Document("Other", "x"); break;
                    case "missing": context.ReadText("nowhere.txt"); break;
                    default:
                        context.Emit("Mine", "x", new { });
                        context.Emit("Mine", "x", new { });
                        break;
                }
            });
        })));
        Assert.Equal(code, error.Code);
    }

    [Fact]
    public async Task Warnings_are_part_of_a_result()
    {
        var handlers = new InlineHandler(static on => on.Files("*.txt").Named("Page").Run(static (file, context) => context.Warn("BCM1998", context.ReadText(file.Path), file.Path, 7, 8)));
        project.Write("a.txt", "mind this");
        for (var i = 0; i < 3; i++)
        {
            var result = await Build(handlers);
            Assert.Equal(("mind this", 7, 8), Assert.Single(result.Diagnostics.Select(static d => (d.Message, d.Line, d.Column))));
        }
        project.Write("a.txt", "and that");
        await project.SucceedAsClean(handlers);
        project.Write("a.txt", "mind this");
        var back = await Build(handlers);
        Assert.Equal((0L, "mind this"), (Ran(back.Report), Assert.Single(back.Diagnostics).Message));
        project.Delete("a.txt");
        Assert.Empty((await Build(handlers)).Diagnostics);
    }
}
