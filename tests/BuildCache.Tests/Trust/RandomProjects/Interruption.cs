using System.Diagnostics;

namespace BuildCache.Tests.Trust;

/// <summary>How a build ends before its time.</summary>
public enum Ending
{
    /// <summary>It is told to stop, and stops when it looks.</summary>
    Cancelled,

    /// <summary>It goes no step further: whatever thread comes to a moment from then on is unwound.</summary>
    Unwound,

    /// <summary>As <see cref="Unwound"/>, and what it did to its own files while it was unwound is undone: they are as a kill would have left them.</summary>
    Killed,

    /// <summary>The process is killed.</summary>
    KilledProcess,
}

/// <summary>
/// A build that ends at the n-th moment. Moments are the numbered crash points and the steps of the random programs. They are counted for
/// one build, however many run in this process.
/// </summary>
sealed class Interruption(Ending ending, int moment, string store) : IDisposable
{
    static readonly AsyncLocal<Interruption?> Current = new();

    readonly CancellationTokenSource cancel = new();
    Dictionary<string, byte[]>? kept;
    int passed;

    static Interruption() => CrashPoint.Reached = Pass;

    /// <summary>Whether the build came to the moment.</summary>
    public bool Happened { get; private set; }

    /// <summary>A moment of whatever build this is.</summary>
    public static void Pass() => Current.Value?.PassOne();

    /// <summary>Runs a build that is to end early; null when it did.</summary>
    public async Task<BuildResult?> Run(Func<CancellationToken, Task<BuildResult>> build)
    {
        // Set here, in a method that is async, it is seen by the build and by nobody else.
        Current.Value = this;
        try
        {
            return await build(cancel.Token);
        }
        catch (OperationCanceledException) when (Happened)
        {
            return null;
        }
        finally
        {
            Restore();
        }
    }

    public void Dispose() => cancel.Dispose();

    void PassOne()
    {
        var number = Interlocked.Increment(ref passed);
        if (number < moment)
        {
            return;
        }
        if (number == moment)
        {
            Happened = true;
            if (ending == Ending.KilledProcess)
            {
                Process.GetCurrentProcess().Kill();
                Thread.Sleep(Timeout.Infinite);
            }
            Keep();
            // What is registered for cancellation runs elsewhere, as it does when somebody presses a key.
            _ = cancel.CancelAsync();
        }
        if (ending != Ending.Cancelled)
        {
            throw new OperationCanceledException(cancel.Token);
        }
    }

    void Keep()
    {
        if (ending == Ending.Killed && Directory.Exists(store))
        {
            // The database before its log: what the log holds beyond it is applied anew.
            kept = Directory.EnumerateFiles(store, "*", SearchOption.AllDirectories).Where(static file => !IsRebuilt(file)).Order(StringComparer.Ordinal)
                .Select(static file => (File: file, Content: Read(file))).Where(static file => file.Content is not null).ToDictionary(static file => file.File, static file => file.Content!);
        }
    }

    void Restore()
    {
        if (kept is null)
        {
            return;
        }
        foreach (var file in Directory.EnumerateFiles(store, "*", SearchOption.AllDirectories).ToList())
        {
            File.Delete(file);
        }
        foreach (var (file, content) in kept)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, content);
        }
    }

    /// <summary>The lock that is held, and the index of the log, which SQLite makes anew.</summary>
    static bool IsRebuilt(string file) => file.EndsWith(".build", StringComparison.Ordinal) || file.EndsWith("-shm", StringComparison.Ordinal);

    /// <summary>Null for a file that another thread has renamed meanwhile.</summary>
    static byte[]? Read(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0);
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            return content;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
