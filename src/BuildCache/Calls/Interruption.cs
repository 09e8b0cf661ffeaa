namespace BuildCache;

/// <summary>
/// Ends a call that cannot go on yet: it read a collection that is not finished, named a query that is not registered, or saw a file change
/// under it. It leaves no trace and is tried again. A function that catches it gains nothing: the call is marked as interrupted.
/// </summary>
sealed class Interruption(string reason) : Exception(reason)
{
    /// <summary>The level at which the call can succeed.</summary>
    public int NeededLevel { get; init; }

    /// <summary>The collection that asks for that level.</summary>
    public string Collection { get; init; } = "";

    /// <summary>A query to register before the call is tried again.</summary>
    public string? Sql { get; init; }
}

/// <summary>Ends a call that needs what another has never given, because that failed: it is blocked, and has no error of its own.</summary>
sealed class BlockedException(Source on) : Exception($"'{on.Describe()}' failed")
{
    /// <summary>The value of a computation, or the presence of a document.</summary>
    public Source On { get; } = on;
}
