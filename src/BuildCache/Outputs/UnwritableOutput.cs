namespace BuildCache;

/// <summary>What the system, or something in its place, does to an output: it cannot be written, or cannot be deleted.</summary>
static class UnwritableOutput
{
    public static Diagnostic Of(OutputFolder folder, string path, string reason) =>
        new(Severity.Error, "BCM1408", $"The output '{path}' cannot be written: {reason}. The next build tries again.", folder.PlaceOf(path));

    public static Diagnostic Stuck(OutputFolder folder, string path, Exception error) =>
        new(Severity.Warning, "BCM1410", $"The output '{path}' is produced by nothing any more and cannot be deleted: {SystemRefusal.Explain(error)}. The next build tries again.", folder.PlaceOf(path));
}
