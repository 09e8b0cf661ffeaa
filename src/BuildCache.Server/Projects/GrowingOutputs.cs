using System.Collections.Concurrent;

namespace BuildCache.Server;

/// <summary>
/// The outputs that a build has given so far, while no build has ever come to its end: what is finished can be looked at before the rest is.
/// An output is only found by its exact path, since what else an address may lead to depends on outputs that may still come. Any number of
/// threads may ask.
/// </summary>
/// <param name="databasePath">The database that the build writes.</param>
sealed class GrowingOutputs(string databasePath) : IDisposable
{
    // Null: given twice, as another output. Which of them stands in the end the end tells.
    readonly ConcurrentDictionary<string, OutputHash?> outputs = new(StringComparer.Ordinal);
    readonly Lock gate = new();
    OutputSnapshot? snapshot;
    bool isDisposed;

    /// <summary>A build begins; what another one has given, which did not come to its end, is forgotten.</summary>
    public void Begin() => outputs.Clear();

    /// <summary>The build has given an output.</summary>
    public void Give(string path, OutputHash hash) => outputs.AddOrUpdate(path, hash, (_, known) => known == hash ? known : null);

    /// <summary>What an output is; null while that is not known.</summary>
    public OutputHash? Find(string path) => outputs.GetValueOrDefault(path);

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

    /// <summary>Closes the database: a build has come to its end, and its outputs are seen as those of any other.</summary>
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
