using System.Text.Json.Serialization;

namespace BuildCache;

/// <summary>
/// What a project says of warnings, as the C# compiler reads it: a code of <see cref="NoWarn"/> is said to nobody; <see cref="TreatAsErrors"/> makes
/// errors of all, <see cref="AsErrors"/> of some; and what <see cref="NotAsErrors"/> names stays a warning. MSBuild's own properties of such
/// names act on what is logged, and so come after.
/// </summary>
/// <param name="TreatAsErrors">Whether warnings are errors.</param>
/// <param name="NoWarn">Codes that are not said.</param>
/// <param name="AsErrors">Codes that are errors.</param>
/// <param name="NotAsErrors">Codes that stay warnings.</param>
sealed record WarningPolicy(bool TreatAsErrors, string NoWarn, string AsErrors, string NotAsErrors)
{
    static readonly char[] Separators = [';', ',', ' ', '\t', '\r', '\n'];

    readonly HashSet<string> silenced = Codes(NoWarn);
    readonly HashSet<string> errors = Codes(AsErrors);
    readonly HashSet<string> warnings = Codes(NotAsErrors);

    /// <summary>Every warning is said as one.</summary>
    public static WarningPolicy None { get; } = new(false, "", "", "");

    /// <summary>Whether there are warnings that are errors.</summary>
    [JsonIgnore]
    public bool MakesErrors => TreatAsErrors || errors.Count > 0;

    /// <summary>Whether a warning is an error.</summary>
    /// <param name="code">Its code.</param>
    public bool IsError(string code) => (TreatAsErrors || errors.Contains(code)) && !warnings.Contains(code) && !silenced.Contains(code);

    /// <summary>Whether a diagnostic is a warning that is an error.</summary>
    public bool IsMadeError(Diagnostic diagnostic) => diagnostic.Severity == Severity.Warning && IsError(diagnostic.Code);

    /// <summary>A diagnostic with the severity that the project gives it. Applying it twice changes nothing.</summary>
    public Diagnostic Apply(Diagnostic diagnostic) => diagnostic.Severity != Severity.Warning ? diagnostic
        : silenced.Contains(diagnostic.Code) ? diagnostic with { Severity = Severity.Message }
        : IsError(diagnostic.Code) ? diagnostic with { Severity = Severity.Error }
        : diagnostic;

    static HashSet<string> Codes(string list) => list.Split(Separators, StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.OrdinalIgnoreCase);
}
