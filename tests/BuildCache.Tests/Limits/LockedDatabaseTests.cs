using System.Diagnostics;
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

    Connection Lock()
    {
        var other = Connection.Open(project.Database, readOnly: false);
        other.Execute("begin immediate");
        return other;
    }

    async Task<string> Told()
    {
        while (!project.Log.Any(static line => line.Contains("locked", StringComparison.Ordinal)))
        {
            await Task.Yield();
        }
        return project.Log.Single(static line => line.Contains("locked", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_waits_hears_of_it_at_once_and_goes_on_when_the_lock_is_gone()
    {
        project.Write("a.txt", "a");
        await project.Succeed(Copy);
        project.Write("a.txt", "b");
        var other = Lock();
        var build = Task.Run(() => project.Succeed(Copy), Cancel);

        // The lock is held by this process, which is no other program; its name is looked for in vain.
        Assert.Equal($"Waiting for another program, which has the build database '{project.Database}' locked.", await Told());
        Assert.False(build.IsCompleted);
        other.Dispose();
        await build;
        Assert.Equal("b", project.Read("a.txt"));
    }

    [Fact]
    public async Task Who_has_waited_long_enough_is_told_who_has_it_locked()
    {
        project.Write("a.txt", "a");
        await project.Succeed(Copy);
        project.Write("a.txt", "b");
        project.Alter = static options => options.LongestLockWait = TimeSpan.Zero;
        using (Lock())
        {
            var error = Assert.Single((await project.TryBuild([Copy], cancellationToken: Cancel)).Diagnostics);
            Assert.Equal(("BCM1006", project.Database), (error.Code, error.File));
            Assert.Equal("The build database is locked by another program, and was for the 0 seconds that were waited. Close the program, or end its transaction, then build again; what was finished is kept.", error.Message);
            Assert.Equal("a", project.Read("a.txt"));
        }
        await project.SucceedAsClean(Copy);
        Assert.Equal("b", project.Read("a.txt"));
    }

    [Fact]
    public async Task A_wait_can_be_cancelled()
    {
        await project.Succeed(Copy);
        using var other = Lock();
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var build = Task.Run(() => project.TryBuild([Copy], cancellationToken: cancellation.Token), Cancel);
        await Told();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => build);
    }

    [Fact]
    public async Task The_program_is_named_where_the_system_tells()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists("/usr/bin/sqlite3"))
        {
            Assert.Skip("It needs Linux and sqlite3.");
        }
        await project.Succeed(Copy);
        using var sqlite = Process.Start(new ProcessStartInfo("/usr/bin/sqlite3", [project.Database]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await sqlite.StandardInput.WriteLineAsync("begin immediate; select 'held';");
        await sqlite.StandardInput.FlushAsync(Cancel);
        Assert.Equal("held", await sqlite.StandardOutput.ReadLineAsync(Cancel));
        var build = Task.Run(() => project.Succeed(Copy), Cancel);

        Assert.Equal($"Waiting for the program sqlite3 (process {sqlite.Id}), which has the build database '{project.Database}' locked.", await Told());
        sqlite.StandardInput.Close();
        await sqlite.WaitForExitAsync(Cancel);
        await build;
    }
}
