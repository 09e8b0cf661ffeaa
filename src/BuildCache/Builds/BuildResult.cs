namespace BuildCache;

/// <summary>What a build did.</summary>
public sealed class BuildResult
{
    /// <summary>True when no call failed and no two results clash.</summary>
    public required bool Succeeded { get; init; }

    /// <summary>
    /// Nothing was built and nothing was stored, because there is more to do than was asked for (<see cref="BuildRequest.MostMarked"/>). What is
    /// told then holds all the same: a database that was damaged has been replaced.
    /// </summary>
    public bool IsLeft { get; init; }

    /// <summary>The counts, as written to the report file.</summary>
    public required BuildReport Report { get; init; }

    /// <summary>Every diagnostic in force, replayed ones included, sorted by file, line, column and code.</summary>
    public required IReadOnlyList<Diagnostic> Diagnostics { get; init; }

    /// <summary>
    /// Every live output, relative to the output folder with <c>/</c>, in ordinal order. Empty when they are published later
    /// (<see cref="BuildRequest.PublishesLater"/>): <see cref="OutputView"/> knows them.
    /// </summary>
    public required IReadOnlyList<string> Outputs { get; init; }

    /// <summary>Every live output that a command has put in its place: relative to the project with <c>/</c>, else absolute; in ordinal order.</summary>
    public IReadOnlyList<string> OutputsInPlace { get; init; } = [];

    /// <summary>The SHA-256 of each of <see cref="OutputsInPlace"/>, in hexadecimal, in the same order.</summary>
    public IReadOnlyList<string> HashesInPlace { get; init; } = [];

    /// <summary>
    /// The outputs, relative to the output folder, that were given anew, with other content, or are no more; in ordinal order. One that became
    /// again what it was may be among them.
    /// </summary>
    public IReadOnlyList<string> ChangedOutputs { get; init; } = [];
}
