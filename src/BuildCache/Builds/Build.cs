using System.Globalization;

namespace BuildCache;

/// <summary>The build: observes the inputs, settles what they touch, publishes the outputs.</summary>
public static class Build
{
    /// <summary>Runs one build. One at a time per database; a second one waits.</summary>
    /// <param name="options">What to build.</param>
    /// <param name="cancellationToken">Ends the build early; what was committed stays valid and is used by the next build.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="OperationCanceledException">The build was cancelled.</exception>
    public static async Task<BuildResult> RunAsync(BuildOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var notices = new List<Diagnostic>();
        try
        {
            using var buildLock = await BuildLock.AcquireAsync(
                options.DatabasePath + ".lock",
                () => options.Log?.Invoke($"Waiting for another build that uses '{options.DatabasePath}'."),
                cancellationToken);
            var result = await RunLockedAsync(options, notices, cancellationToken);
            options.Finishing?.Invoke(result);
            return result;
        }
        catch (Exception error) when (RefusalIn(error) is not null)
        {
            return Refused(options, notices, error);
        }
    }

    static async Task<BuildResult> RunLockedAsync(BuildOptions options, List<Diagnostic> notices, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(options, notices, cancellationToken);
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
        catch (Exception error) when (RefusalIn(error) is not null)
        {
            return Refused(options, notices, error);
        }
    }

    static async Task<BuildResult> RunAsync(BuildOptions options, List<Diagnostic> notices, CancellationToken cancellationToken)
    {
        if (options.Trust == InputTrust.Nothing)
        {
            Database.Discard(options.DatabasePath, notices.Add);
        }
        var wait = new LockWait(options.LongestLockWait, Tell);
        var database = Database.Open(options.DatabasePath, notices.Add, wait, cancellationToken);
        try
        {
            return await RunAsync(database, options, notices, cancellationToken);
        }
        catch (Exception error) when (DamageIn(error, database.Path) is { } damage)
        {
            database.Dispose();
            database = Database.Recreate(database.Path, damage, notices.Add, wait, cancellationToken);
            return await RunAsync(database, options, notices, cancellationToken);
        }
        finally
        {
            database.Dispose();
        }

        void Tell(string path) => options.Log?.Invoke($"Waiting for {LockHolder.Of(path)}, which has the build database '{path}' locked.");
    }

    static async Task<BuildResult> RunAsync(Database database, BuildOptions options, List<Diagnostic> notices, CancellationToken cancellationToken)
    {
        using var session = new BuildSession(database, options, notices, cancellationToken);
        return await session.RunAsync();
    }

    static BuildResult Refused(BuildOptions options, List<Diagnostic> notices, Exception error) =>
        Failed(options, [.. notices, SystemRefusal.OfBuild(RefusalIn(error)!)]);

    static BuildResult Failed(BuildOptions options, IReadOnlyList<Diagnostic> diagnostics)
    {
        var report = new BuildReport { Outcome = "failed" };
        try
        {
            ReportFile.Write(options.ReportPath, report);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Where nothing can be written the report cannot be either; the diagnostic says why.
            options.Log?.Invoke($"The report cannot be written: {SystemRefusal.ExplainWithName(error)}.");
        }
        return new BuildResult { Succeeded = false, Report = report, Diagnostics = diagnostics, Outputs = [] };
    }

    /// <summary>
    /// What an error says of damage to the database. A statement of ours that makes no sense to SQLite is none by itself: the tables must be
    /// others than we made.
    /// </summary>
    static string? DamageIn(Exception error, string path) =>
        Find(error, static error => error is DamageException or StoreException { IsDamage: true } or StoreException { IsContradiction: true })
        ?? (Find(error, static error => error is StoreException { Code: StoreException.Error }) is { } failure && SchemaCheck.Contradiction(path) is { } contradiction ? $"{failure}: {contradiction}" : null);

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
