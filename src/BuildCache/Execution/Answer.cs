namespace BuildCache;

/// <summary>What whoever asks for a computation is told: one of the kinds below, and no other.</summary>
abstract record Answer
{
    private protected Answer()
    {
    }

    /// <summary>Its value.</summary>
    public sealed record Value(ComputationState State) : Answer;

    /// <summary>It cannot be computed yet, and so the asker cannot go on either.</summary>
    public sealed record NotReady(Need Need) : Answer;

    /// <summary>It failed and never gave anything.</summary>
    public sealed record Blocked(Source On) : Answer;

    /// <summary>It and the asker need each other; each of the cycle waits for the next one, and the last for the first.</summary>
    public sealed record Cyclic(IReadOnlyList<Source> Cycle) : Answer;
}
