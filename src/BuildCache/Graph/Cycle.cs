namespace BuildCache;

/// <summary>What waits for itself, at whatever distance. Nothing here is recursive: computations may rest on each other thousands deep.</summary>
static class Cycle
{
    /// <summary>Things each of which leads to the next, and the last one to the first; null when there are none.</summary>
    /// <param name="starts">Where to begin, one after the other.</param>
    /// <param name="next">What a thing leads to.</param>
    public static List<T>? Find<T>(IEnumerable<T> starts, Func<T, IEnumerable<T>> next) => Search(starts, next, static (path, at, isMet) => isMet && path.IndexOf(at) is var start and >= 0 ? path[start..] : null);

    /// <summary>The things from one to another, each of which leads to the next, both included; null when there is no way.</summary>
    /// <param name="start">The first one.</param>
    /// <param name="isEnd">Whether a thing is the last one.</param>
    /// <param name="next">What a thing leads to.</param>
    public static List<T>? Way<T>(T start, Func<T, bool> isEnd, Func<T, IEnumerable<T>> next) => Search([start], next, (path, at, _) => isEnd(at) ? [.. path, at] : null);

    /// <summary>A cycle as everybody tells it, wherever it was met: it begins with the member whose name is the first.</summary>
    public static List<T> Told<T>(IReadOnlyList<T> cycle, Func<T, string> nameOf)
    {
        var first = Enumerable.Range(0, cycle.Count).MinBy(at => nameOf(cycle[at]), StringComparer.Ordinal);
        return [.. cycle.Skip(first), .. cycle.Take(first)];
    }

    /// <summary>Depth first, each thing once; ends with the first answer, which is asked for a way, what comes next, and whether that was met before.</summary>
    static List<T>? Search<T>(IEnumerable<T> starts, Func<T, IEnumerable<T>> next, Func<List<T>, T, bool, List<T>?> answer)
    {
        var seen = new HashSet<T>();
        var path = new List<T>();
        var branches = new Stack<IEnumerator<T>>([starts.GetEnumerator()]);
        while (branches.TryPeek(out var branch))
        {
            if (!branch.MoveNext())
            {
                branches.Pop().Dispose();
                if (branches.Count > 0)
                {
                    path.RemoveAt(path.Count - 1);
                }
                continue;
            }
            var at = branch.Current;
            var isMet = !seen.Add(at);
            if (answer(path, at, isMet) is { } found)
            {
                return found;
            }
            if (!isMet)
            {
                path.Add(at);
                branches.Push(next(at).GetEnumerator());
            }
        }
        return null;
    }
}
