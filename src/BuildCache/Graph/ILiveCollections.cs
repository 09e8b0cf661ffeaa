namespace BuildCache;

/// <summary>The collections as they are while a build changes them, for whoever only reads.</summary>
interface ILiveCollections : ICollections
{
    IEnumerable<string> Names { get; }

    /// <summary>The revision that the next pass begins.</summary>
    long NextRevision { get; }

    /// <summary>The revision in which a column, or the rows (''), last moved; 0 for one that never existed.</summary>
    long RevisionOf(string collection, string column);

    /// <summary>The revision in which a column, or the rows (''), had last moved when the build began.</summary>
    long RevisionBefore(string collection, string column);

    /// <summary>What changed in a collection in this build; null when that is not kept.</summary>
    IReadOnlyList<FormerDocument>? ChangesOf(string collection);

    /// <summary>Why what a query reads moved in this build, and in earlier ones after a revision.</summary>
    IEnumerable<Cause> CausesOf(IEnumerable<(string Collection, string Column)> reads, long revision);

    /// <summary>Whether any document of a collection has a key, in whatever case.</summary>
    bool HasKey(string collection, string key);

    /// <summary>The nodes that emit a document.</summary>
    List<long> OwnersOf(string collection, string id);

    /// <summary>Ids that several nodes emit, with their owners.</summary>
    IEnumerable<(string Collection, string Id, IReadOnlyList<long> Owners)> Clashes();
}
