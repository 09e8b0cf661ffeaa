namespace BuildCache;

/// <summary>
/// What workers tell the writer, in the order in which it became known: one of the kinds below, and no other. Nothing else leaves a worker.
/// </summary>
abstract record WorkerMessage
{
    private protected WorkerMessage()
    {
    }

    /// <summary>An input turned out, while it was being read, to be another than observed before.</summary>
    public sealed record InputMoved(Seen Seen) : WorkerMessage;

    /// <summary>What came of a computation, told before what came of those who asked for it.</summary>
    /// <param name="Source">Its value, as a fact.</param>
    /// <param name="Outcome">How it ended.</param>
    /// <param name="State">What those who asked were given; null when it ended without a value.</param>
    public sealed record Computed(Source Source, Outcome Outcome, ComputationState? State) : WorkerMessage;

    /// <summary>What came of a node of the queue that is no computation; its worker is free again.</summary>
    public sealed record Settled(long Node, Outcome Outcome) : WorkerMessage;

    /// <summary>The worker that was given a computation of the queue is free again; what came of it has been told.</summary>
    public sealed record Returned(long Node) : WorkerMessage;

    /// <summary>An error for which no function is to blame: it ends the build.</summary>
    public sealed record Broken(Exception Error) : WorkerMessage;
}
