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
        using (var database = Database.Open(Machine.Real, project.Database, static _ => { }, cancellationToken: TestContext.Current.CancellationToken))
        {
            Sweep.Run(database, database.Writer.Scalar("select max(id) from bc_build"), Sweep.DayOf(TimeProvider.System), []);
        }
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
        var stored = new SortedDictionary<string, long>(StringComparer.Ordinal);
        using var database = Connection.Open(project.Database, readOnly: true);
        var tables = database.Prepare("select name from sqlite_schema where type = 'table' order by name").List(static row => row.Text(0));
        tables.ForEach(table => stored.Add(table, database.Scalar($"select count(*) from \"{table}\"")));
        var folder = Path.GetDirectoryName(project.Database)!;
        var artifacts = Directory.EnumerateFiles(project.Database + ".artifacts", "*", SearchOption.AllDirectories).ToList();
        stored.Add("bytes", new FileInfo(project.Database).Length);
        stored.Add("artifacts", artifacts.Count);
        stored.Add("bytes of artifacts", artifacts.Sum(static file => new FileInfo(file).Length));
        stored.Add("files beside", Directory.GetFiles(folder).Length);
        return stored;
    }
}
