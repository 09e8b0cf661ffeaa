using System.Globalization;
using System.Text.Json;

namespace BuildCache;

/// <summary>
/// One build of a workspace under the build lock, and what becomes of its errors: damage is set aside and everything computed anew, a lock of
/// another program and a refusal of the system are told.
/// </summary>
static class LockedBuild
{
    public static async Task<BuildResult> RunAsync(Workspace workspace, BuildOptions options, CancellationToken cancellationToken)
    {
        var notices = new List<Diagnostic>();
        using var activity = Tracing.Build(options.Target);
        try
        {
            using var buildLock = await LockAsync(BuildLock.PathFor(options.DatabasePath));
            using var formerLock = BuildLock.FormerPathFor(options.Machine, options.DatabasePath) is { } former ? await LockAsync(former) : null;
            var result = Finish(await RunLockedAsync(workspace, options, notices, cancellationToken), options);
            activity?.SetTag("buildcache.build", result.Report.Build).SetTag("buildcache.outcome", result.Report.Outcome);
            return result;
        }
        catch (Exception error) when (RefusalIn(error) is { } refusal)
        {
            // Without the lock the report may be another build's, which is writing it just now.
            return Failed([.. notices, SystemRefusal.OfBuild(refusal)], new BuildReport { Outcome = "failed" });
        }

        Task<BuildLock> LockAsync(string path) =>
            BuildLock.AcquireAsync(options.Machine, path, () => options.Log?.Invoke(BuildLock.Waiting(options.DatabasePath)), cancellationToken);
    }

    /// <summary>Writes what follows from the result, of a failed build too.</summary>
    static BuildResult Finish(BuildResult result, BuildOptions options)
    {
        if (result.IsLeft)
        {
            return result;
        }
        try
        {
            options.Finishing?.Invoke(result);
            return result;
        }
        catch (Exception error) when (RefusalIn(error) is { } refusal)
        {
            return Failed(options, [.. result.Diagnostics, SystemRefusal.OfBuild(refusal)]);
        }
    }

    static async Task<BuildResult> RunLockedAsync(Workspace workspace, BuildOptions options, List<Diagnostic> notices, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(workspace, options, notices, cancellationToken);
        }
        catch (DiagnosticException error)
        {
            // The project cannot be built at all: its handlers or collections contradict each other.
            return Failed(options, [.. notices, error.Diagnostic]);
        }
        catch (Exception error) when (cancellationToken.IsCancellationRequested && IsBusy(error))
        {
            throw new OperationCanceledException(error.Message, error, cancellationToken);
        }
        catch (Exception error) when (IsBusy(error))
        {
            return Failed(options, [.. notices, new Diagnostic(Severity.Error, "BCM1006", string.Create(CultureInfo.InvariantCulture, $"The build database is locked by {LockHolder.Of(options.DatabasePath)}, and was for the {options.LongestLockWait.TotalSeconds:0} seconds that were waited. Close the program, or end its transaction, then build again; what was finished is kept."), options.DatabasePath)]);
        }
        catch (Exception error) when (RefusalIn(error) is { } refusal)
        {
            return Failed(options, [.. notices, SystemRefusal.OfBuild(refusal)]);
        }
    }

    static async Task<BuildResult> RunAsync(Workspace workspace, BuildOptions options, List<Diagnostic> notices, CancellationToken cancellationToken)
    {
        var wait = new LockWait(options.LongestLockWait, path => options.Log?.Invoke($"Waiting for {LockHolder.Of(path)}, which has the build database '{path}' locked."));
        var isWhole = false;
        try
        {
            BuildResult result;
            try
            {
                result = await RunAsync(workspace.Open(notices.Add, wait, cancellationToken), workspace.Tree, options, notices, cancellationToken);
            }
            catch (Exception error) when (workspace.Path is { } path && DamageIn(error, path) is { } damage)
            {
                result = await RunAsync(workspace.Recreate(damage, notices.Add, wait, cancellationToken), workspace.Tree, options, notices, cancellationToken);
            }
            isWhole = !result.IsLeft;
            return result;
        }
        finally
        {
            if (!isWhole || !workspace.StaysOpen)
            {
                // Under the lock: whoever closes a database last tidies up beside it.
                workspace.Close();
            }
        }
    }

    static async Task<BuildResult> RunAsync(OpenDatabase open, ObservedTree tree, BuildOptions options, List<Diagnostic> notices, CancellationToken cancellationToken)
    {
        using var session = new BuildSession(open, tree, options, notices, cancellationToken);
        return await session.RunAsync();
    }

    static BuildResult Failed(BuildOptions options, IReadOnlyList<Diagnostic> diagnostics)
    {
        var report = new BuildReport { Outcome = "failed" };
        try
        {
            ReportFile.Write(options.Machine.Files, options.ReportPath, report);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Where nothing can be written the report cannot be either; the diagnostic says why.
            options.Log?.Invoke($"The report cannot be written: {SystemRefusal.ExplainWithName(error)}.");
        }
        return Failed(diagnostics, report);
    }

    static BuildResult Failed(IReadOnlyList<Diagnostic> diagnostics, BuildReport report) => new() { Succeeded = false, Report = report, Diagnostics = diagnostics, Outputs = [] };

    /// <summary>
    /// What an error says of damage to the database. A statement of ours that makes no sense to SQLite is none by itself: the tables must be
    /// others than we made.
    /// </summary>
    static string? DamageIn(Exception error, string path) =>
        Find(error, static error => error is DamageException or StoreException { IsDamage: true } or StoreException { IsContradiction: true })
        ?? (Find(error, IsNonsense) is { } nonsense ? $"a value in it is not what was stored: {nonsense}" : null)
        ?? (Find(error, static error => error is StoreException { Code: StoreException.Error }) is { } failure && SchemaCheck.Contradiction(path) is { } contradiction ? $"{failure}: {contradiction}" : null);

    /// <summary>
    /// What code runs into that reads a value which it never wrote. Calls of handlers fail by themselves, so it is the engine's own code that did.
    /// If the database is not to blame, the same happens with an empty one, and is told as it is.
    /// </summary>
    static bool IsNonsense(Exception error) => error is JsonException or FormatException or OverflowException or KeyNotFoundException or IndexOutOfRangeException
        or ArgumentException or InvalidCastException or NullReferenceException or InvalidOperationException { Source: "System.Text.Json" };

    /// <summary>Whether another program kept the database locked longer than a build waits.</summary>
    static bool IsBusy(Exception error) => Find(error, static error => error is StoreException { IsBusy: true }) is not null;

    /// <summary>What an error says of a disk that is full, a folder that may not be written, a file that is held.</summary>
    static string? RefusalIn(Exception error) => First(error, static error => error is IOException or UnauthorizedAccessException or StoreException { IsRefusal: true }) switch
    {
        null => null,
        StoreException refusal => $"{refusal.Message}; give access to it, or free some space",
        var refusal => SystemRefusal.ExplainWithName(refusal),
    };

    /// <summary>The message of an error of a kind.</summary>
    static string? Find(Exception error, Func<Exception, bool> isMeant) => First(error, isMeant)?.Message;

    /// <summary>An error of a kind, which may have passed through a parallel loop.</summary>
    static Exception? First(Exception error, Func<Exception, bool> isMeant) =>
        isMeant(error) ? error : (error as AggregateException)?.InnerExceptions.Select(inner => First(inner, isMeant)).FirstOrDefault(static found => found is not null);
}
