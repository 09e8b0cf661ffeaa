namespace BuildCache;

/// <summary>What builds did, and what it cost.</summary>
sealed partial class Insight
{
    /// <summary>The recent builds with what each did, the newest first.</summary>
    /// <param name="most">No more than so many.</param>
    /// <param name="after">Only those after this one.</param>
    public IReadOnlyList<BuildActions> Log(int most, long after = 0) => Ask(() =>
        Builds(most).Where(build => build.Build > after).Select(build => new BuildActions(build, Counts(build.Build), build.Build >= FirstKept)).ToList());

    /// <summary>What one build did to each call, in order.</summary>
    public IReadOnlyList<CallAction> Actions(long build) => Ask(() =>
        db.Prepare("select h.name, n.key, a.action, a.because, a.ms from bc_action a join bc_node n on n.id = a.node join bc_handler h on h.id = n.handler where a.build = ? order by a.seq").Bind(build)
            .List(ReadAction));

    /// <summary>The last build, and the calls that failed in it.</summary>
    public (long Build, IReadOnlyList<CallAction> Calls) Failures() => Ask(() => (LastBuild, (IReadOnlyList<CallAction>)[.. Actions(LastBuild).Where(static call => call.Action == "failed")]));

    /// <summary>What the work costs, and what the stored results are worth.</summary>
    public Costs Costs(int most) => Ask(() => new Costs
    {
        Build = LastBuild,
        Slowest = db.Prepare("select h.name, n.key, max(a.ms), a.build from bc_action a join bc_node n on n.id = a.node join bc_handler h on h.id = n.handler where a.action = 'ran' group by a.node order by 3 desc limit ?").Bind(most)
            .List(static row => new CallCost(row.Text(0), CallName.Display(row.Text(1)), row.Double(2), row.Int64(3))),
        Handlers = db.Prepare("""
            with last as (select node, ms, max(build) as build from bc_action where action = 'ran' group by node)
            select h.name, h.live, count(last.node), coalesce(sum(last.ms), 0), (select count(*) from bc_action a join bc_node n on n.id = a.node where n.handler = h.id and a.action = 'ran' and a.build = ?1)
            from bc_handler h left join bc_node n on n.handler = h.id and n.live = 1 left join last on last.node = n.id where h.live > 0 group by h.id order by 4 desc, h.name
            """).Bind(LastBuild).List(static row => new HandlerCost(row.Text(0), row.Int64(1), row.Int64(2), row.Double(3), row.Int64(4))),
        CriticalPath = CriticalPath(db.Scalar("select max(build) from bc_action where action = 'ran'")),
        Traces = db.Scalar("select count(*) from bc_trace"),
        FormerTraces = db.Scalar("select count(*) from bc_trace t where not exists (select 1 from bc_node n where n.id = t.node and n.current = t.id)"),
        TraceBytes = db.Scalar("select coalesce(sum(length(result)), 0) from bc_trace"),
        FormerTraceBytes = db.Scalar("select coalesce(sum(length(result)), 0) from bc_trace t where not exists (select 1 from bc_node n where n.id = t.node and n.current = t.id)"),
        ArtifactBytes = db.Scalar("select coalesce(sum(size), 0) from bc_artifact"),
        DatabaseBytes = db.Scalar("pragma page_count") * db.Scalar("pragma page_size"),
        FreeBytes = db.Scalar("pragma freelist_count") * db.Scalar("pragma page_size"),
    });

    SortedDictionary<string, long> Counts(long build) => new(
        db.Prepare("select action, count(*) from bc_action where build = ? group by action").Bind(build).List(static row => (Action: row.Text(0), Count: row.Int64(1))).ToDictionary(static pair => pair.Action, static pair => pair.Count), StringComparer.Ordinal);
}

/// <summary>A build, and how many calls it ran, restored, removed, or saw fail; whether that is kept.</summary>
sealed record BuildActions(BuildEntry Build, IReadOnlyDictionary<string, long> Calls, bool IsKept);

/// <summary>What a build did to one call.</summary>
sealed record CallAction(string Handler, string Key, string Action, IReadOnlyList<string> Because, double Ms);

/// <summary>A call, and the longest that it took in the builds that are told of.</summary>
sealed record CallCost(string Handler, string Key, double Ms, long Build);

/// <summary>The calls of a handler: how many there are, of how many the time is known, that time, and how many the last build ran.</summary>
sealed record HandlerCost(string Handler, long Calls, long Timed, double Ms, long RanInLastBuild);

/// <summary>What the work costs, and what the stored results are worth.</summary>
sealed record Costs
{
    /// <summary>The last build.</summary>
    public required long Build { get; init; }

    /// <summary>The slowest calls.</summary>
    public required IReadOnlyList<CallCost> Slowest { get; init; }

    /// <summary>The handlers, the one with the most work first.</summary>
    public required IReadOnlyList<HandlerCost> Handlers { get; init; }

    /// <summary>The calls that the end of the last build that ran something waited for, in order.</summary>
    public required IReadOnlyList<CallAction> CriticalPath { get; init; }

    /// <summary>Stored results.</summary>
    public required long Traces { get; init; }

    /// <summary>Those of them that are not in force: they hold again when an edit is undone.</summary>
    public required long FormerTraces { get; init; }

    /// <summary>The bytes of all results.</summary>
    public required long TraceBytes { get; init; }

    /// <summary>The bytes of those that are not in force.</summary>
    public required long FormerTraceBytes { get; init; }

    /// <summary>The bytes of what results name: output files, large values.</summary>
    public required long ArtifactBytes { get; init; }

    /// <summary>The length of the database.</summary>
    public required long DatabaseBytes { get; init; }

    /// <summary>The part of it that nothing uses.</summary>
    public required long FreeBytes { get; init; }
}
