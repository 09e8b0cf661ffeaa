namespace BuildCache;

/// <summary>What is around the builds of a workspace: the process that asks for them, and the machine.</summary>
public sealed class BuildHost
{
    /// <summary>Told of notable moments (waiting for another build, a report that cannot be written).</summary>
    public Action<string>? Log { get; init; }

    /// <summary>Told now and then how far a long build is.</summary>
    public Action<string>? Progress { get; init; }

    /// <summary>
    /// Told of the result while no other build of the database can begin: what is written then about it stays in step with the outputs.
    /// </summary>
    public Action<BuildResult>? Finishing { get; init; }

    /// <summary>Reads an environment variable; default: the process.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>How many handler calls run at once; default: the number of processors.</summary>
    public int Parallelism { get; init; } = System.Environment.ProcessorCount;
}
