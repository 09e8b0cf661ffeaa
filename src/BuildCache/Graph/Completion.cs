namespace BuildCache;

/// <summary>A trace is in force.</summary>
/// <param name="Node">Its node, as it is now.</param>
/// <param name="IsOther">Whether another one was before, or none.</param>
/// <param name="Holds">Whether all that it saw is still so; else the node is to be settled again.</param>
/// <param name="Why">Why it is another.</param>
/// <param name="Given">What it gives; null where it is not another.</param>
sealed record Completion(NodeRow Node, bool IsOther, bool Holds, Explanation Why, TraceResult? Given);
