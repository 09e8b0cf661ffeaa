namespace BuildCache.Tests.Workspaces;

/// <summary>One workspace makes all builds, as a server does.</summary>
sealed class StayingBuilder : ITestBuilder
{
    Workspace? workspace;

    public async Task<BuildResult> RunAsync(BuildOptions options, CancellationToken cancellationToken)
    {
        if (workspace is null)
        {
            workspace = new Workspace(options);
        }
        else
        {
            await workspace.UpdateAsync(options, cancellationToken);
        }
        return await workspace.BuildAsync(cancellationToken: cancellationToken);
    }

    public void Dispose() => workspace?.Dispose();
}
