namespace BuildCache;

/// <summary>One build of a project that is opened for it alone.</summary>
public static class Build
{
    /// <summary>Runs one build. One at a time per database; a second one waits.</summary>
    /// <param name="options">What to build.</param>
    /// <param name="cancellationToken">Ends the build early; what was committed stays valid and is used by the next build.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="OperationCanceledException">The build was cancelled.</exception>
    public static async Task<BuildResult> RunAsync(BuildOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var workspace = new Workspace(options) { StaysOpen = false };
        return await workspace.BuildAsync(cancellationToken: cancellationToken);
    }
}
