namespace BuildCache.Content.Data;

/// <summary>A text that is not what its format asks for, and where.</summary>
sealed class DataSyntaxException(string message, int line, int column, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>From 1; 0 where it is not known.</summary>
    public int Line { get; } = line;

    /// <summary>From 1; 0 where it is not known.</summary>
    public int Column { get; } = column;
}
