namespace BuildCache;

/// <summary>What one build of a workspace is to do beside bringing everything up to date.</summary>
public sealed class BuildRequest
{
    /// <summary>Recompute everything and compare with what is stored.</summary>
    public bool Rebuild { get; init; }

    /// <summary>Percentage (0 to 100) of reused nodes to run again and compare.</summary>
    public int AuditPercent { get; init; }

    /// <summary>
    /// Where more results than this are to be looked at anew, the build changes nothing and says so (<see cref="BuildResult.IsLeft"/>), so that
    /// a process that is made for long builds can take it over. Default: it builds whatever there is.
    /// </summary>
    public long MostMarked { get; init; } = long.MaxValue;

    /// <summary>
    /// Outputs are computed and stored, and the output folder is left as it is: a later build without this brings it up to date.
    /// <see cref="OutputView"/> knows them meanwhile. What commands write in place they write all the same.
    /// </summary>
    public bool PublishesLater { get; init; }

    /// <summary>Nothing is known to have changed, and everything is looked at all the same. A look that finds nothing is not recorded as a build.</summary>
    internal bool IsLook { get; init; }

    /// <summary>What there is to say of the whole: asked when everything is settled and nothing has failed, before anything is deleted.</summary>
    internal Func<SettledBuild, IEnumerable<Diagnostic>>? Check { get; init; }

    /// <summary>Outputs that somebody looks at meanwhile.</summary>
    internal WatchedOutputs? Watched { get; init; }

    /// <summary>Told before files of the project itself may change: a program is started (by a worker), outputs in place are written.</summary>
    internal Action? TouchesProject { get; init; }
}
