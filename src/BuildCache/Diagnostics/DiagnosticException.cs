namespace BuildCache;

/// <summary>Stops a handler call with one diagnostic: the call stores nothing, stays queued and is tried again by the next build.</summary>
public sealed class DiagnosticException : Exception
{
    /// <summary>A failure at a known place.</summary>
    /// <param name="diagnostic">What happened, where, and what to do.</param>
    /// <param name="innerException">The cause, if another exception said so.</param>
    public DiagnosticException(Diagnostic diagnostic, Exception? innerException = null)
        : base(diagnostic?.Message, innerException) =>
        Diagnostic = diagnostic ?? throw new ArgumentNullException(nameof(diagnostic));

    /// <summary>What happened, where, and what to do.</summary>
    public Diagnostic Diagnostic { get; }
}
