namespace BuildCache.Tool;

/// <summary>Documents as they were after an earlier build.</summary>
static class FormerProject
{
    /// <summary>The documents: those of the last build where they are, of another one in memory.</summary>
    /// <exception cref="ToolFailure">They are not kept.</exception>
    public static BuildDatabase Documents(BuiltProject project, Insight insight, long build, CancellationToken cancellationToken) =>
        insight.Builds(1)[0].Build == build ? project.OpenDocuments(cancellationToken) : BuildDatabase.Of(insight.DocumentsAfter(build) ?? throw NotKept(insight, build), cancellationToken);

    /// <summary>Why a build cannot be asked for.</summary>
    public static ToolFailure NotKept(Insight insight, long build) =>
        new($"What there was after build {build} is not kept: what changed is kept since build {insight.FirstKept}, as far as results are, and the last build is {insight.Builds(1)[0].Build}. The property BuildCacheKeepBuilds says how many builds are kept.", ExitCode.NothingToAsk);
}
