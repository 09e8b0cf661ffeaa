using System.Collections.Concurrent;

namespace BuildCache.Tests.Trust;

/// <summary>What happened in random sequences: that nothing was found says something only when these are not zero.</summary>
sealed class SequenceCounts
{
    readonly ConcurrentDictionary<string, int> ended = new(StringComparer.Ordinal);
    int steps;
    int good;
    int failing;

    public int Steps => steps;

    /// <summary>Builds that ended before their time, by the kind of end.</summary>
    public IReadOnlyDictionary<string, int> Ended => ended;

    public void Step() => Interlocked.Increment(ref steps);

    /// <summary>A state that was built clean.</summary>
    public void Clean(bool succeeded) => Interlocked.Increment(ref succeeded ? ref good : ref failing);

    public void End(string kind, bool happened) => ended.AddOrUpdate(kind, happened ? 1 : 0, (_, count) => count + (happened ? 1 : 0));

    public override string ToString() =>
        $"{steps} steps; {good + failing} states built clean, {failing} of them with errors; ended early: {string.Join(", ", ended.OrderBy(static e => e.Key, StringComparer.Ordinal).Select(static e => $"{e.Key} {e.Value}"))}";
}
