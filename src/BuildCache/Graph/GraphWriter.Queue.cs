namespace BuildCache;

/// <summary>What is to be settled, and when.</summary>
sealed partial class GraphWriter
{
    /// <summary>Set when a handler's level rose: its nodes must wait for a later pass.</summary>
    public bool LevelsRose { get; set; }

    /// <summary>Marks every live node of a handler: its code has changed, or everything is to be recomputed.</summary>
    public void Doubt(HandlerState handler)
    {
        Begin();
        marks.AddAll(handler);
    }

    /// <summary>Marks a random share of the live nodes that nothing else makes run, and tells which.</summary>
    public HashSet<long> Audit(int percent)
    {
        Begin();
        var found = db.Prepare("select handler, id from bc_node n where live = 1 and not exists (select 1 from bc_mark m where m.handler = n.handler and m.node = n.id) and abs(random()) % 100 < ?").Bind(percent)
            .List(static row => (Handler: row.Int64(0), Node: row.Int64(1)));
        var chosen = new HashSet<long>();
        foreach (var (id, node) in found)
        {
            if (Handlers.ById.TryGetValue(id, out var handler) && !handler.IsAbsent)
            {
                marks.Set(handler, node, NodeState.Marked);
                chosen.Add(node);
            }
        }
        return chosen;
    }

    /// <summary>The next marked nodes of a handler after one that the caller has seen, in a stable order.</summary>
    public List<MarkedNode> Marked(HandlerState handler, long after, int limit) => marks.Next(handler, after, limit);

    /// <summary>
    /// Whether more results than so many may have to be looked at anew: those that are marked, and those that read what a marked computation
    /// gives, directly or through others. What comes of marked documents and rows nobody can know before they are there.
    /// </summary>
    public bool ReachesMoreThan(long limit)
    {
        var reached = Handlers.ById.Values.Sum(static handler => handler.Marked);
        if (reached > limit)
        {
            return true;
        }
        var ahead = new Queue<Source>();
        var known = new HashSet<(HandlerState, string)>();
        foreach (var handler in Handlers.ById.Values.Where(static handler => handler.Registration.IsComputation && handler.Marked > 0))
        {
            foreach (var node in marks.Next(handler, 0, int.MaxValue))
            {
                Expect(handler, node.Key);
            }
        }
        while (reached <= limit && ahead.TryDequeue(out var source))
        {
            if (IdOf(source) is not { } id)
            {
                continue;
            }
            foreach (var (reader, node, key) in db.Prepare("select r.handler, r.node, n.key from bc_reader r join bc_node n on n.id = r.node where r.source = ? limit ?").Bind(id).Bind(limit + 1)
                .List(static row => (row.Int64(0), row.Int64(1), row.Text(2))))
            {
                if (Handlers.ById.TryGetValue(reader, out var handler) && !marks.Contains(handler, node) && Expect(handler, key))
                {
                    reached++;
                }
            }
        }
        return reached > limit;

        bool Expect(HandlerState handler, string key)
        {
            if (!known.Add((handler, key)))
            {
                return false;
            }
            if (handler.Registration.IsComputation)
            {
                ahead.Enqueue(Source.OfComputation(handler.Name, key));
            }
            return true;
        }
    }

    public bool IsMarked(in MarkedNode node) => marks.Contains(node.Handler, node.Id);

    /// <summary>A marked computation waits for the level on which it can be brought up to date.</summary>
    public void Place(in MarkedNode node, int level) => marks.Set(node.Handler, node.Id, NodeState.Waiting, level);

    /// <summary>A call needs a collection that can be read from a level on; false when its handler has that level already.</summary>
    public bool Rise(HandlerState handler, string key, int level, string collection)
    {
        Receive();
        if (handler.Registration.IsComputation)
        {
            // Its callers rise to the level; only one that waits in the queue has to remember it.
            if (nodes.Find(handler, key) is { } node && handler.LevelOf(node.Id) < level)
            {
                marks.Set(handler, node.Id, NodeState.Waiting, level);
                handler.WaitFor(collection);
            }
            return true;
        }
        if (level <= handler.Level)
        {
            return false;
        }
        handler.Rise(level, collection);
        LevelsRose = true;
        return true;
    }

    /// <summary>Forgets what earlier builds found out about levels: a cycle that only they make is none.</summary>
    public void ForgetLevels()
    {
        foreach (var handler in Handlers.ById.Values)
        {
            handler.WaitFor("");
            MarkTable.ForgetLevel(handler);
        }
    }

    /// <summary>A handler begins on the first level again.</summary>
    public void ForgetLevel(HandlerState handler)
    {
        Begin();
        MarkTable.ForgetLevel(handler);
    }

    /// <summary>A node stays marked, and is not tried again in this build.</summary>
    public void Postpone(HandlerState handler, NodeRow node)
    {
        Begin();
        marks.Set(handler, node.Id, NodeState.Postponed);
    }

    /// <summary>
    /// A marked computation that nobody reads is not computed. Unless somebody asks for it yet, it leaves the graph: a call that failed has read
    /// nothing, and may be about to ask for what it gave last.
    /// </summary>
    public void Leave(MarkedNode node)
    {
        Begin();
        nodes.PerhapsUnread(Source.OfComputation(node.Handler.Name, node.Key));
        marks.Set(node.Handler, node.Id, NodeState.Postponed);
    }
}
