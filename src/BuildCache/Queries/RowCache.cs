using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace BuildCache;

/// <summary>Rows of queries that many calls of one pass ask for, as far as there is room; nothing they read changes within a pass.</summary>
sealed class RowCache
{
    /// <summary>The rows of one query that are kept: the pages of a tag where there are many pages.</summary>
    public const int MostRows = 5_000;

    /// <summary>Of all queries: some ten megabytes.</summary>
    const int MostRowsInAll = 20_000;

    readonly ConcurrentDictionary<Source, (List<JsonObject> Rows, Fingerprint Value)> entries = [];
    int rowsInAll;

    public bool TryGet(Source source, [MaybeNullWhen(false)] out (List<JsonObject> Rows, Fingerprint Value) rows) => entries.TryGetValue(source, out rows);

    public void Add(Source source, (List<JsonObject> Rows, Fingerprint Value) rows)
    {
        // Queries without rows cost something, too. Several threads at once may go a little beyond the limit.
        var size = rows.Rows.Count + 1;
        if (rows.Rows.Count <= MostRows && Volatile.Read(ref rowsInAll) + size <= MostRowsInAll && entries.TryAdd(source, rows))
        {
            Interlocked.Add(ref rowsInAll, size);
        }
    }
}
