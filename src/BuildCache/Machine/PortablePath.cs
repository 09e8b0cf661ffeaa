namespace BuildCache;

/// <summary>Paths as they are stored and shown: with <c>/</c> on every system.</summary>
static class PortablePath
{
    /// <summary>Where a path lies as seen from a folder.</summary>
    public static string Relative(string folder, string path) => Path.GetRelativePath(folder, path).Replace('\\', '/');
}
