namespace BuildCache;

/// <summary>The work queue: which nodes must be settled before they may be used.</summary>
sealed class MarkTable(Connection db, IReadOnlyDictionary<long, HandlerState> handlers)
{
    /// <summary>Reads how much work was left by the last build.</summary>
    public void Load()
    {
        var select = db.Prepare("select handler, count(*) from bc_mark group by handler");
        while (select.Step())
        {
            if (handlers.TryGetValue(select.Int64(0), out var handler))
            {
                handler.Marked = select.Int64(1);
            }
        }
        select.Done();
    }

    public void Add(HandlerState handler, long node)
    {
        db.Prepare("insert or ignore into bc_mark (handler, node) values (?, ?)").Bind(handler.Id).Bind(node).Run();
        handler.Marked += db.Changes;
    }

    public void Remove(HandlerState handler, long node)
    {
        db.Prepare("delete from bc_mark where handler = ? and node = ?").Bind(handler.Id).Bind(node).Run();
        handler.Marked -= db.Changes;
        handler.Failed.Remove(node);
        handler.Waiting.Remove(node);
    }

    public bool Contains(HandlerState handler, long node) =>
        db.Prepare("select count(*) from bc_mark where handler = ? and node = ?").Bind(handler.Id).Bind(node).Scalar() > 0;

    /// <summary>Marks the nodes whose current trace rests on an observation that no longer holds: the direct readers, nobody else.</summary>
    public void AddReaders(long observation)
    {
        if (observation == 0)
        {
            return;
        }
        var readers = new List<(long Handler, long Node)>();
        var select = db.Prepare(
            "select n.handler, n.id from bc_dependency d join bc_trace t on t.id = d.trace join bc_node n on n.id = t.node where d.observation = ? and n.current = t.id")
            .Bind(observation);
        while (select.Step())
        {
            readers.Add((select.Int64(0), select.Int64(1)));
        }
        select.Done();
        foreach (var (id, node) in readers)
        {
            if (handlers.TryGetValue(id, out var handler))
            {
                Add(handler, node);
            }
        }
    }

    /// <summary>Marks every live node of a handler: its code has changed, or everything is to be recomputed.</summary>
    public void AddAll(HandlerState handler)
    {
        db.Prepare("insert or ignore into bc_mark (handler, node) select handler, id from bc_node where handler = ? and live = 1").Bind(handler.Id).Run();
        handler.Marked += db.Changes;
    }

    /// <summary>The next marked nodes of a handler after one that the caller has seen, in a stable order.</summary>
    public List<MarkedNode> Next(HandlerState handler, long after, int limit)
    {
        var nodes = new List<MarkedNode>();
        var select = db.Prepare(
            "select n.id, n.key from bc_mark m join bc_node n on n.id = m.node where m.handler = ? and m.node > ? order by m.node limit ?")
            .Bind(handler.Id).Bind(after).Bind(limit);
        while (select.Step())
        {
            nodes.Add(new MarkedNode(handler, select.Int64(0), select.Text(1)));
        }
        select.Done();
        return nodes;
    }
}

/// <summary>A node that waits in the work queue.</summary>
readonly record struct MarkedNode(HandlerState Handler, long Id, string Key);
