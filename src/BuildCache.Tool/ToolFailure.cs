namespace BuildCache.Tool;

/// <summary>Ends a command with a message for whoever typed it.</summary>
sealed class ToolFailure(string message, int code) : Exception(message)
{
    /// <summary>What the process ends with.</summary>
    public int Code { get; } = code;
}
