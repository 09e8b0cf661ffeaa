using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace BuildCache;

/// <summary>Rows of small queries that many calls of one pass ask for; nothing they read changes within a pass.</summary>
sealed class RowCache
{
    const int MostQueries = 200;
    public const int MostRows = 1000;
    readonly ConcurrentDictionary<Source, (List<JsonObject> Rows, Fingerprint Value)> entries = [];

    public bool TryGet(Source source, [MaybeNullWhen(false)] out (List<JsonObject> Rows, Fingerprint Value) rows) => entries.TryGetValue(source, out rows);

    public void Add(Source source, (List<JsonObject> Rows, Fingerprint Value) rows)
    {
        if (rows.Rows.Count <= MostRows && entries.Count < MostQueries)
        {
            entries.TryAdd(source, rows);
        }
    }
}
