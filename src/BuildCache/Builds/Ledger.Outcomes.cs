using System.Globalization;

namespace BuildCache;

/// <summary>How outcomes enter the graph: a trace becomes current, or the node stays in the queue.</summary>
sealed partial class Ledger
{
    bool ApplyTrace(Outcome outcome, IReadOnlyList<Seen>? dependencies, ComputationState? state)
    {
        var handler = outcome.Handler;
        var node = handler.Registration.IsComputation ? Nodes.Ensure(handler, outcome.Key, out _) : Nodes.Find(handler, outcome.Key);
        if (node is not { Live: true })
        {
            // Its document or file vanished while it ran: nobody waits for the result.
            return true;
        }
        var trace = outcome.Trace;
        var before = node.Current;
        var causes = dependencies is not null || trace != before ? CausesOf(outcome, node).ToList() : [];
        using var scope = Causes.Under(Cause.Through(causes));
        var holds = true;
        if (dependencies is not null)
        {
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
            trace = Nodes.AddTrace(handler, node, outcome.Encoded, observations, outcome.Artifacts, Build);
            Count(handler, node, outcome, causes);
        }
        else
        {
            holds = !HasMoved(trace);
            if (trace != before)
            {
                handler.Restored++;
                Log(node.Id, "restored", ["a stored trace holds again", .. Cause.Explain(causes, MostReasons).Because], 0);
            }
        }
        Nodes.Switch(handler, node, trace, dependencies is null ? null : outcome.Result);
        if (dependencies is null && trace != before && node.IsEffect)
        {
            handler.EffectsRestored++;
        }
        if (outcome.Differs)
        {
            NonDeterminism.Add(new Diagnostic(NonDeterminismIs, "BCM3003",
                $"{handler.Name} gave another result{CallName.For(outcome.Key)} than before, from the same inputs: it depends on something that BuildCache does not see (the clock, a random number, a file read behind its context). The new result is used.",
                FileOf(handler, outcome.Key)));
            Nodes.Prune(node, 1);
        }
        else if (dependencies is not null)
        {
            Nodes.Prune(node);
        }
        if (handler.Registration.IsComputation)
        {
            var source = Source.OfComputation(handler.Name, outcome.Key);
            var value = state!.Fingerprint;
            var entry = Sources.FindOrAdd(source, value);
            var (old, move) = Sources.Move(entry, value);
            Marks.AddReaders(old);
            if (old != 0)
            {
                Causes.Moved(source, move);
            }
            Nodes.PerhapsUnread(source);
            unpersisted.Add((state, trace));
        }
        if (holds)
        {
            Marks.Remove(handler, node.Id);
            return true;
        }
        Marks.Add(handler, node.Id);
        return Retry(outcome, node);
    }

    /// <summary>
    /// Why a call ran, or another trace of it holds: all that differs from what its last trace saw, in the order in which it was seen; or
    /// what brought it to life.
    /// </summary>
    List<Cause> CausesOf(Outcome outcome, NodeRow node)
    {
        if (node.Current == 0 && Causes.BeginningOf(node.Id) is { } beginning)
        {
            // What differs from the day when it was there before is no reason: it would have run without.
            var begun = Cause.Of(outcome.Cause is null ? outcome.Because : "it is there again");
            begun.Add(beginning);
            return [begun];
        }
        if (outcome.Kind == OutcomeKind.Ran && outcome.Cause is null)
        {
            return [Cause.Of(outcome.Because)];
        }
        var moved = node.Current == 0 ? [] : Sources.MovedSince(node.Current);
        var causes = moved.Select(since => Causes.Of(since.Source) ?? new Cause(since.Source, since.Move)).ToList();
        if (outcome.Cause is { } first && !moved.Exists(since => since.Source == first))
        {
            causes.Insert(0, Causes.Of(first) ?? Cause.Of(outcome.Because));
        }
        return causes;
    }

    void Count(HandlerState handler, NodeRow node, Outcome outcome, List<Cause> causes)
    {
        var (because, roots) = Cause.Explain(causes, MostReasons);
        handler.Ran++;
        handler.Milliseconds += outcome.Milliseconds;
        if (outcome.Result.Outputs.Count > 0)
        {
            handler.EffectsRan++;
        }
        Log(node.Id, "ran", because, outcome.Milliseconds);
        if (Ran.Count < BuildReport.RanLimit)
        {
            Ran.Add(new RanEntry(handler.Name, CallName.Display(outcome.Key), because) { Roots = roots });
        }
        else
        {
            RanTruncated = true;
        }
    }

