using System.Text.Json.Serialization;

namespace BuildCache;

/// <summary>How grave a <see cref="Diagnostic"/> is.</summary>
public enum Severity
{
    /// <summary>Worth knowing; shown at low importance, unless it is a <see cref="Diagnostic.IsNotice"/>.</summary>
    Message,

    /// <summary>Part of a result: it comes back on every build while that result is in use.</summary>
    Warning,

    /// <summary>The call failed: it stores no trace, and the build fails.</summary>
    Error,
}

/// <summary>Something to tell the user, with the place in <em>their</em> content.</summary>
/// <param name="Severity">How grave.</param>
/// <param name="Code">Letters and digits, such as <c>NOTES01</c>; <c>NoWarn</c> takes it. Codes that begin with <c>BCM</c> are the product's.</param>
/// <param name="Message">What happened, why, and what to do.</param>
/// <param name="File">Relative to the project with <c>/</c>, or <c>null</c> where there is none.</param>
/// <param name="Line">From 1; 0 where there is none.</param>
/// <param name="Column">From 1; 0 where there is none.</param>
public sealed record Diagnostic(Severity Severity, string Code, string Message, string? File = null, int Line = 0, int Column = 0)
{
    /// <summary>
    /// The diagnostic is in force only while no output of the build has this path (relative to the output folder with <c>/</c>), which is
    /// known when all handlers are done: a link to a page that some handler may write. An error of this kind fails the build, not the call.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? UnlessOutput { get; init; }

    /// <summary>
    /// A message that every log shows: about this build alone, so it is no part of a result and does not come back. That results wait, that
    /// everything is computed anew.
    /// </summary>
    [JsonIgnore]
    public bool IsNotice { get; init; }
}
