namespace BuildCache;

/// <summary>What one call has given so far: documents, artifacts, outputs, diagnostics.</summary>
sealed class CallResults
{
    readonly SortedDictionary<(string Collection, string Id), byte[]> documents = new(OrdinalPairs.Instance);
    readonly SortedDictionary<string, WrittenOutput> outputs = new(StringComparer.Ordinal);
    readonly HashSet<string> folded = new(StringComparer.Ordinal);
    readonly Dictionary<string, PendingArtifact> pending = [];
    readonly SortedSet<string> stored = new(StringComparer.Ordinal);

    public List<Diagnostic> Diagnostics { get; } = [];

    /// <summary>Outputs that were begun as streams and not brought to their end, in ordinal order.</summary>
    public SortedSet<string> Unfinished { get; } = new(StringComparer.Ordinal);

    /// <summary>What the writer has to store before the trace that names it.</summary>
    public IReadOnlyList<PendingArtifact> Pending => [.. pending.Values];

    public bool HasErrors => Diagnostics.Exists(static d => d is { Severity: Severity.Error, UnlessOutput: null });

    /// <summary>False when the call has emitted a document with this id.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="id">The id.</param>
    /// <param name="body">Canonical JSON.</param>
    public bool TryEmit(string collection, string id, byte[] body)
    {
        var isNew = documents.TryAdd((collection, id), body);
        Bytes += isNew ? body.Length + id.Length : 0;
        return isNew;
    }

    /// <summary>What all documents together take, about.</summary>
    public long Bytes { get; private set; }

    public byte[]? Document(string collection, string id) => documents.GetValueOrDefault((collection, id));

    /// <summary>Gives a document of this call another body.</summary>
    public void Replace(string collection, string id, byte[] body) => documents[(collection, id)] = body;

    /// <summary>False when the call has written this path already; upper and lower case are the same.</summary>
    public bool TryAdd(in WrittenOutput output)
    {
        var isNew = folded.Add($"{(int)output.Root}{NodeTable.Fold(output.Path)}");
        if (isNew)
        {
            outputs.Add($"{(int)output.Root}{output.Path}", output);
        }
        return isNew;
    }

    public void Keep(PendingArtifact artifact) => pending.TryAdd(Convert.ToHexStringLower(artifact.Hash), artifact);

    /// <summary>Keeps an artifact that documents name by its hash, which is returned.</summary>
    public string Store(PendingArtifact artifact)
    {
        var hash = Convert.ToHexStringLower(artifact.Hash);
        pending.TryAdd(hash, artifact);
        stored.Add(hash);
        return hash;
    }

    /// <summary>An artifact that this call has stored; null when it has not.</summary>
    public PendingArtifact? Find(string hash) => pending.GetValueOrDefault(hash);

    /// <param name="value">A computation's value as canonical JSON.</param>
    public TraceResult ToTrace(byte[]? value) => new()
    {
        Documents = [.. documents.Select(static pair => new EmittedDocument(pair.Key.Collection, pair.Key.Id, pair.Value))],
        Outputs = [.. outputs.Values],
        Diagnostics = [.. Diagnostics],
        Artifacts = [.. stored.Select(Convert.FromHexString)],
        Value = value,
    };
}
