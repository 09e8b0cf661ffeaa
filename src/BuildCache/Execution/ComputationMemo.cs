using System.Collections.Concurrent;

namespace BuildCache;

/// <summary>The computations settled in this pass: each runs once, however many ask for it at the same time.</summary>
sealed class ComputationMemo
{
    readonly ConcurrentDictionary<Source, ComputationEntry> entries = [];

    /// <summary>The entry of a computation; the first who asks starts it.</summary>
    public ComputationEntry GetOrStart(Source source, Func<Task<Answer>> settle) =>
        entries.GetOrAdd(source, static (_, start) => new ComputationEntry(start), settle);

    public ComputationEntry? Find(Source source) => entries.GetValueOrDefault(source);

    public void Forget(Source source, ComputationEntry entry) => entries.TryRemove(new(source, entry));

    public void Clear() => entries.Clear();
}

/// <summary>A computation that is being settled, or was.</summary>
sealed class ComputationEntry(Func<Task<Answer>> settle)
{
    readonly Lazy<Task<Answer>> task = new(settle);

    public Task<Answer> Task => task.Value;

    /// <summary>Set by the writer when the outcome is in the database (or there was none to store).</summary>
    public volatile bool IsApplied;
}
