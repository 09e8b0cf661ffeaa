namespace BuildCache;

/// <summary>
/// How the settling of a node ended: one of the kinds below, and no other. Each holds what the writer has to know of its kind, and nothing
/// besides.
/// </summary>
abstract record Outcome
{
    private protected Outcome(HandlerState handler, string key) => (Handler, Key) = (handler, key);

    public HandlerState Handler { get; }

    public string Key { get; }

    /// <summary>The function ran to its end.</summary>
    /// <param name="Handler">The handler.</param>
    /// <param name="Key">What the call is for.</param>
    /// <param name="Given">What it saw and gave.</param>
    /// <param name="Queries">Queries that it asked, for the writer to know.</param>
    public sealed record Ran(HandlerState Handler, string Key, NewTrace Given, IReadOnlyList<QueryObservation> Queries) : Outcome(Handler, Key)
    {
        /// <summary>A stored trace of equal dependencies gave another result: the function is not deterministic.</summary>
        public bool Differs { get; init; }
    }

    /// <summary>A stored trace holds; nothing ran.</summary>
    /// <param name="Handler">The handler.</param>
    /// <param name="Key">What the call is for.</param>
    /// <param name="Trace">The trace.</param>
    /// <param name="Queries">Queries that were run to compare them, for the writer to know.</param>
    public sealed record Reused(HandlerState Handler, string Key, long Trace, IReadOnlyList<QueryObservation> Queries) : Outcome(Handler, Key);

    /// <summary>The function failed, or reported errors: no trace.</summary>
    /// <param name="Handler">The handler.</param>
    /// <param name="Key">What the call is for.</param>
    /// <param name="Errors">Why.</param>
    /// <param name="On">What it needs of calls that failed, besides.</param>
    /// <param name="Asked">The computations that it had values of before it failed.</param>
    /// <param name="Milliseconds">How long it took.</param>
    public sealed record Failed(HandlerState Handler, string Key, IReadOnlyList<Diagnostic> Errors, IReadOnlyCollection<Source> On, IReadOnlyList<Source> Asked, double Milliseconds) : Outcome(Handler, Key);

    /// <summary>Something that it reads failed and never gave anything: no trace, and no error of its own.</summary>
    /// <param name="Handler">The handler.</param>
    /// <param name="Key">What the call is for.</param>
    /// <param name="On">What it needs.</param>
    /// <param name="Asked">The computations that it had values of before.</param>
    public sealed record Blocked(HandlerState Handler, string Key, IReadOnlyCollection<Source> On, IReadOnlyList<Source> Asked) : Outcome(Handler, Key);

    /// <summary>It cannot go on yet: no trace, it is tried again when there is what it needs.</summary>
    /// <param name="Handler">The handler.</param>
    /// <param name="Key">What the call is for.</param>
    /// <param name="Need">What it needs.</param>
    public sealed record NotReady(HandlerState Handler, string Key, Need Need) : Outcome(Handler, Key);
}
