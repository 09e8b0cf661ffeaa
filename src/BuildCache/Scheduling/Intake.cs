using System.Diagnostics;
using System.Globalization;

namespace BuildCache;

/// <summary>
/// How outcomes enter the graph: each becomes a verb of the writer. What is tried again is counted, and given up when there is no end of it;
/// what failed is collected, and what ran is noted for the report.
/// </summary>
sealed class Intake(GraphWriter writer, CallPlaces places, Severity nonDeterminismIs)
{
    /// <summary>How often one node may be tried again within a build because what it reads keeps changing.</summary>
    const int MostRetries = 50;

    /// <summary>How many query texts one node may bring along.</summary>
    const int MostNewQueries = 500;

    readonly Dictionary<(HandlerState, string), int> retries = [];
    readonly Dictionary<(HandlerState, string), int> newQueries = [];

    readonly Dictionary<HandlerState, HandlerTally> tallies = [];

    public Failures Failures { get; } = new();

    /// <summary>Told of each result that a call gave, now or once, and that has come into force.</summary>
    public Action<TraceResult>? Given { get; init; }

    /// <summary>Results that gave something else from the same inputs.</summary>
    public List<Diagnostic> NonDeterminism { get; } = [];

    public List<RanEntry> Ran { get; } = [];

    public bool RanTruncated { get; private set; }

    /// <summary>What a handler has done so far.</summary>
    public HandlerTally TallyOf(HandlerState handler)
    {
        if (!tallies.TryGetValue(handler, out var tally))
        {
            tallies.Add(handler, tally = new HandlerTally());
        }
        return tally;
    }

