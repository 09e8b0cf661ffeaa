namespace BuildCache;

/// <summary>Paths as they are stored and shown: with <c>/</c> on every system.</summary>
static class PortablePath
{
    /// <summary>Where a path lies as seen from a folder.</summary>
    public static string Relative(string folder, string path) => Path.GetRelativePath(folder, path).Replace('\\', '/');

    /// <summary>The same of a path in the folder; null for one that leads out of it. A name that begins with two dots leads nowhere.</summary>
    public static string? Within(string folder, string path) =>
        Relative(folder, path) is var relative && (relative == ".." || relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative)) ? null : relative;
}
