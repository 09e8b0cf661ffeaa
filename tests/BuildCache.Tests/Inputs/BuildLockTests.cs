using System.Diagnostics;

namespace BuildCache.Tests;

public sealed class BuildLockTests : IDisposable
{
    readonly ScratchFolder folder = new();

    string LockFile => folder["obj/build.lock"];

    public void Dispose() => folder.Dispose();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_free_lock_is_taken_without_a_word_and_its_file_stays()
    {
        using (await BuildLock.AcquireAsync(Machine.Real, LockFile, () => Assert.Fail("There was nobody to wait for."), Cancellation))
        {
        }

        using (await BuildLock.AcquireAsync(Machine.Real, LockFile, () => Assert.Fail("There was nobody to wait for."), Cancellation))
        {
        }

        Assert.True(File.Exists(LockFile));
    }

    [Fact]
    public async Task A_second_one_says_once_that_it_waits_and_follows()
    {
        var waits = 0;
        var said = new TaskCompletionSource();
        var first = await BuildLock.AcquireAsync(Machine.Real, LockFile, () => { }, Cancellation);
        var second = BuildLock.AcquireAsync(Machine.Real, LockFile, () => { waits++; said.SetResult(); }, Cancellation);
        await said.Task.WaitAsync(Cancellation);
        Assert.False(second.IsCompleted);

        first.Dispose();

        (await second).Dispose();
        Assert.Equal(1, waits);
    }

    [Fact]
    public async Task Eight_at_once_hold_it_one_after_the_other()
    {
        int holders = 0, most = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            using var held = await BuildLock.AcquireAsync(Machine.Real, LockFile, () => { }, Cancellation);
            most = Math.Max(most, Interlocked.Increment(ref holders));
            await Task.Yield();
            Interlocked.Decrement(ref holders);
        })));

        Assert.Equal((0, 1), (holders, most));
    }

    [Fact]
    public async Task Waiting_can_be_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        using var first = await BuildLock.AcquireAsync(Machine.Real, LockFile, () => { }, Cancellation);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => BuildLock.AcquireAsync(Machine.Real, LockFile, cancel.Cancel, cancel.Token));
    }

    [Fact]
    public async Task A_path_that_cannot_be_locked_is_an_error_and_no_wait()
    {
        folder.Folder("obj/build.lock");

        await Assert.ThrowsAsync<UnauthorizedAccessException>(() =>
            BuildLock.AcquireAsync(Machine.Real, LockFile, () => Assert.Fail("Nobody holds it."), Cancellation));
    }

    [Fact]
    public async Task Another_process_holds_it_until_it_is_killed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/flock"), "The other process is flock(1) of util-linux.");
        folder.Write("obj/build.lock", "");
        using var other = Process.Start(new ProcessStartInfo("/usr/bin/flock", ["--no-fork", LockFile, "sh", "-c", "echo held; read line"])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        })!;
        Assert.Equal("held", await other.StandardOutput.ReadLineAsync(Cancellation));
        var waits = 0;

        using var held = await BuildLock.AcquireAsync(Machine.Real, LockFile, () => { waits++; other.Kill(entireProcessTree: true); }, Cancellation);

        Assert.Equal(1, waits);
        await other.WaitForExitAsync(Cancellation);
    }
}
