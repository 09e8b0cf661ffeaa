namespace BuildCache;

/// <summary>A database of the project that is no input because it cannot be read.</summary>
static class UnreadableDatabase
{
    public static Diagnostic Of(string path, string reason) =>
        new(Severity.Error, "BCM1140", $"The file is no SQLite database that can be read: {reason}. Is it complete, and not encrypted?", path);
}
