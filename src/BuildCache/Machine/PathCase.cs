namespace BuildCache;

/// <summary>How file names are compared on this system, as MSBuild decides it: by the system, not by the volume.</summary>
internal static class PathCase
{
    /// <summary>True on Windows and macOS.</summary>
    public static bool Ignored { get; } = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS();

    /// <summary>The comparison of paths.</summary>
    public static StringComparison Comparison => Ignored ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>The comparer of paths.</summary>
    public static StringComparer Comparer => Ignored ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
}
