namespace BuildCache;

/// <summary>What a rehearsal computed again, for whoever compares it with what is stored.</summary>
sealed partial class Insight
{
    /// <summary>The calls that a build gave another trace, in the order in which it did.</summary>
    public IReadOnlyList<(NodeName Node, long Old, long New)> Repeated(long build) => Ask(() =>
        db.Prepare("select node, old, new from bc_switch where build = ? and old is not null and new is not null order by seq").Bind(build)
            .List(static row => (Node: row.Int64(0), Old: row.Int64(1), New: row.Int64(2))).Select(move => (Node(move.Node)!, move.Old, move.New)).ToList());

    /// <summary>What a trace saw, in order.</summary>
    public IReadOnlyList<(long Kind, string Key, Fingerprint Value)> Saw(long trace) => Ask(() =>
        db.Prepare("select kind, key, value from bc_seen where trace = ? order by seq").Bind(trace).List(static row => (row.Int64(0), row.Text(1), row.Fingerprint(2))));

    /// <summary>What a trace gave; nothing, where it is no longer kept.</summary>
    public TraceResult Given(long trace) => Ask(() => ResultOf(trace) ?? TraceResult.Empty);
}
