namespace BuildCache;

/// <summary>What calls give: it is completed, restored, or fails.</summary>
sealed partial class GraphWriter
{
    /// <summary>A call has run: what it saw and gave is stored, and is in force from now on.</summary>
    /// <param name="handler">The handler.</param>
    /// <param name="key">What the call was for.</param>
    /// <param name="given">What it saw and gave.</param>
    /// <param name="state">The value of a computation, as those who asked for it hold it.</param>
    /// <param name="keepOthers">Whether older traces may hold again; not where the same was seen and other things were given.</param>
    /// <returns>Null when its document or file vanished while it ran: nobody waits for the result.</returns>
    public Completion? Complete(HandlerState handler, string key, NewTrace given, ComputationState? state, bool keepOthers)
    {
        Receive();
        if (LiveNode(handler, key) is not { } node)
        {
            return null;
        }
        var reasons = CausesOf(handler, node, given.Because, given.Cause);
        using var scope = Because(reasons);
        var observations = ObservationsOf(given.Dependencies, out var holds);
        var trace = nodes.AddTrace(handler, node, given, observations, Build);
        var why = Cause.Explain(reasons, MostReasons);
        Log(node.Id, "ran", why.Because, given.Milliseconds, why.Chains);
        nodes.Switch(handler, node, trace, given.Result);
        nodes.Prune(node, keepOthers);
        Conclude(handler, node, trace, state, holds);
        return new Completion(node, true, holds, why, given.Result);
    }

    /// <summary>A stored trace holds: it is in force from now on, or still.</summary>
    /// <param name="handler">The handler.</param>
    /// <param name="key">What the call is for.</param>
    /// <param name="trace">The trace.</param>
    /// <param name="state">The value of a computation, as those who asked for it hold it.</param>
    /// <returns>Null when its document or file vanished meanwhile.</returns>
    public Completion? Restore(HandlerState handler, string key, long trace, ComputationState? state)
    {
        Receive();
        if (LiveNode(handler, key) is not { } node)
        {
            return null;
        }
        var isOther = trace != node.Current;
        var reasons = isOther ? CausesOf(handler, node, null, null) : [];
        var why = isOther ? Cause.Explain(reasons, MostReasons) : Explanation.None;
        using var scope = Because(reasons);
        var holds = !HasMoved(trace);
        TraceResult? given = null;
        if (isOther)
        {
            Log(node.Id, "restored", why.Because.Prepend("a stored trace holds again"), 0, why.Chains);
            given = nodes.Switch(handler, node, trace);
        }
        Conclude(handler, node, trace, state, holds);
        return new Completion(node, isOther, holds, why, given);
    }

    /// <summary>A call failed or is blocked: it stays in the queue for the next build. What it gave last stays in force until it is mended.</summary>
    /// <param name="handler">The handler.</param>
    /// <param name="key">What the call was for.</param>
    /// <param name="action">What happened, as the log says it.</param>
    /// <param name="because">Why.</param>
    /// <param name="milliseconds">How long it took.</param>
    /// <param name="isFirst">Whether it has not failed in this build before.</param>
    /// <returns>Null when its document or file vanished meanwhile.</returns>
    public NodeRow? Fail(HandlerState handler, string key, string action, IEnumerable<string> because, double milliseconds, out bool isFirst)
    {
        Receive();
        isFirst = false;
        if (LiveNode(handler, key) is not { } node)
        {
            return null;
        }
        isFirst = marks.Set(handler, node.Id, NodeState.Postponed);
        if (node.Current == 0)
        {
            Withhold(handler, key);
        }
        if (handler.Registration.IsComputation)
        {
            nodes.PerhapsUnread(Source.OfComputation(handler.Name, key));
        }
        Log(node.Id, action, because, milliseconds);
        return node;
    }

    void Receive()
    {
        Begin();
        Pending++;
    }

    /// <summary>The node of a result; a computation comes to life with its first one.</summary>
    NodeRow? LiveNode(HandlerState handler, string key) => handler.Registration.IsComputation ? nodes.Ensure(handler, key) : FindLive(handler, key);