    /// <summary>Applies what a worker found.</summary>
    /// <param name="outcome">How the settling of a node ended.</param>
    /// <param name="state">The value of a computation, where it has one.</param>
    public void Apply(Outcome outcome, ComputationState? state)
    {
        switch (outcome)
        {
            case Outcome.Ran ran:
                Complete(ran, state);
                break;
            case Outcome.Reused reused:
                Restore(reused, state);
                break;
            case Outcome.Failed(var handler, var key, var errors, var on, var asked, var milliseconds):
                Fail(handler, key, "failed", errors, on, asked, milliseconds);
                break;
            case Outcome.Blocked(var handler, var key, var on, var asked):
                Fail(handler, key, "blocked", [], on, asked, 0);
                break;
            case Outcome.NotReady(var handler, var key, Need.Query):
                CountQuery(handler, key);
                break;
            case Outcome.NotReady(var handler, var key, Need.Level(var level, var collection)):
                if (!writer.Rise(handler, key, level, collection))
                {
                    Retry(handler, key);
                }
                break;
            case Outcome.NotReady(var handler, var key, Need.Rest):
                Retry(handler, key);
                break;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>Nothing of a handler can run in this build.</summary>
    /// <param name="handler">The handler.</param>
    /// <param name="waits">Whether it only waits for others that cannot run.</param>
    public void GiveUp(HandlerState handler, bool waits)
    {
        for (long after = 0; writer.Marked(handler, after, 500) is { Count: > 0 } nodes; after = nodes[^1].Id)
        {
            foreach (var node in nodes.Where(node => !handler.IsPostponed(node.Id)))
            {
                Fail(handler, node.Key, waits ? "blocked" : "failed", [], [], [], 0);
                if (waits)
                {
                    Failures.Block($"{handler.Name} {CallName.Display(node.Key)}");
                }
            }
        }
        writer.ForgetLevel(handler);
    }

    void Complete(Outcome.Ran ran, ComputationState? state)
    {
        Observe(ran.Queries);
        var (handler, key, given) = (ran.Handler, ran.Key, ran.Given);
        if (writer.Complete(handler, key, given, state, keepOthers: !ran.Differs) is not { } completion)
        {
            return;
        }
        if (ran.Differs)
        {
            NonDeterminism.Add(new Diagnostic(nonDeterminismIs, "BCM3003",
                $"{handler.Name} gave a different result{CallName.For(key)} from the same inputs: it depends on something that BuildCache does not see (the clock, a random number, a file that it read without its context). The new result is used.",
                places.FileOf(handler, key)));
        }
        var tally = TallyOf(handler);
        tally.Ran++;
        tally.Milliseconds += given.Milliseconds;
        tally.EffectsRan += given.Result.Outputs.Count > 0 ? 1 : 0;
        if (Ran.Count < BuildReport.RanLimit)
        {
            Ran.Add(new RanEntry(handler.Name, CallName.Display(key), completion.Why.Because) { Roots = completion.Why.Roots });
        }
        else
        {
            RanTruncated = true;
        }
        Conclude(completion, handler, key);
    }

    void Restore(Outcome.Reused reused, ComputationState? state)
    {
        Observe(reused.Queries);
        var (handler, key) = (reused.Handler, reused.Key);
        if (writer.Restore(handler, key, reused.Trace, state) is not { } completion)
        {
            return;
        }
        if (completion.IsOther)
        {
            var tally = TallyOf(handler);
            tally.Restored++;
            tally.EffectsRestored += completion.Node.IsEffect ? 1 : 0;
        }
        Conclude(completion, handler, key);
    }

    void Observe(IReadOnlyList<QueryObservation> queries)
    {
        foreach (var (query, sql, value) in queries)
        {
            writer.ObserveRows(query, sql, value);
        }
    }

    void Fail(HandlerState handler, string key, string action, IReadOnlyList<Diagnostic> errors, IReadOnlyCollection<Source> on, IReadOnlyList<Source> asked, double milliseconds)
    {
        if (writer.Fail(handler, key, action, errors.Select(static error => error.Message), milliseconds, out var isFirst) is not { } node)
        {
            return;
        }
        var file = places.FileOf(handler, key);
        errors = [.. errors.Select(error => error.File is null ? error with { File = file } : error)];
        var tally = TallyOf(handler);
        tally.Milliseconds += milliseconds;
        tally.EffectsKept += isFirst && node.IsEffect ? 1 : 0;
        if (handler.Registration.IsComputation)
        {
            // It fails for those who need it: they are counted.
            Failures.Add(Source.OfComputation(handler.Name, key), errors, on, asked);
            return;
        }
        tally.EffectsFailed += node.IsEffect || handler.Registration.Produces.Length == 0 ? 1 : 0;
        Failures.Add($"{handler.Name} {CallName.Display(key)}", errors, on, asked);
    }

    /// <summary>Each new query text ends a call once, which is progress and no sign of trouble, unless there is no end of new texts.</summary>
    void CountQuery(HandlerState handler, string key)
    {
        if (Count(newQueries, handler, key) > MostNewQueries && writer.FindLive(handler, key) is not null)
        {
            Fail(handler, key, "failed", [new Diagnostic(Severity.Error, "BCM1308", $"{handler.Name} asks more than {MostNewQueries.ToString(CultureInfo.InvariantCulture)} different queries for '{CallName.Display(key)}'; pass what differs between them as parameters (@name).", places.FileOf(handler, key))], [], [], 0);
        }
    }

    void Conclude(Completion completion, HandlerState handler, string key)
    {
        if (!completion.Holds)
        {
            Retry(handler, key);
        }
        else if (completion.Given is { } given)
        {
            Given?.Invoke(given);
        }
    }

    /// <summary>Counts a retry; after too many the node is given up for this build.</summary>
    void Retry(HandlerState handler, string key)
    {
        if (writer.FindLive(handler, key) is not { } node || Count(retries, handler, key) is var count && count <= MostRetries)
        {
            return;
        }
        writer.RequireWhole();
        Failures.Errors.Add(new Diagnostic(Severity.Error, "BCM3004", $"{handler.Name} was started {count.ToString(CultureInfo.InvariantCulture)} times{CallName.For(key)} because what it reads keeps changing; build again when nothing writes to it.", places.FileOf(handler, key)));
        writer.Postpone(handler, node);
    }

    static int Count(Dictionary<(HandlerState, string), int> counts, HandlerState handler, string key) =>
        counts[(handler, key)] = counts.GetValueOrDefault((handler, key)) + 1;
}
