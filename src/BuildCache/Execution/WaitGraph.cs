namespace BuildCache;

/// <summary>Which computation waits for which, over all threads: two that wait for each other would wait for ever.</summary>
sealed class WaitGraph
{
    readonly Lock gate = new();
    readonly Dictionary<Source, HashSet<Source>> edges = [];

    /// <summary>Notes that one computation waits for another, unless that would close a cycle.</summary>
    /// <returns>Null when it is noted; else the cycle: each waits for the next one, from the awaited to the waiting.</returns>
    public IReadOnlyList<Source>? Wait(Source waiting, Source awaited)
    {
        lock (gate)
        {
            if (Cycle.Way(awaited, at => at == waiting, at => edges.TryGetValue(at, out var next) ? next : []) is { } cycle)
            {
                return cycle;
            }
            if (!edges.TryGetValue(waiting, out var targets))
            {
                edges.Add(waiting, targets = []);
            }
            targets.Add(awaited);
            return null;
        }
    }

    public void Done(Source waiting, Source awaited)
    {
        lock (gate)
        {
            if (edges.TryGetValue(waiting, out var targets) && targets.Remove(awaited) && targets.Count == 0)
            {
                edges.Remove(waiting);
            }
        }
    }
}
