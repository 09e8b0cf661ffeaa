namespace BuildCache;

/// <summary>
/// A query text as the analysis understood it: the exact columns it reads, or why it is refused. A statement is registered by the writer
/// before anyone runs it, so that its columns exist and its indexes are there in a clean build as in an incremental one.
/// </summary>
sealed class QueryStatement
{
    public required string Sql { get; init; }

    /// <summary>The text that is run: the query's own, with the columns added that it names and no document has.</summary>
    public string Executable { get; init; } = "";

    /// <summary>Its row in bc_statement; 0 for one that is refused.</summary>
    public long Id { get; set; }

    /// <summary>What it reads; the column '' stands for the rows.</summary>
    public IReadOnlyList<(string Collection, string Column)> Reads { get; init; } = [];

    /// <summary>Why it cannot be run, in SQLite's words or ours.</summary>
    public string? Error { get; init; }

    /// <summary>True when rows come in no defined order although order can show.</summary>
    public bool IsUnordered { get; init; }

    /// <summary>
    /// Whether what its registration did to the views has reached other connections. Until then a worker that asks waits, as for a
    /// statement that is not registered.
    /// </summary>
    public bool IsCommitted { get; set; }

    /// <summary>The newest revision for which its stored values were looked at in this build.</summary>
    public long CheckedRevision { get; set; } = -1;

    public IEnumerable<string> Collections => Reads.Select(static read => read.Collection).Distinct(StringComparer.Ordinal);
}
