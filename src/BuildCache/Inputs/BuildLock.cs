namespace BuildCache;

/// <summary>
/// One build per database: the operating system's exclusive lock on a file beside it. The system drops the lock when
/// the process dies, however it dies, so there is never one to clean up. The file stays: deleting it would let two
/// builds lock two files of the same name.
/// </summary>
internal sealed class BuildLock : IDisposable
{
    static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(5);
    static readonly TimeSpan LongestDelay = TimeSpan.FromMilliseconds(100);

    readonly IDisposable file;

    BuildLock(IDisposable file) => this.file = file;

    /// <summary>The lock file of a database.</summary>
    public static string PathFor(string database) => new DatabaseFiles(database).Lock;

    /// <summary>The lock of versions before 0.2.0, which do not know the other one; null where none of them has built.</summary>
    public static string? FormerPathFor(Machine machine, string database) => new DatabaseFiles(database).FormerLock is var path && machine.Files.IsFile(path) ? path : null;

    /// <summary>What is said to whoever has to wait.</summary>
    /// <param name="database">The database that is locked.</param>
    public static string Waiting(string database) => $"Waiting for another build that uses '{database}'.";

    /// <summary>Takes the lock, waiting for whoever has it.</summary>
    /// <param name="machine">Where the file is.</param>
    /// <param name="path">The lock file; created if need be, its folder too.</param>
    /// <param name="waiting">Called once, if there is a wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="IOException">The file cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be created or written.</exception>
    public static async Task<BuildLock> AcquireAsync(Machine machine, string path, Action waiting, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        machine.Files.CreateFolder(Path.GetDirectoryName(path)!);
        for (var delay = TimeSpan.Zero; ;)
        {
            if (machine.Files.TryLock(path) is { } file)
            {
                return new(file);
            }

            if (delay == TimeSpan.Zero)
            {
                waiting();
                delay = FirstDelay;
            }

            await Task.Delay(delay, machine.Clock, cancellationToken);
            delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
        }
    }

    /// <summary>Gives the lock back.</summary>
    public void Dispose() => file.Dispose();
}
