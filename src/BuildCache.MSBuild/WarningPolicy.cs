namespace BuildCache.MSBuild;

/// <summary>
/// What the project says of warnings, as the C# compiler reads it, in every form of project: a code of <c>NoWarn</c> is said to nobody;
/// <c>TreatWarningsAsErrors</c> makes errors of all, <c>WarningsAsErrors</c> of some; and what <c>WarningsNotAsErrors</c> names stays a warning.
/// MSBuild's own properties of such names act on what is logged, and so come after.
/// </summary>
sealed class WarningPolicy(bool treatAsErrors, string noWarn, string asErrors, string notAsErrors)
{
    static readonly char[] Separators = [';', ',', ' ', '\t', '\r', '\n'];

    readonly HashSet<string> silenced = Codes(noWarn);
    readonly HashSet<string> errors = Codes(asErrors);
    readonly HashSet<string> warnings = Codes(notAsErrors);

    /// <summary>A diagnostic with the severity that the project gives it.</summary>
    public Diagnostic Apply(Diagnostic diagnostic) => diagnostic.Severity != Severity.Warning ? diagnostic
        : silenced.Contains(diagnostic.Code) ? diagnostic with { Severity = Severity.Message }
        : (treatAsErrors || errors.Contains(diagnostic.Code)) && !warnings.Contains(diagnostic.Code) ? diagnostic with { Severity = Severity.Error }
        : diagnostic;

    static HashSet<string> Codes(string list) => list.Split(Separators, StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.OrdinalIgnoreCase);
}
