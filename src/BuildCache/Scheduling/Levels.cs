namespace BuildCache;

/// <summary>
/// The order of the work. A collection can be read one level after the last of its producers; a derived one on the level on which all
/// it reads can be read. What a handler reads is only known by running it, so its level rises when it reads too early.
/// </summary>
sealed class Levels(HandlerTable handlers, DerivedCollections derived, QueryCatalog catalog)
{
    readonly Dictionary<string, List<HandlerState>> producers = [];
    Dictionary<string, int> ready = [];

    /// <summary>No order of the present handlers needs more levels than this: beyond it, some wait for each other.</summary>
    public int Limit => handlers.ById.Count + derived.All.Count + 1;

    public void Load()
    {
        producers.Clear();
        foreach (var handler in handlers.ById.Values)
        {
            foreach (var collection in handler.Registration.Produces)
            {
                if (!producers.TryGetValue(collection, out var list))
                {
                    producers.Add(collection, list = []);
                }
                list.Add(handler);
            }
        }
        Recompute();
    }

    /// <summary>For each collection the level from which it can be read.</summary>
    public IReadOnlyDictionary<string, int> Ready => ready;

    /// <summary>After a level or a derived collection changed.</summary>
    public void Recompute()
    {
        ready = [];
        foreach (var collection in producers.Keys.Concat(derived.All.Select(static d => d.Name)))
        {
            ReadyLevel(collection, []);
        }
    }

    public int LevelOf(HandlerState handler) => LevelOf(handler, new List<string>());

    int LevelOf(HandlerState handler, List<string> path)
    {
        if (handler.Registration.IsComputation)
        {
            return handler.LowestWaiting;
        }
        return handler.Registration.Documents is { } collection ? Math.Max(handler.Level, ReadyLevel(collection, path)) : handler.Level;
    }

    int ReadyLevel(string collection, List<string> path)
    {
        if (ready.TryGetValue(collection, out var known))
        {
            return known;
        }
        if (path.IndexOf(collection) is var start and >= 0)
        {
            throw new DiagnosticException(CyclicOrder.OfCollections(path[start..].Append(collection)));
        }
        path.Add(collection);
        var level = 0;
        if (derived.Find(collection) is { } definition && !derived.Errors.ContainsKey(collection))
        {
            foreach (var read in catalog.CollectionsOf(definition.Sql))
            {
                level = Math.Max(level, ReadyLevel(read, path));
            }
        }
        foreach (var producer in producers.GetValueOrDefault(collection, []))
        {
            level = Math.Max(level, LevelOf(producer, path) + 1);
        }
        path.RemoveAt(path.Count - 1);
        return ready[collection] = level;
    }
}
