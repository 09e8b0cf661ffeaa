using System.Diagnostics;
using System.Globalization;

namespace BuildCache;

/// <summary>How outcomes enter the graph: a trace becomes current, or the node stays in the queue.</summary>
sealed partial class Ledger
{
    /// <summary>Applies what a worker found.</summary>
    /// <param name="outcome">How the settling of a node ended.</param>
    /// <param name="state">The value of a computation, where it has one.</param>
    public void Apply(Outcome outcome, ComputationState? state)
    {
        Begin();
        Pending++;
        switch (outcome)
        {
            case Outcome.Ran ran:
                Apply(ran, state);
                break;
            case Outcome.Reused reused:
                Apply(reused, state);
                break;
            case Outcome.Failed(_, _, var errors, var on, var milliseconds):
                Fail(outcome, "failed", errors, on, milliseconds);
                break;
            case Outcome.Blocked(_, _, var on):
                Fail(outcome, "blocked", [], on, 0);
                break;
            case Outcome.NotReady(_, _, Need.Query):
                RetryWithQuery(outcome);
                break;
            case Outcome.NotReady(_, _, Need.Level need):
                Rise(outcome, need);
                break;
            case Outcome.NotReady(_, _, Need.Rest):
                Retry(outcome);
                break;
            default:
                throw new UnreachableException();
        }
    }

    void Apply(Outcome.Ran ran, ComputationState? state)
    {
        NoteQueries(ran.Queries);
        if (NodeOf(ran) is not { } node)
        {
            return;
        }
        var handler = ran.Handler;
        var causes = CausesOf(node, ran.Because, ran.Cause);
        using var scope = Causes.Under(Cause.Through(causes));
        var observations = Observe(ran.Dependencies, out var holds);
        var trace = Nodes.AddTrace(handler, node, ran.Encoded, observations, ran.Artifacts, Build);
        Count(node, ran, causes);
        Nodes.Switch(handler, node, trace, ran.Result);
        if (ran.Differs)
        {
            NonDeterminism.Add(new Diagnostic(NonDeterminismIs, "BCM3003",
                $"{handler.Name} gave another result{CallName.For(ran.Key)} than before, from the same inputs: it depends on something that BuildCache does not see (the clock, a random number, a file read behind its context). The new result is used.",
                FileOf(handler, ran.Key)));
        }
        Nodes.Prune(node, keepOthers: !ran.Differs);
        Conclude(ran, node, trace, state, holds);
    }

    void Apply(Outcome.Reused reused, ComputationState? state)
    {
        NoteQueries(reused.Queries);
        if (NodeOf(reused) is not { } node)
        {
            return;
        }
        var (handler, trace) = (reused.Handler, reused.Trace);
        var isRestored = trace != node.Current;
        var causes = isRestored ? CausesOf(node, null, null) : [];
        using var scope = Causes.Under(Cause.Through(causes));
        var holds = !HasMoved(trace);
        if (isRestored)
        {
            handler.Restored++;
            Log(node.Id, "restored", ["a stored trace holds again", .. Cause.Explain(causes, MostReasons).Because], 0);
            Nodes.Switch(handler, node, trace);
            handler.EffectsRestored += node.IsEffect ? 1 : 0;
        }
        Conclude(reused, node, trace, state, holds);
    }

    void NoteQueries(IReadOnlyList<QueryObservation> queries)
    {
        foreach (var query in queries)
        {
            NoteQuery(query);
        }
    }

    /// <summary>The node that an outcome is of; null when its document or file vanished while it ran: nobody waits for the result.</summary>
    NodeRow? NodeOf(Outcome outcome)
    {
        var node = outcome.Handler.Registration.IsComputation ? Nodes.Ensure(outcome.Handler, outcome.Key, out _) : Nodes.Find(outcome.Handler, outcome.Key);
        return node is { Live: true } ? node : null;
    }

    /// <summary>The observations that stand for what a call saw, and whether all of it is still so.</summary>
    long[] Observe(IReadOnlyList<Seen> dependencies, out bool holds)
    {
        holds = true;
        var observations = new long[dependencies.Count];
        for (var i = 0; i < observations.Length; i++)
        {
            var seen = dependencies[i];
            var entry = Sources.FindOrAdd(seen.Source, seen.Value);
            observations[i] = Sources.Observe(entry, seen.Value);
            holds &= observations[i] == entry.Observation;
            if (seen.Source.Kind == SourceKind.Document)
            {
                Collections.NoteSource(seen.Source.Parts[0]);
            }
        }
        return observations;
    }

