namespace BuildCache;

/// <summary>
/// Unwinds a function that cannot go on yet. One that catches it gains nothing: the call is marked as interrupted. Outside of functions what
/// is needed is passed as a value.
/// </summary>
sealed class Interruption(Need need) : Exception(need.Reason)
{
    /// <summary>What the call needs before it can go on.</summary>
    public Need Need { get; } = need;
}

/// <summary>
/// Unwinds a function that needs what another has never given, because that failed or could not be loaded: it is blocked, and has no error of its
/// own.
/// </summary>
sealed class BlockedException(Source on) : Exception($"'{on.Describe()}' failed")
{
    /// <summary>The value of a computation, the presence of a document, or the rows of a query.</summary>
    public Source On { get; } = on;
}
