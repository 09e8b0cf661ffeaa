namespace BuildCache;

/// <summary>What comes of comparing a stored trace with the present: one of the kinds below, and no other.</summary>
abstract record Replay
{
    private protected Replay()
    {
    }

    /// <summary>All that it saw is as it was.</summary>
    public static readonly Replay Holding = new Holds();

    /// <summary>Whether a dependency has the value that it had.</summary>
    public static Replay Of(in StoredDependency dependency, bool holds) => holds ? Holding : new Differs(dependency);

    /// <summary>All that it saw is as it was.</summary>
    public sealed record Holds : Replay;

    /// <summary>The first fact that is otherwise.</summary>
    public sealed record Differs(StoredDependency At) : Replay;

    /// <summary>It is not known yet.</summary>
    public sealed record NotReady(Need Need) : Replay;

    /// <summary>
    /// A computation that it saw, or one that this needs in turn, has failed and never gave anything; or a query cannot be run because of a
    /// handler that could not be loaded.
    /// </summary>
    /// <param name="At">What it saw.</param>
    /// <param name="On">What failed.</param>
    public sealed record Blocked(Source At, Source On) : Replay;

    /// <summary>A computation that it saw now needs the one that is replayed; each of the cycle waits for the next one.</summary>
    public sealed record Cyclic(IReadOnlyList<Source> Cycle) : Replay;
}