    /// <summary>A trace is current: the value of a computation moves, and the node leaves the queue unless what it saw has moved meanwhile.</summary>
    void Conclude(Outcome outcome, NodeRow node, long trace, ComputationState? state, bool holds)
    {
        if (state is not null)
        {
            MoveComputation(Source.OfComputation(outcome.Handler.Name, outcome.Key), state.Fingerprint);
            unpersisted.Add((state, trace));
        }
        if (holds)
        {
            Marks.Remove(outcome.Handler, node.Id);
            return;
        }
        Marks.Add(outcome.Handler, node.Id);
        Retry(outcome, node);
    }

    void MoveComputation(Source source, in Fingerprint value)
    {
        var (old, move) = Sources.Move(Sources.FindOrAdd(source, value), value);
        Marks.AddReaders(old);
        if (old != 0)
        {
            Causes.Moved(source, move);
        }
        Nodes.PerhapsUnread(source);
    }

    /// <summary>
    /// Why a call ran, or another trace of it holds: all that differs from what its last trace saw, in the order in which it was seen; or
    /// what brought it to life.
    /// </summary>
    /// <param name="node">The node, as it was before.</param>
    /// <param name="because">Why it ran, in words; null when it did not.</param>
    /// <param name="first">The first fact that differed, where there is one.</param>
    List<Cause> CausesOf(NodeRow node, string? because, Source? first)
    {
        if (node.Current == 0 && Causes.BeginningOf(node.Id) is { } beginning)
        {
            // What differs from the day when it was there before is no reason: it would have run without.
            var begun = Cause.Of(because is null || first is not null ? "it is there again" : because);
            begun.Add(beginning);
            return [begun];
        }
        if (because is not null && first is null)
        {
            return [Cause.Of(because)];
        }
        var moved = node.Current == 0 ? [] : Sources.MovedSince(node.Current);
        var causes = moved.Select(since => Causes.Of(since.Source) ?? new Cause(since.Source, since.Move)).ToList();
        if (first is { } source && !moved.Exists(since => since.Source == source))
        {
            causes.Insert(0, Causes.Of(source) ?? Cause.Of(because!));
        }
        return causes;
    }

    void Count(NodeRow node, Outcome.Ran ran, List<Cause> causes)
    {
        var handler = ran.Handler;
        var (because, roots) = Cause.Explain(causes, MostReasons);
        handler.Ran++;
        handler.Milliseconds += ran.Milliseconds;
        if (ran.Result.Outputs.Count > 0)
        {
            handler.EffectsRan++;
        }
        Log(node.Id, "ran", because, ran.Milliseconds);
        if (Ran.Count < BuildReport.RanLimit)
        {
            Ran.Add(new RanEntry(handler.Name, CallName.Display(ran.Key), because) { Roots = roots });
        }
        else
        {
            RanTruncated = true;
        }
    }

    /// <summary>A call read a collection that is not finished: it is tried again on the level that it needs.</summary>
    void Rise(Outcome outcome, Need.Level need)
    {
        var handler = outcome.Handler;
        if (handler.Registration.IsComputation)
        {
            // Its callers rise to the level; only one that waits in the queue has to remember it.
            if (Nodes.Find(handler, outcome.Key) is { } node && handler.Waiting.TryGetValue(node.Id, out var waited) && need.Value > waited)
            {
                handler.Waiting[node.Id] = need.Value;
                handler.WaitsFor = need.Collection;
            }
        }
        else if (need.Value > handler.Level)
        {
            handler.Level = need.Value;
            handler.WaitsFor = need.Collection;
            LevelsRose = true;
        }
        else
        {
            Retry(outcome);
        }
    }

    /// <summary>Each new query text ends a call once, which is progress and no sign of trouble, unless there is no end of new texts.</summary>
    void RetryWithQuery(Outcome outcome)
    {
        var (handler, key) = (outcome.Handler, outcome.Key);
        var count = newQueries[(handler, key)] = newQueries.GetValueOrDefault((handler, key)) + 1;
        if (count > MostNewQueries && Nodes.Find(handler, key) is { } node)
        {
            Fail(handler, node, "failed", [new Diagnostic(Severity.Error, "BCM1308", $"{handler.Name} asks more than {MostNewQueries.ToString(CultureInfo.InvariantCulture)} different queries for '{CallName.Display(key)}'; pass what differs between them as parameters (@name).", FileOf(handler, key))], [], 0);
        }
    }

