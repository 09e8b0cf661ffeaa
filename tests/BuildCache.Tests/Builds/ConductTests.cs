using System.Text.Json;
using BuildCache.Tests.Trust;

namespace BuildCache.Tests.Builds;

/// <summary>Functions that do not end, that go on after their end, or that are cancelled.</summary>
public sealed class ConductTests : IDisposable
{
    readonly TestProject project = new();

    public void Dispose() => project.Dispose();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static readonly InlineHandler Beside = new(static on => on.Files("*.txt").Named("Beside").Run(static (file, context) => context.Write(file.Path, context.ReadText(file.Path))));

    string Outcome()
    {
        using var report = JsonDocument.Parse(File.ReadAllText(Path.Combine(project.Folder, "obj/buildcache/report.json")));
        return report.RootElement.GetProperty("outcome").GetString()!;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Speed", "Slow")]
    public async Task A_function_that_does_not_end_is_given_up_and_everything_else_built(bool heeds)
    {
        using var stop = new ManualResetEventSlim();
        project.HandlerTimeout = TimeSpan.FromSeconds(1);
        project.Write("a.txt", "a");
        var hangs = new InlineHandler(on => on.Once().Named("Hangs").Run(context => stop.Wait(heeds ? context.CancellationToken : CancellationToken.None)));

        var result = await project.TryBuild([hangs, Beside], cancellationToken: Cancel);
        stop.Set();

        var error = Assert.Single(result.Diagnostics);
        Assert.Equal("BCM1903", error.Code);
        Assert.Equal(!heeds, error.Message.Contains("ignores the CancellationToken", StringComparison.Ordinal));
        Assert.Equal("a", project.Read("a.txt"));
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task What_a_function_waits_for_is_not_its_own_time()
    {
        // The computation takes longer than the limit of its reader, and has a limit of its own: both stay below it by themselves.
        project.HandlerTimeout = TimeSpan.FromSeconds(10);
        var value = new Computation<int, int>("Value", static (n, context) => Task.Delay(n, context.CancellationToken).ContinueWith(_ => n, TaskScheduler.Default));
        var reader = new InlineHandler(on =>
        {
            on.Compute(value);
            on.Once().Named("Reader").Run(async context => context.Write("sum.txt", $"{await context.ComputeAsync(value, 4001) + await context.ComputeAsync(value, 4002) + await context.ComputeAsync(value, 4003)}"));
        });

        await project.Succeed(reader);

        Assert.Equal("12006", project.Read("sum.txt"));
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task A_query_without_end_is_given_up()
    {
        project.HandlerTimeout = TimeSpan.FromSeconds(1);
        project.Write("a.txt", "a");
        var counts = new InlineHandler(static on => on.Once().Named("Counts").Run(static context =>
            context.Query("with recursive t(n) as (select 1 union all select n + 1 from t) select count(*) as n from t")));

        var result = await project.TryBuild([counts, Beside], cancellationToken: Cancel);

        Assert.Equal("BCM1903", Assert.Single(result.Diagnostics).Code);
        Assert.Equal("a", project.Read("a.txt"));
    }

    [Fact]
    public async Task A_context_that_is_used_after_the_end_is_an_error_and_its_call_runs_again()
    {
        project.Write("a.txt", "a");
        HandlerContext? kept = null;
        var used = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Exception? refused = null;
        var leaks = new InlineHandler(on =>
        {
            on.Once().Named("Leaks").Produces("Leak").Run(context => kept = context);
            // Runs when Leaks has ended, because it reads what that produces.
            on.Once().Named("Uses").Run(context =>
            {
                context.Query("select id from Leak");
                refused ??= Record.Exception(() => kept!.Emit("Leak", "late", new { n = 1 }));
                refused ??= Record.Exception(() => kept!.ReadText("a.txt"));
                used.TrySetResult();
            });
        });

        var result = await project.TryBuild([leaks, Beside], cancellationToken: Cancel);
        await used.Task;

        Assert.IsType<InvalidOperationException>(refused);
        Assert.Equal("BCM1902", Assert.Single(result.Diagnostics, static d => d.Severity == Severity.Error).Code);
        result = await project.TryBuild([leaks, Beside], cancellationToken: Cancel);
        Assert.Contains(result.Report.Ran, static ran => ran.Handler == "Leaks");
    }

    [Fact]
    public async Task A_cancelled_build_says_so_and_the_next_one_goes_on()
    {
        project.Write("a.txt", "a");
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        using var stop = new ManualResetEventSlim();
        var hangs = new InlineHandler(on => on.Once().Named("Hangs").Run(_ =>
        {
            cancel.Cancel();
            // It does not heed the token of its context.
            stop.Wait(Cancel);
        }));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => project.TryBuild([hangs, Beside], cancellationToken: cancel.Token));
        stop.Set();
        Assert.Equal("cancelled", Outcome());
        using (var db = Connection.Open(project.Database, readOnly: true))
        {
            Assert.Equal(("cancelled", true), db.Prepare("select outcome, finished is null from bc_build").First(static row => (row.Text(0), row.Int64(1) == 1)));
        }

        await project.Succeed(Beside);
        Assert.Equal("a", project.Read("a.txt"));
        Assert.Equal("succeeded", Outcome());
    }

    [Fact]
    public async Task What_is_stored_as_JSON_is_JSON()
    {
        foreach (var text in new[] { "", "{", "[1] 2", "text" })
        {
            var stores = new InlineHandler(on => on.Once().Named("Stores").Run(context => context.StoreJson(System.Text.Encoding.UTF8.GetBytes(text))));
            var result = await project.TryBuild([stores], cancellationToken: Cancel);
            Assert.Equal("BCM1904", Assert.Single(result.Diagnostics).Code);
        }
    }

    [Fact]
    public async Task What_a_late_use_did_not_write_is_not_deleted()
    {
        // The reader runs when the call has ended, and goes on when the context was used all the same.
        using var ended = new ManualResetEventSlim();
        using var wrote = new ManualResetEventSlim();
        var leaks = new InlineHandler(on => on.Once().Named("Leaks").Produces("Note").Run(context =>
        {
            var text = context.ReadText("a.txt");
            context.Emit("Note", "n", new { text });
            if (text == "now")
            {
                context.Write("leaks", "");
                return;
            }
            _ = Task.Run(() =>
            {
                ended.Wait(Cancel);
                try
                {
                    context.Write("leaks", "");
                }
                finally
                {
                    wrote.Set();
                }
            });
        }));
        var slow = new InlineHandler(on => on.Each("Note").Named("Slow").Run((note, context) =>
        {
            context.Write("slow", note.Text("text"));
            if (note.Text("text") == "late")
            {
                ended.Set();
                wrote.Wait(Cancel);
            }
        }));
        project.Write("a.txt", "now");
        await project.Succeed(leaks, slow);
        project.Write("a.txt", "late");
        var result = await project.TryBuild([leaks, slow], cancellationToken: Cancel);
        Assert.Equal("BCM1902", Assert.Single(result.Diagnostics, static d => d.Severity == Severity.Error).Code);
        Assert.True(project.HasOutput("leaks"));
    }

    /// <summary>A library that others extend, as templates are.</summary>
    sealed class Extensions
    {
        public List<string> Names { get; } = [];
    }

    [Fact]
    public async Task A_handler_that_fails_half_way_through_registering_leaves_nothing_behind()
    {
        var good = new InlineHandler(static on =>
        {
            on.Extension<Extensions>().Names.Add("good");
            on.Function("known", static () => 1);
            on.Once().Named("Good").Produces("Note").Run(static context =>
            {
                context.Emit("Note", "n", new { title = "t" });
                context.Write("good", string.Join(' ', context.Extension<Extensions>()!.Names));
            });
        });
        var shout = new Computation<string, string>("Shout", static (text, _) => Task.FromResult(text.ToUpperInvariant()));
        var bad = new InlineHandler(on =>
        {
            on.Extension<Extensions>().Names.Add("bad");
            on.Function("unknown", static () => 1);
            on.Derive("Shelf", "select id, title from Note");
            on.FullText("Found", "select id, title from Note");
            on.Compute(shout);
            on.Once().Named("Bad").Produces("Other").Run(static context => context.Write("bad", ""));
            on.Rows("select id from Note").Named("Bad row").Run(static (row, context) => context.Write("bad", row.Id));
            throw new InvalidOperationException("half-way");
        });
        var result = await project.TryBuild([bad, good], cancellationToken: Cancel);
        Assert.Equal(["BCM2206"], result.Diagnostics.Select(static d => d.Code));
        Assert.Equal("good", project.Read("good"));
        Assert.False(project.HasOutput("bad"));
        using var database = Connection.Open(project.Database, readOnly: true);
        Assert.Equal(["Good"], database.Prepare("select name from bc_handler").List(static row => row.Text(0)));
        Assert.Equal(["document:Note"], database.Prepare("select name from sqlite_schema where type = 'table' and name like 'document:%'").List(static row => row.Text(0)));
        Assert.False(database.Prepare("select 1 from bc_derived").Any());
    }

    /// <summary>SQLite locks by a folder of this name where it has no other way; the build's own lock is another file.</summary>
    [Fact]
    public async Task What_SQLite_locks_by_is_not_in_the_way()
    {
        Directory.CreateDirectory(project.Database + ".lock");
        await project.Succeed(new InlineHandler(static on => on.Once().Named("A").Run(static context => context.Write("a", "a"))));
        Assert.True(File.Exists(project.Database + ".build"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(project.Database + ".lock"));
    }

    [Fact]
    public async Task How_far_a_long_build_is_is_told_apart_from_the_moments_that_matter()
    {
        project.Alter = static options => options.Machine = Machine.Real with { Clock = new HastyClock() };
        await project.Succeed(new InlineHandler(static on => on.Once().Named("A").Run(static context => context.Write("a", "a"))));
        Assert.Contains("BuildCache: 1 ran, 0 waiting", project.Progress);
        Assert.Empty(project.Log);
    }

    /// <summary>Whoever looks at it finds three seconds gone.</summary>
    sealed class HastyClock : TimeProvider
    {
        long looks;

        public override long GetTimestamp() => Interlocked.Increment(ref looks) * 3 * TimeSpan.TicksPerSecond;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    }

    [Fact]
    public async Task A_build_waits_for_one_of_a_version_that_has_another_lock()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(project.Database)!);
        Task<BuildReport> build;
        await using (new FileStream(project.Database + ".lock", FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            build = project.Succeed(new InlineHandler(static on => on.Once().Named("A").Run(static context => context.Write("a", "a"))));
            while (project.Log.IsEmpty)
            {
                await Task.Yield();
            }
            Assert.Equal([$"Waiting for another build that uses '{project.Database}'."], project.Log);
            Assert.False(build.IsCompleted);
        }
        await build;
    }

    [Fact]
    public async Task What_follows_from_the_result_is_written_before_another_build_begins()
    {
        var options = ChildBuild.Options(project.Folder, parallelism: 2);
        var lockFile = options.DatabasePath + ".build";
        var isHeld = new List<bool>();
        foreach (var handler in new[] { ChildBuild.Handlers, [new InlineHandler(static on => on.Derive("a", "select 1 as id")), new InlineHandler(static on => on.Derive("A", "select 1 as id"))] })
        {
            var result = await Build.RunAsync(
                new BuildOptions
                {
                    ProjectDirectory = options.ProjectDirectory,
                    DatabasePath = options.DatabasePath,
                    OutputDirectory = options.OutputDirectory,
                    Target = options.Target,
                    Handlers = handler,
                    ExcludedFolders = options.ExcludedFolders,
                    Finishing = _ => isHeld.Add(IsHeld(lockFile)),
                },
                TestContext.Current.CancellationToken);
            Assert.Equal(handler == ChildBuild.Handlers, result.Succeeded);
        }
        Assert.Equal([true, true], isHeld);
        Assert.False(IsHeld(lockFile));
    }

    static bool IsHeld(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
