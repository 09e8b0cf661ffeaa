namespace BuildCache;

/// <summary>What a call that ran saw and gave, and why it ran.</summary>
sealed record NewTrace
{
    /// <summary>What it saw, in that order.</summary>
    public required IReadOnlyList<Seen> Dependencies { get; init; }

    public required TraceResult Result { get; init; }

    /// <summary>The fingerprint of the encoded result.</summary>
    public required Fingerprint Digest { get; init; }

    /// <summary>The encoded result as it is stored.</summary>
    public required byte[] Packed { get; init; }

    public required IReadOnlyList<PendingArtifact> Artifacts { get; init; }

    /// <summary>The first difference to the newest trace, in words: why it ran.</summary>
    public required string Because { get; init; }

    /// <summary>The fact that differed, where there is one.</summary>
    public required Source? Cause { get; init; }

    public required double Milliseconds { get; init; }
}