    void Retry(Outcome outcome)
    {
        if (Nodes.Find(outcome.Handler, outcome.Key) is { } node)
        {
            Retry(outcome, node);
        }
    }

    /// <summary>Counts a retry; after too many the node is given up for this build.</summary>
    void Retry(Outcome outcome, NodeRow node)
    {
        var key = (outcome.Handler, outcome.Key);
        var count = retries[key] = retries.GetValueOrDefault(key) + 1;
        if (count <= MostRetries)
        {
            return;
        }
        RequireWholeDatabase();
        Failures.Errors.Add(new Diagnostic(Severity.Error, "BCM3004", $"{outcome.Handler.Name} was started {count.ToString(CultureInfo.InvariantCulture)} times{CallName.For(outcome.Key)} because what it reads keeps changing; build again when nothing writes to it.", FileOf(outcome.Handler, outcome.Key)));
        outcome.Handler.Failed.Add(node.Id);
    }

    /// <summary>Before anything else is blamed: a damaged index, too, gives one answer to whoever stores and another to whoever looks.</summary>
    void RequireWholeDatabase()
    {
        var check = db.Prepare("pragma integrity_check(1)");
        var finding = check.Step() ? check.Text(0) : "ok";
        check.Done();
        if (finding != "ok")
        {
            throw new DamageException(finding);
        }
    }

    void Fail(Outcome outcome, string action, IReadOnlyList<Diagnostic> errors, IReadOnlyCollection<Source> on, double milliseconds)
    {
        if (NodeOf(outcome) is { } node)
        {
            var file = FileOf(outcome.Handler, outcome.Key);
            Fail(outcome.Handler, node, action, [.. errors.Select(error => error.File is null ? error with { File = file } : error)], on, milliseconds);
        }
    }

    /// <summary>A failed call stays in the queue for the next build. What it gave last stays in force for others until it is mended.</summary>
    public void Fail(HandlerState handler, NodeRow node, string action, IReadOnlyList<Diagnostic> errors, IReadOnlyCollection<Source> on, double milliseconds)
    {
        // A computation fails for those who need it: they are counted.
        if (!handler.Registration.IsComputation && (node.IsEffect || handler.Registration.Produces.Length == 0))
        {
            handler.EffectsFailed++;
        }
        handler.Milliseconds += milliseconds;
        Marks.Add(handler, node.Id);
        if (handler.Failed.Add(node.Id) && node.IsEffect)
        {
            handler.EffectsKept++;
        }
        if (node.Current == 0)
        {
            Withhold(handler, node.Key);
        }
        handler.Waiting.Remove(node.Id);
        if (handler.Registration.IsComputation)
        {
            var source = Source.OfComputation(handler.Name, node.Key);
            Failures.Add(source, errors, on);
            Nodes.PerhapsUnread(source);
        }
        else
        {
            Failures.Add($"{handler.Name} {CallName.Display(node.Key)}", errors, on);
        }
        Log(node.Id, action, [.. errors.Select(static e => e.Message)], milliseconds);
    }

    void Withhold(HandlerState handler, string key)
    {
        var id = handler.Registration.Trigger.Kind is TriggerKind.Files or TriggerKind.Items ? Workshop.InputFileOf(key).LogicalPath : key;
        foreach (var collection in handler.Registration.Produces)
        {
            Withheld.Add(collection, id);
        }
    }

    bool HasMoved(long trace) =>
        db.Prepare("select count(*) from (select 1 from bc_dependency d join bc_observation o on o.id = d.observation join bc_source s on s.id = o.source where d.trace = ? and s.current <> o.id limit 1)")
            .Bind(trace).Scalar() > 0;

    /// <summary>The file that a call is about: the one that triggered it, or the one after which its document is named.</summary>
    public string? FileOf(HandlerState handler, string key)
    {
        if (handler.Registration.Trigger.Kind is TriggerKind.Files or TriggerKind.Items)
        {
            return HttpUrl.Redact(Workshop.InputFileOf(key).Path);
        }
        // A file's name may hold a '#' too.
        for (var end = key.Length; end > 0; end = key.LastIndexOf('#', end - 1))
        {
            if (Tree.TryGet(key[..end], out _))
            {
                return key[..end];
            }
        }
        return null;
    }
}
