namespace BuildCache.Projects;

/// <summary>Which <c>dotnet</c> runs programs: the one that runs this process, so that they run on the same runtime.</summary>
static class DotnetHost
{
    /// <summary>Its path; null where this process does not run on one, and none is named.</summary>
    public static string? Path { get; } =
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } named && File.Exists(named) ? named
        : Environment.ProcessPath is { } own && System.IO.Path.GetFileNameWithoutExtension(own) == "dotnet" ? own
        : null;

    /// <summary>The same, or else the one on the <c>PATH</c>.</summary>
    public static string Command => Path ?? "dotnet";
}
