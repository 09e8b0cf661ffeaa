using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace BuildCache;

/// <summary>
/// Rows of queries that many calls ask for, as far as there is room: in one pass, in which nothing that they read changes; and rows that moved, as
/// long as their sources have not moved since.
/// </summary>
sealed class RowCache
{
    /// <summary>The rows of one query that are kept: the pages of a tag where there are many pages.</summary>
    public const int MostRows = 5_000;

    /// <summary>Of all queries: some ten megabytes.</summary>
    const int MostRowsInAll = 20_000;

    readonly ConcurrentDictionary<Source, Entry> entries = [];
    int rowsInAll;

    public bool TryGet(Source source, [MaybeNullWhen(false)] out (List<JsonObject> Rows, Fingerprint Value) rows)
    {
        var isKnown = entries.TryGetValue(source, out var entry);
        rows = isKnown ? (entry.Rows, entry.Value) : default;
        return isKnown;
    }

    /// <summary>Keeps what a call has asked for.</summary>
    public void Add(Source source, (List<JsonObject> Rows, Fingerprint Value) rows) => Add(source, new Entry(rows.Rows, rows.Value, null, 0));

    /// <summary>Keeps rows that moved, for whoever asks for them in this pass or in a later one; what was known of the query gives way.</summary>
    /// <param name="source">The query.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="statement">Its statement; null when only this pass can go by the revision.</param>
    /// <param name="revision">The revision in which what it reads moved last.</param>
    public void Add(Source source, (List<JsonObject> Rows, Fingerprint Value) rows, QueryStatement? statement, long revision)
    {
        if (entries.TryRemove(source, out var former))
        {
            Interlocked.Add(ref rowsInAll, -former.Rows.Count - 1);
        }
        Add(source, new Entry(rows.Rows, rows.Value, statement, revision));
    }

    void Add(Source source, in Entry entry)
    {
        // Queries without rows cost something, too. Several threads at once may go a little beyond the limit.
        var size = entry.Rows.Count + 1;
        if (entry.Rows.Count <= MostRows && Volatile.Read(ref rowsInAll) + size <= MostRowsInAll && entries.TryAdd(source, entry))
        {
            Interlocked.Add(ref rowsInAll, size);
        }
    }

    /// <summary>What a later pass may go on with: rows that moved, of statements whose sources have not moved since.</summary>
    /// <param name="revisionOf">The revision in which what a statement reads moved last; null for one that is no more, or that is to be looked at again.</param>
    public RowCache StillHolding(Func<QueryStatement, long?> revisionOf)
    {
        var next = new RowCache();
        foreach (var (source, entry) in entries)
        {
            if (entry.Statement is { } statement && revisionOf(statement) == entry.Revision)
            {
                next.Add(source, entry);
            }
        }
        return next;
    }

    readonly record struct Entry(List<JsonObject> Rows, Fingerprint Value, QueryStatement? Statement, long Revision);
}
