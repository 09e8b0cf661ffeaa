namespace BuildCache;

/// <summary>
/// What is to be done with a marked node when the queue comes to it: one of the kinds below, and no other. Deciding changes nothing; whoever
/// asked acts.
/// </summary>
abstract record Turn
{
    private protected Turn()
    {
    }

    /// <summary>A worker can take it.</summary>
    public sealed record Start : Turn;

    /// <summary>Not now: it is being settled, has failed in this build, or waits for a later level or for a reader that runs.</summary>
    public sealed record Pass : Turn;

    /// <summary>A computation that nobody has looked at yet: it is to wait for this level, and then to be decided again.</summary>
    public sealed record Place(int Level) : Turn;

    /// <summary>A computation that nobody reads: it is left alone, and leaves the graph unless somebody asks for it yet.</summary>
    public sealed record Leave : Turn;
}
