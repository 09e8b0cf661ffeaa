using System.Diagnostics;
using BuildCache.Tests.Simulation;
using BuildCache.Tests.Trust;

namespace BuildCache.Tests.Limits;

/// <summary>Another program holds the database.</summary>
public sealed class LockedDatabaseTests : IDisposable
{
    readonly TestProject project = new();

    // However slow the machine is: what ends the wait is what the test does.
    public LockedDatabaseTests() => project.Alter = static options => options.LongestLockWait = TimeSpan.FromDays(1);

    public void Dispose() => project.Dispose();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static readonly InlineHandler Copy = new(static on => on.Files("*.txt").Named("Copy").Run(static (file, context) => context.Write(file.Path, context.ReadText(file.Path))));

    /// <summary>Each way to keep a journal, and each lock that keeps a build from writing.</summary>
    public static TheoryData<string, string> Locks => new() { { "wal", "immediate" }, { "delete", "immediate" }, { "delete", "exclusive" } };

    Connection Lock(string journal, string kind)
    {
        Keep(journal);
        var other = Connection.Open(project.Database, readOnly: false);
        other.Execute($"begin {kind}; select count(*) from bc_build;");
        return other;
    }

    void Keep(string journal)
    {
        using var database = Connection.Open(project.Database, readOnly: false);
        Assert.Equal(journal, database.Prepare($"pragma journal_mode = {journal}").First(static row => row.Text(0)));
    }

    /// <summary>What is told of the lock; a build that ends without a word of it has not waited.</summary>
    async Task<string> Told(Task build)
    {
        while (!project.Log.Any(static line => line.Contains("locked", StringComparison.Ordinal)))
        {
            Assert.False(build.IsCompleted);
            await Task.Yield();
        }
        return project.Log.Single(static line => line.Contains("locked", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Locks))]
    public async Task Who_waits_hears_of_it_at_once_and_goes_on_when_the_lock_is_gone(string journal, string kind)
    {
        project.Write("a.txt", "a");
        await project.Succeed(Copy);
        project.Write("a.txt", "b");
        var other = Lock(journal, kind);
        var build = Task.Run(() => project.Succeed(Copy), Cancel);

        // The lock is held by this process, which is no other program; its name is looked for in vain.
        Assert.Equal($"Waiting for another program, which has the build database '{project.Database}' locked.", await Told(build));
        Assert.False(build.IsCompleted);
        other.Dispose();
        await build;
        Assert.Equal("b", project.Read("a.txt"));
    }

    [Theory]
    [MemberData(nameof(Locks))]
    public async Task Who_has_waited_long_enough_is_told_who_has_it_locked(string journal, string kind)
    {
        project.Write("a.txt", "a");
        await project.Succeed(Copy);
        project.Write("a.txt", "b");
        project.Alter = static options => options.LongestLockWait = TimeSpan.Zero;
        using (Lock(journal, kind))
        {
            var error = Assert.Single((await project.TryBuild([Copy], cancellationToken: Cancel)).Diagnostics);
            Assert.Equal(("BCM1006", project.Database), (error.Code, error.File));
            Assert.Equal("The build database is locked by another program, and was for the 0 seconds that were waited. Close the program, or end its transaction, then build again; what was finished is kept.", error.Message);
            Assert.Equal("a", project.Read("a.txt"));
        }
        await project.SucceedAsClean(Copy);
        Assert.Equal("b", project.Read("a.txt"));
    }

    [Theory]
    [MemberData(nameof(Locks))]
    public async Task A_wait_can_be_cancelled(string journal, string kind)
    {
        await project.Succeed(Copy);
        using var other = Lock(journal, kind);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var build = Task.Run(() => project.TryBuild([Copy], cancellationToken: cancellation.Token), Cancel);
        await Told(build);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => build);
    }

    [Theory]
    [InlineData("wal")]
    [InlineData("delete")]
    public async Task The_program_is_named_where_the_system_tells(string journal)
    {
        if (!OperatingSystem.IsLinux() || !File.Exists("/usr/bin/sqlite3"))
        {
            Assert.Skip("It needs Linux and sqlite3.");
        }
        await project.Succeed(Copy);
        Keep(journal);
        using var sqlite = Process.Start(new ProcessStartInfo("/usr/bin/sqlite3", [project.Database]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await sqlite.StandardInput.WriteLineAsync("begin immediate; select 'held';");
        await sqlite.StandardInput.FlushAsync(Cancel);
        Assert.Equal("held", await sqlite.StandardOutput.ReadLineAsync(Cancel));
        var build = Task.Run(() => project.Succeed(Copy), Cancel);

        Assert.Equal($"Waiting for the program sqlite3 (process {sqlite.Id}), which has the build database '{project.Database}' locked.", await Told(build));
        sqlite.StandardInput.Close();
        await sqlite.WaitForExitAsync(Cancel);
        await build;
    }

    /// <summary>Whatever is asked of the database first meets the lock, and waits for it.</summary>
    [Fact]
    public void Where_there_is_no_write_ahead_log_a_lock_is_waited_for_all_the_same()
    {
        using var machine = new SimulatedMachine(5, hasSharedMemory: false);
        var project = new SimulatedProject(machine);
        project.Edit();
        Assert.Equal(["BCM3002"], project.Build(staysOpen: false)!.Diagnostics.Select(static d => d.Code));
        project.Edit();
        using var other = Connection.Open(SimulatedProject.Database, readOnly: false, driver: machine.Machine.DatabaseDriver);
        other.Execute("begin immediate");

        project.LongestLockWait = TimeSpan.Zero;
        Assert.Equal(["BCM1006"], project.Build(staysOpen: false)!.Diagnostics.Select(static d => d.Code));

        project.LongestLockWait = TimeSpan.FromDays(1);
        var told = new List<string>();
        project.Log = line =>
        {
            told.Add(line);
            other.Execute("rollback");
        };
        Assert.True(project.Build(staysOpen: false)!.Succeeded);
        Assert.Equal([$"Waiting for another program, which has the build database '{SimulatedProject.Database}' locked."], told);
        Assert.Equal(project.Expected(), project.Outputs());
    }
}
