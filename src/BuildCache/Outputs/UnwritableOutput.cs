namespace BuildCache;

/// <summary>An output that cannot be written, or cannot be deleted: what the system does to it, or where a command would put it.</summary>
static class UnwritableOutput
{
    public static Diagnostic Of(OutputFolder folder, string path, string reason) =>
        new(Severity.Error, "BCM1408", $"The output '{path}' cannot be written: {reason}. The next build tries again.", folder.PlaceOf(path));

    public static Diagnostic Stuck(OutputFolder folder, string path, Exception error) =>
        new(Severity.Warning, "BCM1410", $"Nothing produces the output '{path}' any more, and it cannot be deleted: {SystemRefusal.Explain(error)}. The next build tries again.", folder.PlaceOf(path));

    /// <summary>A command may not write there.</summary>
    /// <param name="path">As the command names it.</param>
    /// <param name="command">Whose it is: "a command".</param>
    /// <param name="why">The rest of the sentence, and what to do.</param>
    public static Diagnostic OfCommand(string path, string command, string why) => new(Severity.Error, "BCM2303", $"The output '{path}' of {command} {why}");
}
