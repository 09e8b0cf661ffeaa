namespace BuildCache;

/// <summary>The computation that a call is running inside of.</summary>
sealed record CallChain(Source Computation);
