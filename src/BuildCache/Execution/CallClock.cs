namespace BuildCache;

/// <summary>
/// How long a function takes for itself. While it waits for a command, a server or a computation the clock stands still: those have limits of
/// their own.
/// </summary>
sealed class CallClock(TimeProvider clock)
{
    readonly Lock gate = new();
    long since = clock.GetTimestamp();
    TimeSpan before;
    int waits;

    /// <summary>The function's own time so far.</summary>
    public TimeSpan Own
    {
        get
        {
            lock (gate)
            {
                return waits > 0 ? before : before + clock.GetElapsedTime(since);
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
                before += clock.GetElapsedTime(since);
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
                since = clock.GetTimestamp();
            }
        }
    }

    sealed class Waiting(CallClock clock) : IDisposable
    {
        public void Dispose() => clock.GoOn();
    }
}
