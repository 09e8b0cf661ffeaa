namespace BuildCache;

/// <summary>Who keeps a database locked, as far as the system tells.</summary>
static class LockHolder
{
    /// <summary>The program in words: "the program sqlite3 (process 1234)", or "another program" where it is not known.</summary>
    public static string Of(string database)
    {
        try
        {
            return OperatingSystem.IsLinux() && Processes().FirstOrDefault(process => HasOpen(process, database)) is { } holder
                ? $"the program {File.ReadAllText($"/proc/{holder}/comm").Trim()} (process {holder})"
                : "another program";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It has ended, or is another user's.
            return "another program";
        }
    }

    /// <summary>The other processes that hold a lock for writing. A line reads: 1: POSIX ADVISORY WRITE 1234 08:01:5678 120 120.</summary>
    static IEnumerable<string> Processes() =>
        from line in File.ReadLines("/proc/locks")
        let parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where parts is [_, _, _, "WRITE", ..] && parts[4] != $"{Environment.ProcessId}" && Directory.Exists($"/proc/{parts[4]}/fd")
        select parts[4];

    // Of a process of another user nothing is told.
    static bool HasOpen(string process, string database)
    {
        try
        {
            return Directory.EnumerateFiles($"/proc/{process}/fd").Any(file => new FileInfo(file).LinkTarget is { } target && (target == database || target == new DatabaseFiles(database).SharedMemory));
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
