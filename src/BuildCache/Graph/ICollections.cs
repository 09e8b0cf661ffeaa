namespace BuildCache;

/// <summary>What the analysis of a query has to know of the collections that there are.</summary>
interface ICollections
{
    /// <summary>Whether there is a collection of a name.</summary>
    bool Exists(string name);

    /// <summary>The name of a collection that a query may spell with other letter case; null when there is none.</summary>
    string? SpellingOf(string name);

    /// <summary>The keys that its documents have or had.</summary>
    IEnumerable<string> ColumnsOf(string collection);

    /// <summary>The keys that its documents have.</summary>
    IEnumerable<string> KeysOf(string collection);

    /// <summary>The full-text index that shows a collection; null when it is shown by a view, or is no collection.</summary>
    FullTextIndex? FullTextOf(string name);

    /// <summary>Whether a table is one in which FTS5 keeps an index.</summary>
    bool IsPartOfFullText(string table);
}
