namespace BuildCache;

/// <summary>A file that a call reads although the build writes it: what another effect writes is reached through documents, where the order of work is known.</summary>
static class OutputAsInput
{
    public static DiagnosticException OfCommand(string path) => Of(path, "is written by a command of this build", "Let another command read it, or emit a document and read that.");

    public static DiagnosticException InFolder(string path) => Of(path, "lies in the output folder", "Emit a document and read that.");

    static DiagnosticException Of(string path, string where, string remedy) =>
        new(new Diagnostic(Severity.Error, "BCM1404", $"'{path}' {where}, so it cannot be read as an input: its content depends on what this build has written already. {remedy}", path));
}
