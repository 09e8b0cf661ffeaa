namespace BuildCache;

/// <summary>Which trace of a call was in force after which build, as far as it is known.</summary>
sealed partial class Insight
{
    /// <summary>The calls that have another trace since a build, each with what was in force after that build and after another, later one.</summary>
    List<TraceMove> MovesBetween(long from, long to)
    {
        var nodes = db.Prepare("select node from bc_switch where build > ?1 union select node from bc_action where build > ?1").Bind(from).List(static row => row.Int64(0));
        return [.. nodes.Select(node => new TraceMove(node, TraceAfter(node, from), TraceAfter(node, to))).Where(static move => move.Old != move.New)];
    }

    /// <summary>
    /// The trace that was in force after a build: what the first change after it replaced, or what is in force now; unless that was made
    /// later, when there was none.
    /// </summary>
    long? TraceAfter(long node, long build)
    {
        var trace = db.Prepare("select old from bc_switch where node = ? and build > ? order by build, seq limit 1").Bind(node).Bind(build)
            .First(static row => (Known: true, Trace: row.IsNull(0) ? (long?)null : row.Int64(0)));
        var known = trace.Known ? trace.Trace : Node(node)?.Current;
        return known is { } id && db.Prepare("select 1 from bc_trace where id = ? and build > ?").Bind(id).Bind(build).Any() ? null : known;
    }

    /// <summary>What one build changed of a call.</summary>
    TraceMove MoveIn(long node, long build) => new(node, TraceAfter(node, build - 1), TraceAfter(node, build));
}

/// <summary>One trace of a call in the place of another; null: none.</summary>
readonly record struct TraceMove(long Node, long? Old, long? New);
