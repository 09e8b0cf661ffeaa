using System.Globalization;
using System.Text;

namespace BuildCache.Tests.Trust;

/// <summary>What is stored is bounded by the project, not by how often, and how badly, it was built.</summary>
[Trait("Speed", "Slow")]
public sealed class GrowthTests(ITestOutputHelper output) : IDisposable
{
    const int Pages = 12;

    /// <summary>
    /// How many times what a fresh build stores. For each trace that is current eight others are kept, whether of the same call or of calls
    /// that are gone, and a few more in a project as small as this.
    /// </summary>
    const int Factor = 12;

    /// <summary>The log is of the last twenty builds, none of which does more than a fresh one, but for what it says of calls that are gone.</summary>
    const int Logged = 21;

    readonly TestProject project = new();

    public void Dispose() => project.Dispose();

    [Fact]
    public async Task Edits_kills_failures_and_lost_databases_do_not_pile_up()
    {
        var builds = int.TryParse(Environment.GetEnvironmentVariable("BUILDCACHE_TRUST_GROWTH"), CultureInfo.InvariantCulture, out var value) ? value : 60;
        for (var round = 1; round <= builds; round++)
        {
            Edit(round);
            if (round % 10 == 7)
            {
                // A different point each time, somewhere in what such a build does.
                using var child = ChildBuild.Start(project.Folder, 5 + (round * 7 % 40));
                await child.WaitForExitAsync(TestContext.Current.CancellationToken);
            }
            else
            {
                await project.TryBuild(Handlers(round), cancellationToken: TestContext.Current.CancellationToken);
            }
            if (round <= builds / 2)
            {
                // What happened before the last loss is gone with the database: only what stands beside it can pile up.
                Damage(round);
            }
        }
        project.Delete("fails.txt");
        // The hundredth build cleans up; a test is not to wait for it.
        await project.Succeed(ChildBuild.Handlers);
        Sweep(days: 0);
        await project.SucceedAsClean(ChildBuild.Handlers);

        using var fresh = new TestProject();
        foreach (var file in Directory.EnumerateFiles(project.Folder))
        {
            File.Copy(file, Path.Combine(fresh.Folder, Path.GetFileName(file)));
        }
        await fresh.Succeed(ChildBuild.Handlers);
        var (grown, small) = (Stored(project), Stored(fresh));
        var tooMuch = new StringBuilder();
        foreach (var (what, size) in grown)
        {
            // A fresh build switches nothing; each later one no more than it tells of.
            var least = small.GetValueOrDefault(what == "bc_switch" ? "bc_action" : what);
            output.WriteLine($"{what}: {least} fresh, {size} after {builds} builds");
            if (size > (what is "bc_action" or "bc_switch" ? Logged : Factor) * Math.Max(least, Floor(what)))
            {
                tooMuch.AppendLine(CultureInfo.InvariantCulture, $"{what}: {size} where a fresh build has {least}");
            }
        }
        Assert.Equal("", tooMuch.ToString());
    }

    /// <summary>
    /// Handlers that are renamed leave former results behind, as many as are kept of others: eight for each that is current, and fifty. When
    /// these are old, nothing is left of the handlers.
    /// </summary>
    [Fact]
    public async Task Handlers_that_are_renamed_again_and_again_leave_no_more_behind_than_is_kept_of_others()
    {
        const int Rounds = 40;
        project.Write("a.txt", "a");
        for (var round = 0; round <= Rounds; round++)
        {
            await project.Succeed(Renamed(round));
        }
        using var fresh = new TestProject();
        fresh.Write("a.txt", "a");
        await fresh.Succeed(Renamed(Rounds));
        var small = Tables(fresh);
        var current = small["bc_trace"];
        var kept = 50 + (8 * current);
        Assert.True(Rounds * current > kept);

        Sweep(days: 0);
        // Each of these handlers has had one call, and that one result.
        Assert.All(["bc_handler", "bc_node", "bc_trace"], table => Assert.Equal((table, small[table] + kept), (table, Tables(project)[table])));

        Sweep(days: 31);
        // The log tells of the last builds, and what went with them; of files and folders is noted what has stood untouched for a while.
        string[] history = ["bc_build", "bc_action", "bc_switch", "bc_fact", "bc_file", "bc_folder", "bc_standing"];
        Assert.Equal(small.Where(table => !history.Contains(table.Key)), Tables(project).Where(table => !history.Contains(table.Key)));
        Assert.Equal(0, (await project.SucceedAsClean(Renamed(Rounds))).Handlers.Sum(static handler => handler.Ran));
    }

