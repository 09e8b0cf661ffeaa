using System.Collections.Concurrent;

namespace BuildCache.Server;

/// <summary>
/// The outputs that a first build has given so far: what is finished is looked at before the rest is. Nothing was there before, so whoever asks
/// for one gets what the build will have made when it ends. Any number of threads may ask.
/// </summary>
/// <param name="databasePath">The database that the build writes.</param>
sealed class GrowingOutputs(string databasePath) : IDisposable
{
    readonly ConcurrentDictionary<string, OutputHash> outputs = new(StringComparer.Ordinal);
    readonly Lock gate = new();
    OutputSnapshot? snapshot;
    bool isDisposed;

    /// <summary>The build has given an output.</summary>
    public void Give(string path, OutputHash hash) => outputs[path] = hash;

    /// <summary>What an output is; null while it is not given.</summary>
    public OutputHash? Find(string path) => outputs.TryGetValue(path, out var hash) ? hash : null;

    /// <summary>The content of an output; null while it is not stored.</summary>
    public byte[]? Read(OutputHash hash)
    {
        lock (gate)
        {
            if (isDisposed)
            {
                return null;
            }
            snapshot = OutputSnapshot.For(databasePath, snapshot);
            return snapshot?.Read(hash.Bytes);
        }
    }

    /// <summary>Closes the database: the build has come to its end, and its outputs are seen as those of any other.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            isDisposed = true;
            snapshot?.Dispose();
            snapshot = null;
        }
    }
}
