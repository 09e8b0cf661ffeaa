using System.Diagnostics;

namespace BuildCache.Server;

/// <summary>
/// A build that a further change finds at work may go on for a moment; then it gives way to one of all changes, which begins with the page that is
/// open. What has been stored by then is kept. Whoever saves without end sees the whole site all the same: none gives way so long after the first
/// change (docs/decisions/0030-server.md).
/// </summary>
static class GivingWay
{
    static readonly TimeSpan After = TimeSpan.FromMilliseconds(50);
    static readonly TimeSpan For = TimeSpan.FromSeconds(30);

    /// <summary>Waits until a build ends, or has to be ended.</summary>
    /// <param name="building">The build.</param>
    /// <param name="watcher">Tells of changes; nobody else may wait for one meanwhile.</param>
    /// <param name="began">When the first change came of which no build has come to its end.</param>
    /// <param name="touchesProject">Whether the build has begun to change files of the project itself.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether it has to be ended.</returns>
    public static async Task<bool> IsDueAsync(Task building, ProjectWatcher watcher, long began, Func<bool> touchesProject, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var coming = watcher.ComesAsync(enough.Token);
        try
        {
            return await Task.WhenAny(building, coming) == coming && coming.IsCompletedSuccessfully
                && await Task.WhenAny(building, Task.Delay(After, enough.Token)) != building
                && !touchesProject() && Stopwatch.GetElapsedTime(began) < For;
        }
        finally
        {
            await enough.CancelAsync();
            await coming.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
