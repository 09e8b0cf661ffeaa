namespace BuildCache.Content.Markdown;

/// <summary>The Markdown is not read: no reader could follow it, or it would take too long.</summary>
abstract class MarkdownLimitException(string message, int line, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>From 0; of the body of the page, or of <see cref="File"/> where there is one.</summary>
    public int Line { get; private set; } = line;

    /// <summary>The file in the page in which it stands; null where that is the page's own.</summary>
    public string? File { get; private set; }

    /// <summary>Says that it stands in a file that is included, unless one that is included there has said so.</summary>
    public void PlaceIn(string file, int bodyLine)
    {
        if (File is null)
        {
            File = file;
            Line += bodyLine;
        }
    }
}

/// <summary>The Markdown is nested deeper than 128 levels.</summary>
sealed class MarkdownNestingException(int line, Exception? innerException = null)
    : MarkdownLimitException("The Markdown is nested deeper than 128 levels.", line, innerException);

/// <summary>The Markdown would take too long to read, or become too long; the message says why and what to do, without a period.</summary>
sealed class MarkdownCostException(string message, int line) : MarkdownLimitException(message, line);
