namespace BuildCache;

/// <summary>What is to be settled, and when.</summary>
sealed partial class Ledger
{
    /// <summary>A marked computation waits for the level on which it can be brought up to date.</summary>
    public void Place(MarkedNode node, int level) => node.Handler.Waiting[node.Id] = level;

    /// <summary>Nothing of a handler can run in this build.</summary>
    public void GiveUp(HandlerState handler, Diagnostic error)
    {
        Begin();
        Failures.Errors.Add(error);
        for (long after = 0; Marks.Next(handler, after, 500) is { Count: > 0 } nodes; after = nodes[^1].Id)
        {
            foreach (var node in nodes.Where(node => !handler.Failed.Contains(node.Id)))
            {
                Fail(handler, Nodes.Find(handler, node.Key)!, "failed", [], [], 0);
            }
        }
        handler.Level = 0;
        handler.Waiting.Clear();
    }

    /// <summary>Marks a random share of the live nodes that nothing else makes run, and tells which.</summary>
    public HashSet<long> Audit(int percent)
    {
        Begin();
        var nodes = new List<(long Handler, long Node)>();
        var select = db.Prepare("select handler, id from bc_node n where live = 1 and not exists (select 1 from bc_mark m where m.handler = n.handler and m.node = n.id) and abs(random()) % 100 < ?").Bind(percent);
        while (select.Step())
        {
            nodes.Add((select.Int64(0), select.Int64(1)));
        }
        select.Done();
        var chosen = new HashSet<long>();
        foreach (var (id, node) in nodes)
        {
            if (Handlers.ById.TryGetValue(id, out var handler) && !handler.IsAbsent)
            {
                Marks.Add(handler, node);
                chosen.Add(node);
            }
        }
        return chosen;
    }
}
