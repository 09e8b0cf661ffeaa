namespace BuildCache;

/// <summary>How the settling of a node ended.</summary>
enum OutcomeKind
{
    /// <summary>A stored trace still holds; nothing ran.</summary>
    Reused,

    /// <summary>The function ran to its end.</summary>
    Ran,

    /// <summary>The function failed, or reported errors: no trace.</summary>
    Failed,

    /// <summary>Something that it reads failed and never gave anything: no trace, and no error of its own.</summary>
    Blocked,

    /// <summary>It read a collection that is not finished: no trace, its handler moves to a later level.</summary>
    NotReady,
}

/// <summary>What a worker hands to the writer about one node: the only way in which results enter the database.</summary>
sealed class Outcome
{
    public required OutcomeKind Kind { get; init; }

    public required HandlerState Handler { get; init; }

    public required string Key { get; init; }

    /// <summary>The stored trace that holds, for <see cref="OutcomeKind.Reused"/>.</summary>
    public long Trace { get; init; }

    public IReadOnlyList<Seen> Dependencies { get; init; } = [];

    public TraceResult Result { get; init; } = TraceResult.Empty;

    /// <summary>The encoded result; its fingerprint is the trace's digest.</summary>
    public byte[] Encoded { get; init; } = [];

    /// <summary>A computation's fingerprint as its readers see it.</summary>
    public Fingerprint Value { get; init; }

    public IReadOnlyList<PendingArtifact> Artifacts { get; init; } = [];

    /// <summary>Queries that were run for this node, for the writer to know.</summary>
    public IReadOnlyList<QueryObservation> Queries { get; init; } = [];

    /// <summary>What it needs of calls that failed; it may have errors of its own besides.</summary>
    public IReadOnlyCollection<Source> BlockedOn { get; init; } = [];

    /// <summary>Why it failed.</summary>
    public IReadOnlyList<Diagnostic> Errors { get; init; } = [];

    /// <summary>The first difference to the newest trace, in words: why it ran.</summary>
    public string Because { get; init; } = "";

    /// <summary>The fact that differed, where there is one.</summary>
    public Source? Cause { get; init; }

    /// <summary>The level it needs, for <see cref="OutcomeKind.NotReady"/>, and the collection that asks for it.</summary>
    public int NeededLevel { get; init; }

    public string Collection { get; init; } = "";

    /// <summary>A query to register before it is tried again.</summary>
    public string? Sql { get; init; }

    /// <summary>A stored trace of equal dependencies gave another result: the function is not deterministic.</summary>
    public bool Differs { get; set; }

    public double Milliseconds { get; init; }
}
