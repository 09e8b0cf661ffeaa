namespace BuildCache;

/// <summary>
/// A query text as the analysis understood it: the exact columns it reads, or why it is refused. A statement is registered by the writer
/// before anyone runs it, so that its columns exist and its indexes are there in a clean build as in an incremental one.
/// </summary>
sealed class QueryStatement
{
    public required string Sql { get; init; }

    /// <summary>What <see cref="Sql"/> stands for: itself, or the text of the file that it names.</summary>
    public string Text { get; init; } = "";

    /// <summary>The text that is run: the query's own, with the columns added that it names and no document has.</summary>
    public string Executable { get; init; } = "";

    /// <summary>Its row in bc_statement; 0 for one that is refused.</summary>
    public long Id { get; set; }

    /// <summary>What it reads; the column '' stands for the rows.</summary>
    public IReadOnlyList<(string Collection, string Column)> Reads { get; init; } = [];

    /// <summary>What it names and no document has.</summary>
    public IReadOnlyList<(string Collection, string Column)> Absent { get; init; } = [];

    /// <summary>
    /// The functions of handlers and extensions that it calls, by name, with the identity of their code. A query whose functions are others
    /// than when its rows were looked at may have other rows, although no document moved.
    /// </summary>
    public IReadOnlyList<(string Name, string Identity)> Calls { get; init; } = [];

    /// <summary>The names of its result columns.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>Why it cannot be run, in SQLite's words or ours.</summary>
    public string? Error { get; init; }

    /// <summary>
    /// Whether it cannot be run because of something that a handler may give which could not be loaded: a function, a collection. That handler
    /// has an error; this query has none until it is known what is missing.
    /// </summary>
    public bool IsWaiting { get; init; }

    /// <summary>Where in <see cref="Text"/> the error is, in characters; -1 where that is not known.</summary>
    public int ErrorOffset { get; init; } = -1;

    /// <summary>True when rows come in no defined order although order can show.</summary>
    public bool IsUnordered { get; init; }

    /// <summary>
    /// Whether what its registration did to the views has reached other connections. Until then a worker that asks waits, as for a
    /// statement that is not registered.
    /// </summary>
    public bool IsCommitted { get; set; }

    /// <summary>What was looked at before this revision does not count, although nothing that it reads has moved.</summary>
    public long LeastRevision { get; set; }

    /// <summary>The newest revision for which its stored values were looked at in this build.</summary>
    public long CheckedRevision { get; set; } = -1;

    public IEnumerable<string> Collections => Reads.Select(static read => read.Collection).Distinct(StringComparer.Ordinal);
}
