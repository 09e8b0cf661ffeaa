using System.Collections.Concurrent;

namespace BuildCache;

/// <summary>
/// Documents that might be there, had the call not failed that they are named after: it has never given anything that could stay in force.
/// That such a document is missing is no news to whoever asks for it; what it needs has failed. Known while the failed build lasts.
/// </summary>
sealed class Withheld
{
    readonly ConcurrentDictionary<(string Collection, string Id), bool> documents = new();

    public void Add(string collection, string id) => documents.TryAdd((collection, id), true);

    public bool Contains(string collection, string id) => documents.ContainsKey((collection, id));
}
