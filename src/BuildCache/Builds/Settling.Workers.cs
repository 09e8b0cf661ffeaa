using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace BuildCache;

/// <summary>One level: nodes go out to workers, what they send back is applied.</summary>
sealed partial class Settling
{
    async Task SettleLevelAsync(int level)
    {
        var next = new Queue<MarkedNode>();
        while (true)
        {
            Fill(next, level);
            if (queue.InFlight.Count == 0 && next.Count == 0 && !workshop.Outcomes.Reader.TryPeek(out _))
            {
                return;
            }
            await workshop.Outcomes.Reader.WaitToReadAsync(cancellationToken);
            while (workshop.Outcomes.Reader.TryRead(out var message))
            {
                Apply(message);
            }
            ProgressAndCommit();
            if (ledger.LevelsRose)
            {
                // The nodes of a handler that must wait are taken up again by a later pass.
                ledger.LevelsRose = false;
                levels.Recompute();
                next.Clear();
                queue.Rewind();
            }
        }
    }

    /// <summary>Hands out work until every worker has some, whichever handlers it is of, or nothing more can start.</summary>
    void Fill(Queue<MarkedNode> next, int level)
    {
        var most = Math.Max(1, options.Parallelism) * 2;
        for (var hasStarted = true; hasStarted && queue.InFlight.Count < most;)
        {
            hasStarted = false;
            if (next.Count == 0)
            {
                queue.Refill(next, level, levels);
                if (next.Count > 0)
                {
                    // Workers must see the marks of what they are given.
                    ledger.Commit();
                }
            }
            while (queue.InFlight.Count < most && next.TryDequeue(out var node))
            {
                if (Start(node))
                {
                    queue.InFlight.Add(node.Id);
                    hasStarted = true;
                }
            }
        }
    }

    /// <summary>Hands a node to a worker; false when a caller in this pass is settling it already.</summary>
    bool Start(MarkedNode node)
    {
        if (node.Handler.Registration.IsComputation)
        {
            var source = Source.OfComputation(node.Handler.Name, node.Key);
            if (workshop.Memo.Find(source) is { } entry)
            {
                if (!entry.Task.IsCompleted || !entry.IsApplied || !ledger.Marks.Contains(node.Handler, node.Id))
                {
                    // Whoever needed it since it was taken from the queue is bringing it up to date, or has done so.
                    return false;
                }
                // What is stored of it so far must be seen, or it would run again for what it has seen already.
                ledger.Commit();
                workshop.Memo.Forget(source, entry);
            }
            _ = Task.Run(async () => Post(new Settled(node.Id, await EndOfAsync(workshop.EnsureAsync(node.Handler, node.Key, null)))), cancellationToken);
            return true;
        }
        _ = Task.Run(async () =>
        {
            try
            {
                Post(new NodeOutcome(node.Id, await workshop.SettleAsync(node.Handler, node.Key, null)));
            }
            catch (Exception error)
            {
                Post(new Settled(node.Id, error));
            }
        }, cancellationToken);
        return true;
    }

    /// <summary>How a computation's settling ended, apart from what its own outcome says.</summary>
    static async Task<Exception?> EndOfAsync(Task computation)
    {
        try
        {
            await computation;
            return null;
        }
        catch (Exception error) when (error is Interruption or BlockedException)
        {
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }

    void Post(object message) => workshop.Outcomes.Writer.TryWrite(message);

    /// <summary>Applies a message from a worker.</summary>
    void Apply(object message)
    {
        ChangedInputs += ledger.StoreAnswers(leaves.Http);
        switch (message)
        {
            case Seen seen:
                ChangedInputs += ledger.MoveLeaf(seen) ? 1 : 0;
                return;
            case ComputationOutcome computation:
                RegisterQuery(computation.Outcome);
                ledger.Apply(computation.Outcome, computation.State);
                if (workshop.Memo.Find(computation.Source) is { } entry)
                {
                    entry.IsApplied = true;
                }
                return;
            case NodeOutcome(var node, var outcome):
                queue.InFlight.Remove(node);
                RegisterQuery(outcome);
                ledger.Apply(outcome, null);
                return;
            case Settled { Error: { } error }:
                ExceptionDispatchInfo.Throw(error);
                return;
            case Settled(var node, _):
                queue.InFlight.Remove(node);
                return;
            default:
                throw new InvalidOperationException($"No worker sends {message.GetType().Name}.");
        }
    }

    void RegisterQuery(Outcome outcome)
    {
        if (outcome.Sql is { } sql)
        {
            var isKnown = catalog.IsKnown(sql);
            var statement = Register(sql);
            if (!isKnown && statement.Error is null)
            {
                // Nobody else has read it yet.
                statement.CheckedRevision = catalog.RevisionOf(statement);
            }
            ledger.Commit();
            statement.IsCommitted = true;
        }
    }

    /// <summary>Commits now and then: often enough that a killed build loses little, seldom enough that it costs nothing.</summary>
    void ProgressAndCommit()
    {
        const int BatchSize = 200;
        if (ledger.Pending >= BatchSize || ledger.Pending > 0 && Stopwatch.GetElapsedTime(lastCommit) > LongestBatch)
        {
            ledger.StoreStamps(leaves);
            ledger.Commit();
            lastCommit = Stopwatch.GetTimestamp();
            progress.Report(ledger.Handlers);
        }
    }

    /// <summary>A worker is free again; an error is one that ends the build.</summary>
    sealed record Settled(long Node, Exception? Error);

    /// <summary>What came of a node that is no computation.</summary>
    sealed record NodeOutcome(long Node, Outcome Outcome);
}
