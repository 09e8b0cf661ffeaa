namespace BuildCache;

/// <summary>The work queue: which nodes must be settled before they may be used. A node changes its state here and nowhere else.</summary>
sealed class MarkTable(Connection db, IReadOnlyDictionary<long, HandlerState> handlers)
{
    /// <summary>The build that marks now.</summary>
    public long Build { get; set; }

    /// <summary>Reads how much work was left by the last build.</summary>
    public void Load()
    {
        foreach (var row in db.Prepare("select handler, count(*) from bc_mark group by handler").Rows())
        {
            if (handlers.TryGetValue(row.Int64(0), out var handler))
            {
                handler.Mark(row.Int64(1));
            }
        }
    }

    /// <summary>Gives a node a state; whether it is postponed now, and was not before.</summary>
    public bool Set(HandlerState handler, long node, NodeState state, int level = 0)
    {
        var marks = state switch
        {
            NodeState.Settled => -Change(db.Prepare("delete from bc_mark where handler = ? and node = ?").Bind(handler.Id).Bind(node)),
            // It is marked already.
            NodeState.Waiting => 0,
            _ => Change(db.Prepare("insert or ignore into bc_mark (handler, node, build) values (?, ?, ?)").Bind(handler.Id).Bind(node).Bind(Build)),
        };
        return handler.Enter(node, state, level, marks);

        int Change(Statement statement)
        {
            statement.Run();
            return db.Changes;
        }
    }

    /// <summary>A node that is marked is so for what moves from this build on: it has seen what moved before.</summary>
    public void Renew(HandlerState handler, long node) =>
        db.Prepare("update bc_mark set build = ? where handler = ? and node = ?").Bind(Build).Bind(handler.Id).Bind(node).Run();

    /// <summary>The build in which a node was marked; this one for a node that is not.</summary>
    public long Since(HandlerState handler, long node) =>
        db.Prepare("select build from bc_mark where handler = ? and node = ?").Bind(handler.Id).Bind(node).First(static row => (long?)row.Int64(0)) ?? Build;

    /// <summary>A handler begins on the first level again; its nodes that waited for one are marked, and wait for none.</summary>
    public static void ForgetLevel(HandlerState handler) => handler.ForgetLevel();

    public bool Contains(HandlerState handler, long node) =>
        db.Prepare("select 1 from bc_mark where handler = ? and node = ?").Bind(handler.Id).Bind(node).Any();

    /// <summary>Marks the nodes whose current trace rests on an observation that no longer holds: the direct readers, nobody else.</summary>
    public void AddReaders(long observation)
    {
        if (observation == 0)
        {
            return;
        }
        foreach (var (id, node) in db.Prepare("select handler, node from bc_reader where observation = ?").Bind(observation)
            .List(static row => (row.Int64(0), row.Int64(1))))
        {
            if (handlers.TryGetValue(id, out var handler))
            {
                Set(handler, node, NodeState.Marked);
            }
        }
    }

    /// <summary>Marks every live node of a handler: its code has changed, or everything is to be recomputed.</summary>
    public void AddAll(HandlerState handler)
    {
        db.Prepare("insert or ignore into bc_mark (handler, node, build) select handler, id, ? from bc_node where handler = ? and live = 1").Bind(Build).Bind(handler.Id).Run();
        handler.Mark(db.Changes);
    }

    /// <summary>Takes the marks of all nodes of a handler.</summary>
    public void RemoveAll(HandlerState handler)
    {
        db.Prepare("delete from bc_mark where handler = ?").Bind(handler.Id).Run();
        handler.Mark(-db.Changes);
    }

    /// <summary>The next marked nodes of a handler after one that the caller has seen, in a stable order.</summary>
    public List<MarkedNode> Next(HandlerState handler, long after, int limit) =>
        db.Prepare("select n.id, n.key from bc_mark m join bc_node n on n.id = m.node where m.handler = ? and m.node > ? order by m.node limit ?")
            .Bind(handler.Id).Bind(after).Bind(limit).List(row => new MarkedNode(handler, row.Int64(0), row.Text(1)));
}

/// <summary>A node that waits in the work queue.</summary>
readonly record struct MarkedNode(HandlerState Handler, long Id, string Key);
