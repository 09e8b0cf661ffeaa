using Microsoft.CodeAnalysis;

namespace BuildCache.Analyzers;

/// <summary>The diagnostics of the analyzer. Their pages stand with all others in docs/diagnostics.md.</summary>
static class Rules
{
    public static readonly DiagnosticDescriptor Files = Of("BCM4001", "A handler reads or writes files without its context");

    public static readonly DiagnosticDescriptor Chance = Of("BCM4002", "A handler uses the clock or random values");

    public static readonly DiagnosticDescriptor Machine = Of("BCM4003", "A handler asks the machine it runs on");

    public static readonly DiagnosticDescriptor Outside = Of("BCM4004", "A handler uses the network or another process");

    public static readonly DiagnosticDescriptor State = Of("BCM4005", "A handler uses static state that can change");

    public static readonly DiagnosticDescriptor Capture = Of("BCM4006", "A handler's function can capture state");

    /// <summary>The one rule that needs the whole compilation: the use stands in a method that handlers call.</summary>
    public static readonly DiagnosticDescriptor Reached = Of("BCM4007", "A method that handlers call does what handlers must not", WellKnownDiagnosticTags.CompilationEnd);

    static DiagnosticDescriptor Of(string id, string title, params string[] tags) => new DiagnosticDescriptor(
        id,
        title,
        "{0}",
        "BuildCache",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "What a handler depends on is observed through its HandlerContext. What it learns elsewhere can change without the build noticing.",
        customTags: tags);
}
