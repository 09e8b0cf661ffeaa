namespace BuildCache.Tests.Simulation;

/// <summary>A clock that stands still unless somebody lets time pass.</summary>
sealed class SimulatedClock : TimeProvider
{
    readonly List<Timer> timers = [];
    DateTimeOffset now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Nanoseconds since 1970, in the coarse unit of a file system.</summary>
    public long FileTime => (now - DateTimeOffset.UnixEpoch).Ticks / 40_000 * 4_000_000;

    public void Pass(TimeSpan time) => now += time;

    /// <summary>Nothing else can go on: it is the time of the next alarm. False when there is none.</summary>
    public bool Ring()
    {
        var next = timers.Where(static timer => timer.Due is not null).MinBy(static timer => timer.Due);
        if (next is null)
        {
            return false;
        }
        now = next.Due > now ? next.Due.Value : now;
        next.Ring();
        return true;
    }

    public void Clear() => timers.Clear();

    public override DateTimeOffset GetUtcNow() => now;

    public override long GetTimestamp() => now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        timers.Add(timer);
        return timer;
    }

    sealed class Timer(SimulatedClock clock, TimerCallback callback, object? state) : ITimer
    {
        TimeSpan again = Timeout.InfiniteTimeSpan;

        public DateTimeOffset? Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            (Due, again) = (dueTime == Timeout.InfiniteTimeSpan ? null : clock.now + dueTime, period);
            return true;
        }

        public void Ring()
        {
            Due = again == Timeout.InfiniteTimeSpan ? null : clock.now + again;
            callback(state);
        }

        public void Dispose() => clock.timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