    bool ApplyNotReady(Outcome outcome)
    {
        var handler = outcome.Handler;
        var node = Nodes.Find(handler, outcome.Key);
        if (outcome.Sql is not null)
        {
            return RetryWithQuery(outcome, node);
        }
        if (handler.Registration.IsComputation && outcome.Collection.Length > 0)
        {
            // Its callers rise to the level; only one that waits in the queue has to remember it.
            if (node is not null && handler.Waiting.TryGetValue(node.Id, out var waited) && outcome.NeededLevel > waited)
            {
                handler.Waiting[node.Id] = outcome.NeededLevel;
                handler.WaitsFor = outcome.Collection;
            }
        }
        else if (outcome.NeededLevel > handler.Level && outcome.Collection.Length > 0)
        {
            handler.Level = outcome.NeededLevel;
            handler.WaitsFor = outcome.Collection;
            LevelsRose = true;
        }
        else if (node is not null && Retry(outcome, node))
        {
            return true;
        }
        return false;
    }

    /// <summary>
    /// Each new query text ends a call once, which is progress and no sign of trouble, unless there is no end of new texts; true when the
    /// node is given up.
    /// </summary>
    bool RetryWithQuery(Outcome outcome, NodeRow? node)
    {
        var count = newQueries[(outcome.Handler, outcome.Key)] = newQueries.GetValueOrDefault((outcome.Handler, outcome.Key)) + 1;
        if (node is null || count <= MostNewQueries)
        {
            return false;
        }
        Fail(outcome.Handler, node, OutcomeKind.Failed, [new Diagnostic(Severity.Error, "BCM1308", $"{outcome.Handler.Name} asks more than {MostNewQueries.ToString(CultureInfo.InvariantCulture)} different queries for '{CallName.Display(outcome.Key)}'; pass what differs between them as parameters (@name).", FileOf(outcome.Handler, outcome.Key))], 0, []);
        return true;
    }

    /// <summary>Counts a retry; true when there were too many and the node is given up for this build.</summary>
    bool Retry(Outcome outcome, NodeRow node)
    {
        var key = (outcome.Handler, outcome.Key);
        var count = retries[key] = retries.GetValueOrDefault(key) + 1;
        if (count <= MostRetries)
        {
            return false;
        }
        RequireWholeDatabase();
        Failures.Errors.Add(new Diagnostic(Severity.Error, "BCM3004", $"{outcome.Handler.Name} was started {count.ToString(CultureInfo.InvariantCulture)} times{CallName.For(outcome.Key)} because what it reads keeps changing; build again when nothing writes to it.", FileOf(outcome.Handler, outcome.Key)));
        outcome.Handler.Failed.Add(node.Id);
        return true;
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

    bool ApplyFailure(Outcome outcome)
    {
        var handler = outcome.Handler;
        var node = handler.Registration.IsComputation ? Nodes.Ensure(handler, outcome.Key, out _) : Nodes.Find(handler, outcome.Key);
        if (node is not { Live: true })
        {
            return true;
        }
        var file = FileOf(handler, outcome.Key);
        Fail(handler, node, outcome.Kind, [.. outcome.Errors.Select(error => error.File is null ? error with { File = file } : error)], outcome.Milliseconds, outcome.BlockedOn);
        return true;
    }

    /// <summary>A failed call stays in the queue for the next build. What it gave last stays in force for others until it is mended.</summary>
    public void Fail(HandlerState handler, NodeRow node, OutcomeKind kind, IReadOnlyList<Diagnostic> errors, double milliseconds, IReadOnlyCollection<Source> blockedOn)
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
            Failures.Add(source, errors, blockedOn);
            Nodes.PerhapsUnread(source);
        }
        else
        {
            Failures.Add($"{handler.Name} {CallName.Display(node.Key)}", errors, blockedOn);
        }
        Log(node.Id, kind == OutcomeKind.Blocked ? "blocked" : "failed", [.. errors.Select(static e => e.Message)], milliseconds);
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
