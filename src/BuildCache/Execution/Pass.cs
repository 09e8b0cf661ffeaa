namespace BuildCache;

/// <summary>A pass over a level: which collections can be read in it, and rows that are known already.</summary>
sealed class Pass
{
    IReadOnlyDictionary<string, int> ready = new Dictionary<string, int>();

    /// <summary>The level being settled.</summary>
    public int Level { get; private set; }

    /// <summary>Rows of queries, the same for all who ask.</summary>
    public RowCache Rows { get; } = new();

    /// <summary>The level from which a collection can be read; null when there is no such collection.</summary>
    public int? ReadyLevel(string collection) => ready.TryGetValue(collection, out var level) ? level : null;

    /// <summary>Begins the next one; called while no call runs.</summary>
    public void Begin(int level, IReadOnlyDictionary<string, int> readyLevels)
    {
        Level = level;
        ready = readyLevels;
        Rows.Clear();
    }
}
