namespace BuildCache;

/// <summary>Which computation waits for which, over all threads: two that wait for each other would wait for ever.</summary>
sealed class WaitGraph
{
    readonly Lock gate = new();
    readonly Dictionary<Source, HashSet<Source>> edges = [];

    /// <summary>Notes that one computation waits for another; false, and nothing noted, when that would close a circle.</summary>
    public bool TryWait(Source waiting, Source awaited)
    {
        lock (gate)
        {
            if (Reaches(awaited, waiting, []))
            {
                return false;
            }
            if (!edges.TryGetValue(waiting, out var targets))
            {
                edges.Add(waiting, targets = []);
            }
            targets.Add(awaited);
            return true;
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

    bool Reaches(Source from, Source to, HashSet<Source> visited) =>
        from == to || visited.Add(from) && edges.TryGetValue(from, out var targets) && targets.Any(next => Reaches(next, to, visited));
}