    /// <summary>The observations that stand for what a call saw, and whether all of it is still so.</summary>
    long[] ObservationsOf(IReadOnlyList<Seen> dependencies, out bool holds)
    {
        holds = true;
        var observations = new long[dependencies.Count];
        for (var i = 0; i < observations.Length; i++)
        {
            var seen = dependencies[i];
            var entry = sources.FindOrAdd(seen.Source, seen.Value);
            observations[i] = sources.Observe(entry, seen.Value);
            holds &= observations[i] == entry.Observation;
            if (seen.Source.Kind == SourceKind.Document)
            {
                collections.NoteSource(seen.Source.Parts[0]);
            }
        }
        return observations;
    }

    bool HasMoved(long trace) =>
        db.Prepare("select count(*) from (select 1 from bc_dependency d join bc_observation o on o.id = d.observation join bc_source s on s.id = o.source where d.trace = ? and s.current <> o.id limit 1)")
            .Bind(trace).Scalar() > 0;

    /// <summary>A trace is current: the value of a computation moves, and the node leaves the queue unless what it saw has moved meanwhile.</summary>
    void Conclude(HandlerState handler, NodeRow node, long trace, ComputationState? state, bool holds)
    {
        if (state is not null)
        {
            var source = Source.OfComputation(handler.Name, node.Key);
            Move(source, sources.FindOrAdd(source, state.Fingerprint), state.Fingerprint);
            nodes.PerhapsUnread(source);
            unpersisted.Add((state, trace));
        }
        marks.Set(handler, node.Id, holds ? NodeState.Settled : NodeState.Marked);
        if (!holds)
        {
            marks.Renew(handler, node.Id);
        }
    }

    /// <summary>
    /// Why a call ran, or another trace of it holds: all that differs from what its last trace saw, in the order in which it was seen; or
    /// what brought it to life.
    /// </summary>
    /// <param name="handler">Its handler.</param>
    /// <param name="node">The node, as it was before.</param>
    /// <param name="because">Why it ran, in words; null when it did not.</param>
    /// <param name="first">The first fact that differed, where there is one.</param>
    List<Cause> CausesOf(HandlerState handler, NodeRow node, string? because, Source? first)
    {
        var build = formerCauses.HasFormer ? marks.Since(handler, node.Id) : Build;
        if (node.Current == 0 && causes.BeginningOf(node.Id, build) is { } beginning)
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
        var moved = node.Current == 0 ? [] : sources.MovedSince(node.Current);
        var reasons = moved.SelectMany(since => CausesOf(since.Source, since.Move, build)).ToList();
        if (first is { } source && !moved.Exists(since => since.Source == source))
        {
            reasons.Insert(0, causes.Of(source, null, build) ?? Cause.Of(because!));
        }
        return reasons;
    }

    /// <summary>What moved a fact. Of several keys that a document did not have, those are reasons that it has now.</summary>
    IEnumerable<Cause> CausesOf(Source source, SourceMove move, long build)
    {
        var keys = source.KeysAlone().ToList();
        return keys.Count == 0
            ? [causes.Of(source, move, build) ?? new Cause(source, move)]
            : keys.Where(IsThere).Select(key => causes.Of(key, SourceMove.Appeared, build) ?? new Cause(key, SourceMove.Appeared));

        bool IsThere(Source key) => key.Parts is [var collection, var id, var part] && collections.HasNow(collection, id, Source.KeysOf(part)[0]);
    }

    /// <summary>Documents that a call may have given, had it not failed, are not just absent.</summary>
    void Withhold(HandlerState handler, string key)
    {
        var id = handler.Registration.Trigger.Kind is TriggerKind.Files or TriggerKind.Items ? InputFile.OfKey(key).LogicalPath : key;
        foreach (var collection in handler.Registration.Produces)
        {
            Withheld.Add(collection, id);
        }
    }
}
