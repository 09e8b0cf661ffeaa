namespace BuildCache;

/// <summary>Hands out the marked nodes of a level in a stable order, those that can start now; and names those that never can.</summary>
sealed class WorkQueue(Ledger ledger, Connection db)
{
    readonly Dictionary<HandlerState, long> cursors = [];

    /// <summary>Takes the next marked nodes of a level into the caller's queue; those in flight and those that failed are left out.</summary>
    public void Refill(Queue<MarkedNode> queue, int level, Levels levels)
    {
        const int BatchSize = 500;
        // Computations last: who needs one asks for it, and one that nobody asks for any more need not run.
        foreach (var handler in ledger.Handlers.Ordered.Where(h => h.HasWork && levels.LevelOf(h) == level).OrderBy(static h => h.Registration.IsComputation))
        {
            var after = cursors.GetValueOrDefault(handler);
            for (var fromStart = after == 0; queue.Count == 0;)
            {
                var batch = ledger.Marks.Next(handler, after, BatchSize);
                foreach (var node in batch.Where(node => CanStart(node, level, levels)))
                {
                    queue.Enqueue(node);
                }
                after = batch.Count == 0 ? 0 : batch[^1].Id;
                if (batch.Count < BatchSize)
                {
                    if (fromStart)
                    {
                        break;
                    }
                    (after, fromStart) = (0, true);
                }
            }
            cursors[handler] = after;
            if (queue.Count > 0)
            {
                return;
            }
        }
    }

    bool CanStart(MarkedNode node, int level, Levels levels)
    {
        var handler = node.Handler;
        if (handler.Failed.Contains(node.Id) || InFlight.Contains(node.Id))
        {
            return false;
        }
        if (!handler.Registration.IsComputation)
        {
            return true;
        }
        if (!handler.Waiting.TryGetValue(node.Id, out var needed))
        {
            if (LowestReader(node, levels) is not { } lowest)
            {
                ledger.Begin();
                ledger.Nodes.Retire(handler, ledger.Nodes.Find(handler, node.Key)!);
                return false;
            }
            handler.Waiting[node.Id] = needed = lowest;
        }
        // A reader that runs just now asks for it if it still needs it.
        return needed <= level && !ReadersOf(node).Any(reader => InFlight.Contains(reader.Node));
    }

    /// <summary>The lowest level on which somebody reads a computation; null when nobody does.</summary>
    int? LowestReader(MarkedNode computation, Levels levels)
    {
        int? lowest = null;
        foreach (var id in ReadersOf(computation).Select(static reader => reader.Handler).Distinct())
        {
            // Where a computation is read by another, it is tried at once: if that is too early it says so.
            var level = ledger.Handlers.ById.TryGetValue(id, out var reader) && !reader.Registration.IsComputation ? levels.LevelOf(reader) : 0;
            lowest = Math.Min(lowest ?? int.MaxValue, level);
        }
        return lowest;
    }

    List<(long Handler, long Node)> ReadersOf(MarkedNode computation)
    {
        var readers = new List<(long Handler, long Node)>();
        if (ledger.Sources.Find(Source.OfComputation(computation.Handler.Name, computation.Key)) is { } source)
        {
            var select = db.Prepare("select handler, node from bc_reader where source = ?").Bind(source.Id);
            while (select.Step())
            {
                readers.Add((select.Int64(0), select.Int64(1)));
            }
            select.Done();
        }
        return readers;
    }

    /// <summary>Nodes that workers are settling.</summary>
    public HashSet<long> InFlight { get; } = [];

    /// <summary>Begins the queue anew: nodes that were taken out of it were not worked on.</summary>
    public void Rewind() => cursors.Clear();

    /// <summary>Handlers that wait for each other can never run: each is an error that names the circle.</summary>
    public void FailWaiting(int level, Levels levels)
    {
        ledger.Begin();
        foreach (var handler in ledger.Handlers.Ordered.Where(h => h.HasWork && levels.LevelOf(h) >= level).ToList())
        {
            var path = new List<string> { $"{handler.Name} reads {handler.WaitsFor}" };
            var at = handler.WaitsFor;
            for (var i = 0; i < levels.Limit && at.Length > 0; i++)
            {
                var producer = ledger.Handlers.Ordered.FirstOrDefault(h => h.Registration.Produces.Contains(at) && h.WaitsFor.Length > 0);
                if (producer is null || producer == handler)
                {
                    break;
                }
                path.Add($"{producer.Name}, which produces {at}, reads {producer.WaitsFor}");
                at = producer.WaitsFor;
            }
            ledger.Failures.Errors.Add(CircularOrder.OfHandlers(path));
            long after = 0;
            while (ledger.Marks.Next(handler, after, 500) is { Count: > 0 } nodes)
            {
                foreach (var node in nodes)
                {
                    if (!handler.Failed.Contains(node.Id))
                    {
                        ledger.Fail(handler, ledger.Nodes.Find(handler, node.Key)!, "failed", [], [], 0);
                    }
                    after = node.Id;
                }
            }
            handler.Level = 0;
            handler.Waiting.Clear();
        }
    }

    /// <summary>Picks a random share of the live nodes that nothing else makes run, and marks them.</summary>
    public HashSet<long> ChooseForAudit(int percent)
    {
        ledger.Begin();
        var chosen = new HashSet<long>();
        var nodes = new List<(long Handler, long Node)>();
        var select = db.Prepare("select handler, id from bc_node n where live = 1 and not exists (select 1 from bc_mark m where m.handler = n.handler and m.node = n.id) and abs(random()) % 100 < ?").Bind(percent);
        while (select.Step())
        {
            nodes.Add((select.Int64(0), select.Int64(1)));
        }
        select.Done();
        foreach (var (id, node) in nodes)
        {
            if (ledger.Handlers.ById.TryGetValue(id, out var handler) && !handler.IsAbsent)
            {
                ledger.Marks.Add(handler, node);
                chosen.Add(node);
            }
        }
        return chosen;
    }
}