    /// <summary>One of each kind, under names of their own.</summary>
    static Handler[] Renamed(int round)
    {
        var loud = new Computation<string, string>($"Loud {round}", static (text, _) => Task.FromResult(text.ToUpperInvariant()));
        return
        [
            new InlineHandler(on =>
            {
                on.Function($"quiet{round}", static (string text) => text.ToLowerInvariant());
                on.Compute(loud);
                on.Derive($"Shelf{round}", $"select quiet{round}(title) as id from Note{round}");
                on.Files("*.txt").Named($"Parse {round}").Produces($"Note{round}").Run((file, context) => context.Emit($"Note{round}", file.Path, new { title = context.ReadText(file.Path) }));
                on.Each($"Shelf{round}").Named($"Page {round}").Run(async (shelf, context) => context.Write($"{shelf.Id}.html", await context.ComputeAsync(loud, shelf.Id)));
                on.Once().Named($"Index {round}").Run(context => context.Write("index.html", $"{context.Query($"select title from Note{round} where title >= @from order by title", new Dictionary<string, object?> { ["from"] = "a" }).Count}"));
            }),
        ];
    }

    void Sweep(int days)
    {
        using var database = Database.Open(Machine.Real, project.Database, static _ => { }, cancellationToken: TestContext.Current.CancellationToken);
        BuildCache.Sweep.Run(database, database.Writer.Scalar("select max(id) from bc_build"), BuildCache.Sweep.DayOf(TimeProvider.System) + days, []);
    }

    /// <summary>The rows of each table.</summary>
    static SortedDictionary<string, long> Tables(TestProject project)
    {
        using var database = Connection.Open(project.Database, readOnly: true);
        var tables = database.Prepare("select name from sqlite_schema where type = 'table' order by name").List(static row => row.Text(0));
        return new(tables.ToDictionary(static table => table, table => database.Scalar($"select count(*) from \"{table}\"")), StringComparer.Ordinal);
    }

    /// <summary>What a factor of nothing would not allow: the builds themselves, and three databases that were set aside.</summary>
    static long Floor(string what) => what switch
    {
        "bc_build" => 60,
        "files beside" => 4,
        // None for files that are too new to be trusted, as all of a fresh build may be.
        "bc_file" => Pages,
        _ => 1,
    };

    /// <summary>Every few builds another handler, which goes again; every few builds one that fails after it has stored something large.</summary>
    static Handler[] Handlers(int round) =>
    [
        .. ChildBuild.Handlers,
        .. round % 5 == 3 ? [new InlineHandler(on => on.Files("*.txt").Named($"Passing {round}").Produces($"Passing{round}").Run(static (file, context) => context.Write(file.Path + ".pass", context.ReadText(file.Path))))] : Array.Empty<Handler>(),
        .. round % 5 == 4 ? [new InlineHandler(static on => on.Once().Named("Fails").Run(static context =>
        {
            context.Write("large", context.ReadText("fails.txt") + new string('x', 100_000));
            context.Error("BCM1998", "fails", "fails.txt", 1, 1);
        }))] : Array.Empty<Handler>(),
    ];

    void Edit(int round)
    {
        for (var page = 0; page < Pages; page++)
        {
            project.Write($"page{page}.txt", page % 3 == round % 3 ? $"Title {page} {round}\nbody {round}" : $"Title {page}\nbody");
        }
        project.Write($"new{round}.txt", $"New {round}\nbody");
        File.Delete(Path.Combine(project.Folder, $"new{round - 1}.txt"));
        project.Write("layout.hbs", $"L{round % 4}");
        project.Write("large.bin", new string((char)('a' + (round % 26)), 70_000 + round));
        project.Write("fails.txt", $"fails {round}");
    }

    void Damage(int round)
    {
        switch (round % 10)
        {
            case 2:
                File.Delete(project.Database);
                break;
            case 5:
                File.Delete(project.Database + "-wal");
                File.WriteAllText(project.Database, "no database");
                break;
        }
    }

    /// <summary>The rows of each table, and the bytes and files of what stands beside the database.</summary>
    static SortedDictionary<string, long> Stored(TestProject project)
    {
        var stored = Tables(project);
        var folder = Path.GetDirectoryName(project.Database)!;
        var artifacts = Directory.EnumerateFiles(project.Database + ".artifacts", "*", SearchOption.AllDirectories).ToList();
        stored.Add("bytes", new FileInfo(project.Database).Length);
        stored.Add("artifacts", artifacts.Count);
        stored.Add("bytes of artifacts", artifacts.Sum(static file => new FileInfo(file).Length));
        stored.Add("files beside", Directory.GetFiles(folder).Length);
        return stored;
    }
}
