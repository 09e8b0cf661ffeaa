using System.Text.Json.Serialization;

namespace BuildCache.Projects;

/// <summary>What a worker is asked for. The description of the project follows as a message of its own.</summary>
/// <param name="Rebuild">See <see cref="BuildRequest.Rebuild"/>.</param>
/// <param name="AuditPercent">See <see cref="BuildRequest.AuditPercent"/>.</param>
/// <param name="Parallelism">See <see cref="BuildHost.Parallelism"/>.</param>
sealed record WorkerRequest(bool Rebuild, int AuditPercent, int Parallelism);

/// <summary>What a worker says. One of the four is there.</summary>
sealed record WorkerReply
{
    /// <summary>A notable moment.</summary>
    public string? Log { get; init; }

    /// <summary>How far it is.</summary>
    public string? Progress { get; init; }

    /// <summary>The result, while no other build can begin: an answer is waited for.</summary>
    public WorkerResult? Finishing { get; init; }

    /// <summary>The result, and the end.</summary>
    public WorkerResult? Result { get; init; }
}

/// <summary>The answer to <see cref="WorkerReply.Finishing"/>.</summary>
/// <param name="Refusal">Why what is kept beside the database could not be written; null: it was.</param>
sealed record WorkerAnswer(string? Refusal);

/// <summary>A <see cref="BuildResult"/> on its way.</summary>
sealed record WorkerResult(
    bool Succeeded, BuildReport Report, IReadOnlyList<WorkerDiagnostic> Diagnostics, IReadOnlyList<string> Outputs, IReadOnlyList<string> OutputsInPlace, IReadOnlyList<string> HashesInPlace)
{
    public static WorkerResult Of(BuildResult result) =>
        new(result.Succeeded, result.Report, [.. result.Diagnostics.Select(WorkerDiagnostic.Of)], result.Outputs, result.OutputsInPlace, result.HashesInPlace);

    public BuildResult ToResult() => new()
    {
        Succeeded = Succeeded,
        Report = Report,
        Diagnostics = [.. Diagnostics.Select(static diagnostic => diagnostic.ToDiagnostic())],
        Outputs = Outputs,
        OutputsInPlace = OutputsInPlace,
        HashesInPlace = HashesInPlace,
    };
}

/// <summary>A <see cref="Diagnostic"/> with all that it says, of which a stored one holds less.</summary>
sealed record WorkerDiagnostic(Severity Severity, string Code, string Message, string? File, int Line, int Column, string? UnlessOutput, bool IsNotice)
{
    public static WorkerDiagnostic Of(Diagnostic diagnostic) =>
        new(diagnostic.Severity, diagnostic.Code, diagnostic.Message, diagnostic.File, diagnostic.Line, diagnostic.Column, diagnostic.UnlessOutput, diagnostic.IsNotice);

    public Diagnostic ToDiagnostic() => new(Severity, Code, Message, File, Line, Column) { UnlessOutput = UnlessOutput, IsNotice = IsNotice };
}

[JsonSerializable(typeof(WorkerRequest))]
[JsonSerializable(typeof(WorkerReply))]
[JsonSerializable(typeof(WorkerAnswer))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
sealed partial class WorkerJson : JsonSerializerContext;
