namespace BuildCache.Server;

/// <summary>The outputs as an earlier build left them. They stay as they are, whatever is built meanwhile.</summary>
sealed class FormerSite : IDisposable
{
    readonly Insight insight;
    readonly Lock gate = new();
    readonly Dictionary<string, OutputHash> outputs;

    FormerSite(Insight insight, long build, IEnumerable<WrittenOutput> outputs)
    {
        (this.insight, Build) = (insight, build);
        this.outputs = outputs.Where(static output => output.Root == OutputRoot.Folder).ToDictionary(static output => output.Path, static output => new OutputHash(output.Hash), StringComparer.Ordinal);
    }

    /// <summary>The build that left them.</summary>
    public long Build { get; }

    /// <summary>Opens them.</summary>
    /// <returns>Null when they are not kept any more.</returns>
    public static FormerSite? Open(string databasePath, long build)
    {
        var insight = Insight.Open(databasePath);
        insight.Hold();
        if (insight.OutputsAfter(build) is { } outputs)
        {
            return new FormerSite(insight, build, outputs);
        }
        insight.Dispose();
        return null;
    }

    /// <summary>What an output was.</summary>
    public OutputHash? Find(string path) => outputs.TryGetValue(path, out var hash) ? hash : null;

    /// <summary>Its content; null when it is not kept.</summary>
    public byte[]? Read(OutputHash hash)
    {
        lock (gate)
        {
            return insight.Content(hash.Bytes);
        }
    }

    public void Dispose() => insight.Dispose();
}
