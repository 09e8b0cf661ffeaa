namespace BuildCache;

/// <summary>
/// What failed calls gave last stays in force, but gives way to whoever claims the same document or output now: the mistake is in the call
/// that failed, and not in the clash.
/// </summary>
sealed class OutdatedClaims(Connection db, GraphWriter writer)
{
    /// <summary>The failed calls among those that clash, and those whose documents and values made others clash.</summary>
    public HashSet<long> Behind(IEnumerable<long> claimants)
    {
        var failed = new HashSet<long>();
        var seen = new HashSet<long>();
        var pending = new Stack<long>(claimants);
        while (pending.TryPop(out var node))
        {
            if (!seen.Add(node))
            {
                continue;
            }
            if (IsOutdated(node))
            {
                failed.Add(node);
                continue;
            }
            foreach (var giver in GiversOf(node))
            {
                pending.Push(giver);
            }
        }
        return failed;
    }

    bool IsOutdated(long node) => db.Prepare("select 1 from bc_node n join bc_mark m on m.handler = n.handler and m.node = n.id where n.id = ? and n.current is not null").Bind(node).Any();

    /// <summary>The nodes from which one has its documents, its trigger among them, and the values of computations. Queries are of everybody.</summary>
    List<long> GiversOf(long node)
    {
        var sources = db.Prepare("select s.kind, s.key from bc_node n join bc_seen s on s.trace = n.current where n.id = ? and s.kind in (?, ?)")
            .Bind(node).Bind((long)SourceKind.Document).Bind((long)SourceKind.Computation)
            .List(static row => new Source((SourceKind)row.Int64(0), row.Text(1)));
        var givers = new List<long>();
        if (writer.Find(node) is var (handler, row) && handler.Registration.Documents is { } trigger)
        {
            givers.AddRange(writer.Collections.OwnersOf(trigger, row.Key));
        }
        foreach (var source in sources)
        {
            var parts = source.Parts;
            if (source.Kind == SourceKind.Document)
            {
                givers.AddRange(writer.Collections.OwnersOf(parts[0], parts[1]));
            }
            else if (writer.Handlers.ByName.TryGetValue(parts[0], out var computation) && writer.FindLive(computation, parts[1]) is { } value)
            {
                givers.Add(value.Id);
            }
        }
        return givers;
    }
}
