namespace BuildCache;

/// <summary>A file that a function reads by its name, and that cannot be read.</summary>
static class UnreadableFile
{
    /// <param name="path">The file.</param>
    /// <param name="reason">Why, and what to do; without a full stop.</param>
    public static Diagnostic Of(string path, string reason) => new(Severity.Error, "BCM1002", $"The file cannot be read: {reason}.", path);
}
