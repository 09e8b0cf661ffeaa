namespace BuildCache.Tool;

/// <summary>What the process ends with: a contract, told in the reference.</summary>
static class ExitCode
{
    /// <summary>The question was answered, the work done.</summary>
    public const int Done = 0;

    /// <summary>It was, and what came out is a failure: of a build, of a check.</summary>
    public const int Failed = 1;

    /// <summary>The command line makes no sense, or names no project.</summary>
    public const int Usage = 2;

    /// <summary>There is nothing to ask: the project was never built, or nothing has that name.</summary>
    public const int NothingToAsk = 3;

    /// <summary>The question is not valid, or the system refused what it needs.</summary>
    public const int Refused = 4;

    /// <summary>Ctrl+C.</summary>
    public const int Cancelled = 130;
}
