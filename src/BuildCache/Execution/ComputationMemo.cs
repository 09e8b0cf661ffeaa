using System.Collections.Concurrent;
using System.Diagnostics;

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

/// <summary>A computation that is being settled, or was. Of one that was, the answer is kept, and not the task that gave it: there may be one for each page.</summary>
sealed class ComputationEntry(Func<Task<Answer>> settle)
{
    // Lazy until somebody asks, then the answer.
    object state = new Lazy<Task<Answer>>(settle);

    /// <summary>Whether there is an answer, and asking for it waits for nothing.</summary>
    public bool IsSettled => Volatile.Read(ref state) is Answer or Lazy<Task<Answer>> { IsValueCreated: true, Value.IsCompleted: true };

    /// <summary>Set by the writer when the outcome is in the database (or there was none to store).</summary>
    public volatile bool IsApplied;

    /// <summary>The answer; the first who asks starts the work.</summary>
    public async ValueTask<Answer> AskAsync()
    {
        switch (Volatile.Read(ref state))
        {
            case Answer known:
                return known;
            case Lazy<Task<Answer>> task:
                var answer = await task.Value;
                Volatile.Write(ref state, answer);
                return answer;
            default:
                throw new UnreachableException();
        }
    }
}
