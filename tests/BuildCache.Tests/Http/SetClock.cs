namespace BuildCache.Tests.Http;

/// <summary>A clock that stands until it is set.</summary>
sealed class SetClock : TimeProvider
{
    DateTimeOffset now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    public void Advance(TimeSpan time) => now += time;

    public override DateTimeOffset GetUtcNow() => now;
}
