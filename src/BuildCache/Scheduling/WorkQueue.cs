using System.Diagnostics;

namespace BuildCache;

/// <summary>
/// Hands out the marked nodes of a level in a stable order, those that can start now; and names those that never can. What it decides of
/// others the writer does.
/// </summary>
sealed class WorkQueue(GraphWriter writer, Intake intake, Connection db)
{
    readonly Dictionary<HandlerState, long> cursors = [];

    /// <summary>Nodes that somebody waits for: of those of a level they are the first.</summary>
    public IReadOnlyList<MarkedNode> First { get; init; } = [];

    /// <summary>Takes the next marked nodes of a level into the caller's queue; those in flight and those that failed are left out.</summary>
    public void Refill(Queue<MarkedNode> queue, int level, Levels levels)
    {
        const int BatchSize = 500;
        foreach (var node in First.Where(node => node.Handler.HasWork && levels.LevelOf(node.Handler) == level && writer.IsMarked(node)))
        {
            Act(node, queue, level, levels);
        }
        if (queue.Count > 0)
        {
            return;
        }
        // Computations last: who needs one asks for it, and one that nobody asks for any more need not run.
        foreach (var handler in writer.Handlers.Ordered.Where(h => h.HasWork && levels.LevelOf(h) == level).OrderBy(static h => h.Registration.IsComputation))
        {
            var after = cursors.GetValueOrDefault(handler);
            for (var fromStart = after == 0; queue.Count == 0;)
            {
                var batch = writer.Marked(handler, after, BatchSize);
                foreach (var node in batch)
                {
                    Act(node, queue, level, levels);
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

    void Act(MarkedNode node, Queue<MarkedNode> queue, int level, Levels levels)
    {
        switch (Decide(node, level, levels))
        {
            case Turn.Start:
                queue.Enqueue(node);
                break;
            case Turn.Pass:
                break;
            case Turn.Place(var needed):
                writer.Place(node, needed);
                Act(node, queue, level, levels);
                break;
            case Turn.Leave:
                writer.Leave(node);
                break;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>What is to be done with a node, as things stand.</summary>
    Turn Decide(MarkedNode node, int level, Levels levels)
    {
        var handler = node.Handler;
        if (handler.IsPostponed(node.Id) || InFlight.Contains(node.Id))
        {
            return new Turn.Pass();
        }
        if (!handler.Registration.IsComputation)
        {
            return new Turn.Start();
        }
        if (handler.LevelOf(node.Id) is not { } needed)
        {
            return LowestReader(node, level, levels) is { } lowest ? new Turn.Place(lowest) : new Turn.Leave();
        }
        return needed <= level && !IsAskedFor(node) ? new Turn.Start() : new Turn.Pass();
    }

    /// <summary>
    /// The lowest level on which somebody reads a computation, or one that has come already: each page may read it, and whose turn it is needs
    /// no more; null when nobody reads it. Who saw a former value of it is marked and asks for it, so the others alone are looked at, if there are any.
    /// </summary>
    int? LowestReader(MarkedNode computation, int level, Levels levels) => SourceOf(computation) is not { } source ? null
        : LowestOf(db.Prepare("select handler from bc_reader where observation = (select current from bc_source where id = ?)").Bind(source), level, levels)
            ?? LowestOf(db.Prepare("select handler from bc_reader where source = ?").Bind(source), level, levels);

    int? LowestOf(Statement readers, int level, Levels levels)
    {
        int? lowest = null;
        foreach (var row in readers.Rows())
        {
            // Where a computation is read by another, it is tried at once: if that is too early it says so.
            var at = writer.Handlers.ById.TryGetValue(row.Int64(0), out var reader) && !reader.Registration.IsComputation ? levels.LevelOf(reader) : 0;
            lowest = Math.Min(lowest ?? int.MaxValue, at);
            if (lowest <= level)
            {
                break;
            }
        }
        return lowest;
    }

    /// <summary>Whether somebody who reads a computation runs just now: it is asked for then, if it is still needed.</summary>
    bool IsAskedFor(MarkedNode computation) => InFlight.Count > 0 && SourceOf(computation) is { } source
        && InFlight.Any(node => db.Prepare("select 1 from bc_node n join bc_seen s on s.trace = n.current where n.id = ? and s.source = ? limit 1").Bind(node).Bind(source).Any());

    long? SourceOf(MarkedNode computation) => writer.IdOf(Source.OfComputation(computation.Handler.Name, computation.Key));

    /// <summary>Nodes that workers are settling.</summary>
    public HashSet<long> InFlight { get; } = [];

    /// <summary>Begins the queue anew: nodes that were taken out of it were not worked on.</summary>
    public void Rewind() => cursors.Clear();

    /// <summary>Handlers that wait for each other can never run: each cycle is an error that names it, and whoever waits for it is blocked.</summary>
    public void FailWaiting(int level, Levels levels)
    {
        var told = new HashSet<HandlerState>();
        foreach (var handler in writer.Handlers.Ordered.Where(h => h.HasWork && levels.LevelOf(h) >= level).ToList())
        {
            var cycle = CycleOf(handler);
            if (told.Add(cycle[0]))
            {
                intake.Failures.Errors.Add(CyclicOrder.OfHandlers(Steps(cycle)));
            }
            intake.GiveUp(handler, waits: !cycle.Contains(handler));
        }
    }

    /// <summary>The cycle that a handler waits for, or is part of, beginning with the first of its members by name; where a query closes it, the way there.</summary>
    List<HandlerState> CycleOf(HandlerState handler)
    {
        return Cycle.Find([handler], Next) is { } cycle ? Cycle.Told(cycle, static member => member.Name) : Cycle.Way(handler, at => !Next(at).Any(), Next)!;

        IEnumerable<HandlerState> Next(HandlerState at) => ProducerOf(at.WaitsFor) is { } producer ? [producer] : [];
    }

    HandlerState? ProducerOf(string collection) =>
        writer.Handlers.Ordered.FirstOrDefault(h => h.Registration.Produces.Contains(collection) && h.WaitsFor.Length > 0);

    /// <summary>Who waits for whom, in words.</summary>
    static IEnumerable<string> Steps(List<HandlerState> cycle)
    {
        yield return $"{cycle[0].Name} reads {cycle[0].WaitsFor}";
        for (var at = 1; at < cycle.Count; at++)
        {
            yield return $"{cycle[at].Name}, which produces {cycle[at - 1].WaitsFor}, reads {cycle[at].WaitsFor}";
        }
    }
}
