namespace BuildCache;

/// <summary>A pass over a level: which collections can be read in it, and what has been read already.</summary>
sealed class Pass
{
    IReadOnlyDictionary<string, int> ready = new Dictionary<string, int>();

    /// <summary>The level being settled.</summary>
    public int Level { get; private set; }

    /// <summary>Rows of queries, the same for all who ask.</summary>
    public RowCache Rows { get; private set; } = new();

    /// <summary>Documents, the same for all who read them.</summary>
    public DocumentCache Documents { get; private set; } = new(DocumentCache.UsualBytes);

    /// <summary>The level from which a collection can be read; null when there is no such collection.</summary>
    public int? ReadyLevel(string collection) => ready.TryGetValue(collection, out var level) ? level : null;

    /// <summary>Begins the next one; called while no call runs.</summary>
    /// <param name="level">The level.</param>
    /// <param name="readyLevels">The level from which each collection can be read.</param>
    /// <param name="rows">Rows that are known already.</param>
    public void Begin(int level, IReadOnlyDictionary<string, int> readyLevels, RowCache rows)
    {
        Level = level;
        ready = readyLevels;
        Rows = rows;
        Documents = new(DocumentCache.UsualBytes);
    }
}
