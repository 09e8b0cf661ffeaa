using System.Diagnostics;

namespace BuildCache;

/// <summary>
/// How long a function takes for itself. While it waits for a command, a server or a computation the clock stands still: those have limits of
/// their own.
/// </summary>
sealed class CallClock
{
    readonly Lock gate = new();
    readonly Stopwatch own = Stopwatch.StartNew();
    int waits;

    /// <summary>The function's own time so far.</summary>
    public TimeSpan Own
    {
        get
        {
            lock (gate)
            {
                return own.Elapsed;
            }
        }
    }

    /// <summary>Stops the clock until what is returned is disposed of. Several things can be waited for at once.</summary>
    public IDisposable Wait()
    {
        lock (gate)
        {
            if (waits++ == 0)
            {
                own.Stop();
            }
        }
        return new Waiting(this);
    }

    void GoOn()
    {
        lock (gate)
        {
            if (--waits == 0)
            {
                own.Start();
            }
        }
    }

    sealed class Waiting(CallClock clock) : IDisposable
    {
        public void Dispose() => clock.GoOn();
    }
}
