using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace BuildCache;

/// <summary>One level: nodes go out to workers, what they send back is applied.</summary>
sealed partial class Scheduler
{
    async Task SettleLevelAsync(int level)
    {
        var next = new Queue<MarkedNode>();
        while (true)
        {
            Fill(next, level);
            if (queue.InFlight.Count == 0 && next.Count == 0 && !executor.Messages.TryPeek(out _))
            {
                return;
            }
            await executor.Messages.WaitToReadAsync(cancellationToken);
            while (executor.Messages.TryRead(out var message))
            {
                Apply(message);
                ProgressAndCommit();
                if (next.Count > 0 && !writer.LevelsRose)
                {
                    // Workers go on while what the others have told is still being applied.
                    Fill(next, level);
                }
            }
            if (writer.LevelsRose)
            {
                // The nodes of a handler that must wait are taken up again by a later pass.
                writer.LevelsRose = false;
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
                    writer.Commit();
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
        if (!node.Handler.Registration.IsComputation)
        {
            Run(async () => new WorkerMessage.Settled(node.Id, await executor.SettleAsync(node.Handler, node.Key, null)));
            return true;
        }
        var source = Source.OfComputation(node.Handler.Name, node.Key);
        if (executor.Memo.Find(source) is { } entry)
        {
            if (!entry.IsSettled || !entry.IsApplied || !writer.IsMarked(node))
            {
                // Whoever needed it since it was taken from the queue is bringing it up to date, or has done so.
                return false;
            }
            // What is stored of it so far must be seen, or it would run again for what it has seen already.
            writer.Commit();
            executor.Memo.Forget(source, entry);
        }
        Run(async () =>
        {
            // Whatever the answer is: what came of it is told for all who ask.
            await executor.EnsureAsync(node.Handler, node.Key, null);
            return new WorkerMessage.Returned(node.Id);
        });
        return true;
    }

    /// <summary>Lets a worker do something and tell what came of it.</summary>
    void Run(Func<Task<WorkerMessage>> work) => _ = options.Machine.Start(
        async () =>
        {
            WorkerMessage message;
            try
            {
                message = await work();
            }
            catch (Exception error)
            {
                message = new WorkerMessage.Broken(error);
            }
            executor.Post(message);
            return message;
        },
        cancellationToken);

    /// <summary>Applies a message from a worker.</summary>
    void Apply(WorkerMessage message)
    {
        ChangedInputs += writer.StoreAnswers(inputs.Http);
        switch (message)
        {
            case WorkerMessage.InputMoved(var seen):
                ChangedInputs += writer.Observe(seen) ? 1 : 0;
                break;
            case WorkerMessage.Computed(var source, var outcome, var state):
                Apply(outcome, state);
                if (executor.Memo.Find(source) is { } entry)
                {
                    entry.IsApplied = true;
                }
                break;
            case WorkerMessage.Settled(var node, var outcome):
                queue.InFlight.Remove(node);
                Apply(outcome, null);
                break;
            case WorkerMessage.Returned(var node):
                queue.InFlight.Remove(node);
                break;
            case WorkerMessage.Broken(var error):
                ExceptionDispatchInfo.Throw(error);
                break;
            default:
                throw new UnreachableException();
        }
    }

    void Apply(Outcome outcome, ComputationState? state)
    {
        if (outcome is Outcome.NotReady { Need: Need.Query(var sql) })
        {
            RegisterQuery(sql);
        }
        intake.Apply(outcome, state);
    }

    void RegisterQuery(string sql)
    {
        var isKnown = catalog.IsKnown(sql);
        var statement = Register(sql);
        if (!isKnown && statement.Error is null)
        {
            // Nobody else has read it yet.
            statement.CheckedRevision = catalog.RevisionOf(statement);
        }
        writer.Commit();
        statement.IsCommitted = true;
    }

    /// <summary>Commits now and then: often enough that a killed build loses little, seldom enough that it costs nothing.</summary>
    void ProgressAndCommit()
    {
        const int BatchSize = 200;
        if (writer.Pending >= BatchSize || writer.Pending > 0 && options.Machine.Clock.GetElapsedTime(lastCommit) > LongestBatch)
        {
            writer.StoreStamps(inputs);
            writer.Commit();
            lastCommit = options.Machine.Clock.GetTimestamp();
            progress.Report(writer.Handlers.ById.Values, intake);
        }
    }
}
