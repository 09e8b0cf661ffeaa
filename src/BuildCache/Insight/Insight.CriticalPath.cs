namespace BuildCache;

/// <summary>What a build waited for.</summary>
sealed partial class Insight
{
    /// <summary>
    /// The calls that the end of a build waited for, in the order in which they ran: from the one that ended last back to the one whose result
    /// it needed last, and so on. Empty when the build ran nothing, or is not kept.
    /// </summary>
    public IReadOnlyList<CallAction> CriticalPath(long build) => Ask(() =>
    {
        var ran = db.Prepare("select a.node, max(a.seq), h.produces from bc_action a join bc_node n on n.id = a.node join bc_handler h on h.id = n.handler where a.build = ? and a.action = 'ran' group by a.node order by 2").Bind(build)
            .List(static row => new RanCall(row.Int64(0), row.Int64(1), row.Text(2).Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        var byNode = ran.ToDictionary(static call => call.Node);
        var byCollection = ran.SelectMany(static call => call.Produces, static (call, collection) => (Call: call, Collection: collection)).ToLookup(static pair => pair.Collection, static pair => pair.Call, StringComparer.Ordinal);
        var path = new List<CallAction>();
        for (var at = ran.LastOrDefault(); at is not null; at = Needed(at, byNode, byCollection))
        {
            path.Add(ActionOf(build, at.Sequence));
        }
        path.Reverse();
        return path;
    });

    /// <summary>Of the calls of a build whose results another one rests on, the last.</summary>
    RanCall? Needed(RanCall call, Dictionary<long, RanCall> byNode, ILookup<string, RanCall> byCollection)
    {
        RanCall? last = null;
        foreach (var (id, source) in db.Prepare("select s.source, s.kind, s.key from bc_seen s join bc_node n on n.current = s.trace where n.id = ?").Bind(call.Node)
            .List(static row => (row.Int64(0), new Source((SourceKind)row.Int64(1), row.Text(2)))))
        {
            var given = source.Kind switch
            {
                SourceKind.Computation => Node(source.Parts[0], source.Parts[1]) is { } node && byNode.TryGetValue(node.Id, out var computation) ? [computation] : [],
                SourceKind.Document => byCollection[source.Parts[0]].Where(other => source.Parts is [_, var document, ..] && OwnerOf(source.Parts[0], document)?.Id == other.Node),
                _ => CollectionsOf(id).SelectMany(collection => byCollection[collection]),
            };
            foreach (var other in given.Where(other => other.Sequence < call.Sequence && other.Sequence > (last?.Sequence ?? -1)))
            {
                last = other;
            }
        }
        return last;
    }

    /// <summary>The collections that a query reads, those of other queries resolved to what these read; none for another source.</summary>
    List<string> CollectionsOf(long source)
    {
        var found = db.Prepare("select distinct r.collection from bc_query q join bc_statement_read r on r.statement = q.statement where q.source = ?").Bind(source).List(static row => row.Text(0));
        for (var i = 0; i < found.Count; i++)
        {
            found.AddRange(db.Prepare("select distinct r.collection from bc_derived d join bc_statement s on s.sql = d.sql join bc_statement_read r on r.statement = s.id where d.collection = ?").Bind(found[i])
                .List(static row => row.Text(0)).Except(found));
        }
        return found;
    }

    CallAction ActionOf(long build, long sequence) =>
        db.Prepare("select h.name, n.key, a.action, a.because, a.ms from bc_action a join bc_node n on n.id = a.node join bc_handler h on h.id = n.handler where a.build = ? and a.seq = ?").Bind(build).Bind(sequence)
            .List(ReadAction)[0];

    static CallAction ReadAction(Row row) => new(row.Text(0), CallName.Display(row.Text(1)), row.Text(2), row.Text(3).Split('\n', StringSplitOptions.RemoveEmptyEntries), row.Double(4));

    sealed record RanCall(long Node, long Sequence, string[] Produces);
}
