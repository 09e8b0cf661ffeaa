using System.Globalization;
using SQLitePCL;

namespace BuildCache;

/// <summary>What ends a statement that would not end by itself: the build's end, a time, a length.</summary>
sealed partial class Connection
{
    /// <summary>Steps of SQLite's machine between two looks at the clock, some milliseconds of work.</summary>
    const int StepsBetweenLooks = 100_000;

    /// <summary>The longest text or blob that a query may make: <c>printf</c>, <c>replace</c> or <c>zeroblob</c> make a gigabyte in one step, in which nothing can end them.</summary>
    public const int LongestValue = 100_000_000;

    /// <summary>The longest pattern of LIKE and GLOB, in bytes.</summary>
    const int LongestPattern = 1_000;

    /// <summary>So much of rows is taken for a query without an end.</summary>
    public long MostBytesOfRows { get; set; } = 1_000_000_000;

    const int LongestStored = 1_000_000_000;

    // SQLite holds these functions and nothing else does.
    delegate_progress? look;
    SqliteNative.BusyHandler? wait;
    CancellationToken cancellation;
    TimeSpan allowed;
    long end = long.MaxValue;

    /// <summary>How another program that has the database locked is waited for.</summary>
    public LockWait Wait { get; set; } = LockWait.Default;

    /// <summary>Ends what runs here when a token is cancelled.</summary>
    public void Obey(CancellationToken token)
    {
        cancellation = token;
        look ??= _ => cancellation.IsCancellationRequested || Environment.TickCount64 > end ? 1 : 0;
        raw.sqlite3_progress_handler(Handle, StepsBetweenLooks, look, null);
    }

    /// <summary>What another program has locked is waited for, in small steps, so that whoever is kept waiting hears of it at once and can give up.</summary>
    void WaitForOthers()
    {
        long since = 0;
        wait = (_, calls) =>
        {
            if (calls == 0)
            {
                since = Environment.TickCount64;
            }
            else if (calls == 1)
            {
                // Two builds, or a build and a query, meet for a moment now and then; that is worth no word.
                Wait.Told?.Invoke(Path);
            }
            return !cancellation.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(Math.Min(100, 20 * (calls + 1)))) && Environment.TickCount64 - since < Wait.Longest.TotalMilliseconds ? 1 : 0;
        };
        SqliteNative.SetBusyHandler(Handle, wait);
    }

    /// <summary>Limits the statements of others, which a project brings along, until the result is disposed of.</summary>
    /// <param name="longest">How long they may take; zero for ever.</param>
    public IDisposable Limit(TimeSpan longest)
    {
        if (longest > TimeSpan.Zero)
        {
            allowed = longest;
            end = Environment.TickCount64 + (long)longest.TotalMilliseconds;
        }
        raw.sqlite3_limit(Handle, raw.SQLITE_LIMIT_LENGTH, LongestValue);
        return new Limits(this);
    }

    /// <summary>Why a statement was ended, in words for whoever wrote it.</summary>
    /// <exception cref="OperationCanceledException">Because the build ends.</exception>
    public StoreException Explain(StoreException error)
    {
        if (error.IsInterrupt)
        {
            cancellation.ThrowIfCancellationRequested();
            return Environment.TickCount64 > end
                ? new StoreException(error.Code, $"it ran for more than {allowed} and was abandoned. Does a recursive part of it never end? If it needs that long, allow it more: a build by the property BuildCacheHandlerTimeout, the tool by --timeout")
                : error;
        }
        return error.IsTooBig ? new StoreException(error.Code, string.Create(CultureInfo.InvariantCulture, $"a text in it becomes longer than {LongestValue / 1_000_000} MB")) : error;
    }

    sealed class Limits(Connection connection) : IDisposable
    {
        public void Dispose()
        {
            connection.end = long.MaxValue;
            raw.sqlite3_limit(connection.Handle, raw.SQLITE_LIMIT_LENGTH, LongestStored);
        }
    }
}
