namespace BuildCache.Tool;

/// <summary>What is around a command.</summary>
/// <param name="Screen">Where it speaks.</param>
/// <param name="Directory">Where it was called.</param>
sealed record ToolRun(Screen Screen, string Directory);
