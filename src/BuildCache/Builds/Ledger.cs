using System.Globalization;

namespace BuildCache;

/// <summary>
/// The one writer. Every transition of the graph passes through here: outcomes become traces, values move, readers are marked, and each
/// is an entry of the action log. What belongs together is in one transaction; between transactions everything is consistent.
/// </summary>
sealed class Ledger
{
    /// <summary>How often one node may be tried again within a build because what it reads keeps changing.</summary>
    const int MostRetries = 50;

    /// <summary>How many query texts one node may bring along.</summary>
    const int MostNewQueries = 500;

    readonly Connection db;
    readonly Dictionary<(HandlerState, string), int> retries = [];
    readonly Dictionary<(HandlerState, string), int> newQueries = [];
    readonly Dictionary<Source, FailedComputation> failedComputations = [];
    readonly List<(HandlerState Handler, string Key, Source On)> blocked = [];
    readonly List<(ComputationState State, long Trace)> unpersisted = [];
    readonly ILookup<string, HandlerState> eachDocument;
    bool isOpen;
    int actions;

    public Ledger(Database database, HandlerTable handlers, Revisions revisions)
    {
        db = database.Writer;
        Handlers = handlers;
        Sources = new SourceTable(db);
        Marks = new MarkTable(db, handlers.ById);
        Collections = new CollectionTable(db, Sources, Marks, revisions) { Appeared = DocumentAppeared, Moved = Causes.NoteDocument };
        Nodes = new NodeTable(db, Collections, Marks);
        eachDocument = handlers.ById.Values.Where(static h => h.Registration.Trigger.Kind is TriggerKind.Each or TriggerKind.Rows)
            .ToLookup(static h => h.Registration.Trigger.Kind == TriggerKind.Each ? h.Registration.Trigger.Argument : DerivedCollections.RowsOf(h.Registration));
        Revisions = revisions;
    }

    public HandlerTable Handlers { get; }

    public SourceTable Sources { get; }

    public MarkTable Marks { get; }

    public CollectionTable Collections { get; }

    public NodeTable Nodes { get; }

    public Revisions Revisions { get; }

    public required long Build { get; init; }

    /// <summary>Errors of calls that failed in this build; they are not stored, the call is tried again by the next build.</summary>
    public List<Diagnostic> Errors { get; } = [];

    /// <summary>Results that gave something else from the same inputs.</summary>
    public List<Diagnostic> NonDeterminism { get; } = [];

    /// <summary>Whether a recomputation that differs is an error (Rebuild) or a warning (audit).</summary>
    public Severity NonDeterminismIs { get; init; } = Severity.Warning;

    /// <summary>Errors of failed computations that somebody needs; known after <see cref="JudgeComputations"/>.</summary>
    public List<Diagnostic> ComputationErrors { get; } = [];

    /// <summary>What was not computed because a computation failed; known after <see cref="JudgeComputations"/>.</summary>
    public List<string> Blocked { get; } = [];

    public List<RanEntry> Ran { get; } = [];

    public bool RanTruncated { get; private set; }

    public Causes Causes { get; } = new();

    public void Begin()
    {
        if (!isOpen)
        {
            db.Execute("begin immediate");
            isOpen = true;
        }
    }

    /// <summary>Ends the transaction. What was only in memory until now can be read from the database afterwards.</summary>
    public void Commit()
    {
        if (!isOpen)
        {
            return;
        }
        Collections.Save();
        Handlers.Save();
        db.Prepare("insert into bc_fact (name, value) values ('revision', ?) on conflict do update set value = excluded.value").Bind(Revisions.Current).Run();
        CrashPoint.Reach();
        db.Execute("commit");
        CrashPoint.Reach();
        isOpen = false;
        Pending = 0;
        foreach (var (state, trace) in unpersisted)
        {
            state.Persisted(trace);
        }
        unpersisted.Clear();
    }

    /// <summary>Gives a leaf its observed value and marks whoever saw another.</summary>
    public bool MoveLeaf(Seen seen)
    {
        Begin();
        var entry = Sources.FindOrAdd(seen.Source, seen.Value);
        var old = Sources.Move(entry, seen.Value);
        Marks.AddReaders(old);
        return old != 0;
    }

    /// <summary>Applies what a worker found; true when the node is done, false when it is to be tried again.</summary>
    public bool Apply(Outcome outcome, ComputationState? state)
    {
        Begin();
        Pending++;
        foreach (var query in outcome.Queries)
        {
            NoteQuery(query);
        }
        return outcome.Kind switch
        {
            OutcomeKind.Reused => ApplyTrace(outcome, null, state),
            OutcomeKind.Ran => ApplyTrace(outcome, outcome.Dependencies, state),
            OutcomeKind.NotReady => ApplyNotReady(outcome),
            _ => ApplyFailure(outcome),
        };
    }

    /// <summary>Records a query's value: a new source, or a known one whose rows may have moved.</summary>
    public bool NoteQuery(QueryObservation query)
    {
        var entry = Sources.FindOrAdd(query.Source, query.Value);
        var old = Sources.Move(entry, query.Value);
        Marks.AddReaders(old);
        db.Prepare("insert into bc_query (source, statement, verified) select ?, id, ? from bc_statement where sql = ? on conflict do update set verified = excluded.verified")
            .Bind(entry.Id).Bind(Revisions.Current).Bind(query.Sql).Run();
        return old != 0;
    }

    /// <summary>Computations that nobody reads any more leave the graph, and with them what only they read.</summary>
    public void RetireUnread()
    {
        while (Nodes.PerhapsUnread.Count > 0)
        {
            Begin();
            var candidates = Nodes.PerhapsUnread.ToList();
            Nodes.PerhapsUnread.Clear();
            foreach (var source in candidates)
            {
                var parts = source.Parts;
                if (Handlers.ByName.TryGetValue(parts[0], out var handler) && !IsRead(source) && Nodes.Find(handler, parts[1]) is { Live: true } node)
                {
                    Nodes.Retire(handler, node);
                }
            }
        }
    }

    /// <summary>Whether a live node's current trace depends on a computation.</summary>
    public bool IsRead(Source source) => Sources.Find(source) is { Observation: not 0 } entry
        && db.Prepare("select count(*) from (select 1 from bc_observation o join bc_dependency d on d.observation = o.id join bc_trace t on t.id = d.trace join bc_node n on n.id = t.node where o.source = ? and n.current = t.id limit 1)")
            .Bind(entry.Id).Scalar() > 0;

    public void Log(long node, string action, IReadOnlyList<string> because, double milliseconds) =>
        db.Prepare("insert into bc_action (build, seq, node, action, because, ms) values (?, ?, ?, ?, ?, ?)")
            .Bind(Build).Bind(++actions).Bind(node).Bind(action).Bind(string.Join('\n', because)).Bind(milliseconds).Run();

    // ---- the queue ----

    /// <summary>Set when a handler's level rose: its nodes must wait for a later pass.</summary>
    public bool LevelsRose { get; set; }

    /// <summary>Outcomes applied since the last commit.</summary>
    public long Pending { get; private set; }

    // ---- changes from outside ----

    /// <summary>A handler that nobody registers any more takes its results with it.</summary>
    public void RetireAll(HandlerState gone)
    {
        Begin();
        var keys = new List<string>();
        var select = db.Prepare("select key from bc_node where handler = ? and live = 1").Bind(gone.Id);
        while (select.Step())
        {
            keys.Add(select.Text(0));
        }
        select.Done();
        foreach (var key in keys)
        {
            Nodes.Retire(gone, Nodes.Find(gone, key)!);
            // Of a computation: whoever used its value has to find out that it is none any more.
            Marks.AddReaders(Sources.Find(Source.OfComputation(gone.Name, key))?.Observation ?? 0);
        }
        db.Prepare("delete from bc_mark where handler = ?").Bind(gone.Id).Run();
        // Without a trigger it is new when it comes back: which documents it is to run for has to be found out again.
        db.Prepare("update bc_handler set live = 0, effects = 0, matched = null, trigger = '' where id = ?").Bind(gone.Id).Run();
    }

    /// <summary>
    /// Drops every stored result that names an artifact which cannot be read back, and that of the node whose output it is: what gave it runs
    /// again.
    /// </summary>
    public void DiscardArtifact(byte[] hash, long owner)
    {
        Begin();
        Discard(owner);
        var readers = new List<(long Trace, long Node, bool IsCurrent)>();
        var select = db.Prepare("select t.id, t.node, n.current = t.id from bc_artifact a join bc_trace_artifact ta on ta.artifact = a.id join bc_trace t on t.id = ta.trace join bc_node n on n.id = t.node where a.hash = ?").BindBlob(hash);
        while (select.Step())
        {
            readers.Add((select.Int64(0), select.Int64(1), select.Int64(2) == 1));
        }
        select.Done();
        foreach (var (trace, node, isCurrent) in readers)
        {
            if (isCurrent)
            {
                Discard(node);
            }
            else
            {
                Nodes.DeleteTrace(trace);
            }
        }
        db.Prepare("delete from bc_artifact where hash = ? and id not in (select artifact from bc_trace_artifact)").BindBlob(hash).Run();
    }

    /// <summary>Drops the stored result of a call that may not be all of it: the next build runs it again.</summary>
    public void Doubt(HandlerState handler, string key)
    {
        if (Nodes.Find(handler, key) is { Live: true } node)
        {
            Nodes.Discard(handler, node);
        }
    }

    /// <summary>Drops the stored result of a node whose content cannot be read back.</summary>
    void Discard(long id)
    {
        var select = db.Prepare("select handler, key from bc_node where id = ?").Bind(id);
        var found = select.Step() ? (Handler: select.Int64(0), Key: select.Text(1)) : default;
        select.Done();
        if (Handlers.ById.TryGetValue(found.Handler, out var handler) && Nodes.Find(handler, found.Key) is { Live: true } node)
        {
            Nodes.Discard(handler, node);
        }
    }

    /// <summary>Stores the stat records that were found trustworthy since the last call.</summary>
    public void StoreStamps(Leaves leaves)
    {
        foreach (var (path, stamp) in leaves.TakeStamps())
        {
            Begin();
            StoreStamp(path, stamp);
        }
    }

    /// <summary>Stores the answers that servers gave since the last call, and gives the sources that they are the value of that value.</summary>
    /// <returns>How many sources moved.</returns>
    public long StoreAnswers(HttpAnswers answers)
    {
        var moved = 0L;
        foreach (var answer in answers.TakeNews())
        {
            Begin();
            answer.Save(db);
            foreach (var source in Sources.WithPrefix(SourceKind.Http, HttpRequest.AnswerKeyOf(answer.Url, answer.Sha256)))
            {
                moved += MoveLeaf(new Seen(source, answer.Value)) ? 1 : 0;
            }
        }
        return moved;
    }

    /// <summary>Stores a stat record that spares the next build a hash.</summary>
    void StoreStamp(string path, in FileStamp stamp)
    {
        if (Sources.Find(new Source(SourceKind.File, path)) is { } source)
        {
            db.Prepare("insert into bc_file (source, size, modified, changed, file_id) values (?, ?, ?, ?, ?) on conflict do update set size = excluded.size, modified = excluded.modified, changed = excluded.changed, file_id = excluded.file_id")
                .Bind(source.Id).Bind(stamp.Size).Bind(stamp.ModifiedNs).Bind(stamp.ChangedNs).Bind(stamp.FileId).Run();
        }
    }

    // ---- transactions ----

    /// <summary>The caller has begun a transaction already.</summary>
    public void Resume() => isOpen = true;

    /// <summary>Undoes what is not committed; the marks of it are still there.</summary>
    public void Abandon()
    {
        if (isOpen && db.IsInTransaction)
        {
            db.Execute("rollback");
        }
        isOpen = false;
    }

    /// <summary>Commits so that a power failure cannot undo it: what is published must be known to have been published.</summary>
    public void CommitDurably()
    {
        // The pragma cannot change within a transaction; the small commit after it flushes the log with everything before it.
        Commit();
        db.Execute("pragma synchronous = full");
        Begin();
        Commit();
        db.Execute("pragma synchronous = normal");
    }

    // ---- results ----

    public void Count(BuildReport report)
    {
        report.Ran = Ran;
        report.RanTruncated = RanTruncated;
        report.Handlers = [.. Handlers.Ordered.Select(static h => new HandlerCounts
        {
            Name = h.Name,
            Ran = h.Ran,
            Reused = Math.Max(0, h.Live - h.Ran - h.Failed.Count),
            Restored = h.Restored,
            Failed = h.Failed.Count,
            Ms = Math.Round(h.Milliseconds, 1),
        })];
        var effects = report.Effects;
        effects.Ran = Handlers.ById.Values.Sum(static h => h.EffectsRan);
        effects.Restored = Handlers.ById.Values.Sum(static h => h.EffectsRestored);
        effects.Failed = Handlers.ById.Values.Sum(static h => h.EffectsFailed);
        effects.Reused = Math.Max(0, Handlers.ById.Values.Sum(static h => h.LiveEffects) - effects.Ran);
    }

    // ---- applying outcomes ----

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
        var because = dependencies is null ? ["a stored trace holds again"] : Causes.Explain(outcome);
        Causes.Current = because;
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
            trace = Nodes.AddTrace(handler, node, outcome, observations, Build);
            Count(handler, node, outcome, because);
        }
        else
        {
            holds = !HasMoved(trace);
            if (trace != before)
            {
                handler.Restored++;
                Log(node.Id, "restored", because, 0);
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
                $"{handler.Name} gave another result{For(outcome.Key)} than before, from the same inputs: it depends on something that BuildCache does not see (the clock, a random number, a file read behind its context). The new result is used.",
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
            Marks.AddReaders(Sources.Move(entry, value));
            Causes.Note(source);
            Nodes.PerhapsUnread.Add(source);
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

    void Count(HandlerState handler, NodeRow node, Outcome outcome, IReadOnlyList<string> because)
    {
        handler.Ran++;
        handler.Milliseconds += outcome.Milliseconds;
        if (outcome.Result.Outputs.Count > 0)
        {
            handler.EffectsRan++;
        }
        Log(node.Id, "ran", because, outcome.Milliseconds);
        if (Ran.Count < BuildReport.RanLimit)
        {
            Ran.Add(new RanEntry(handler.Name, Display(outcome.Key), because));
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
        Fail(outcome.Handler, node, OutcomeKind.Failed, [new Diagnostic(Severity.Error, "BCM1308", $"{outcome.Handler.Name} asks more than {MostNewQueries.ToString(CultureInfo.InvariantCulture)} different queries for '{Display(outcome.Key)}'; pass what differs between them as parameters (@name).", FileOf(outcome.Handler, outcome.Key))], 0);
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
        Errors.Add(new Diagnostic(Severity.Error, "BCM3004", $"{outcome.Handler.Name} was started {count.ToString(CultureInfo.InvariantCulture)} times{For(outcome.Key)} because what it reads keeps changing; build again when nothing writes to it.", FileOf(outcome.Handler, outcome.Key)));
        outcome.Handler.Failed.Add(node.Id);
        return true;
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

    /// <summary>
    /// When everything is settled: of the computations that failed, only those count that somebody still needs. One may have been run for a
    /// reader that has gone since, or does not ask for it any more.
    /// </summary>
    public void JudgeComputations()
    {
        var needed = new HashSet<Source>();
        var pending = new Stack<Source>(failedComputations.Keys.Where(IsRead).Concat(blocked.Where(static b => !b.Handler.Registration.IsComputation).Select(static b => b.On)));
        while (pending.TryPop(out var source))
        {
            if (needed.Add(source) && failedComputations.TryGetValue(source, out var failed) && failed.BlockedOn is { } next)
            {
                pending.Push(next);
            }
        }
        ComputationErrors.Clear();
        Blocked.Clear();
        foreach (var (source, failed) in failedComputations.Where(pair => needed.Contains(pair.Key)))
        {
            ComputationErrors.AddRange(failed.Errors);
            if (failed.BlockedOn is not null)
            {
                Blocked.Add(source.Describe());
            }
        }
        Blocked.AddRange(blocked.Where(static b => !b.Handler.Registration.IsComputation).Select(static b => $"{b.Handler.Name} {Display(b.Key)}"));
        Blocked.Sort(StringComparer.Ordinal);
    }

    /// <summary>A failed call contributes nothing and stays in the queue for the next build.</summary>
    public void Fail(HandlerState handler, NodeRow node, OutcomeKind kind, IReadOnlyList<Diagnostic> errors, double milliseconds, Source? blockedOn = null)
    {
        // A computation fails for those who need it: they are counted.
        if (!handler.Registration.IsComputation && (node.IsEffect || handler.Registration.Produces.Length == 0))
        {
            handler.EffectsFailed++;
        }
        handler.Milliseconds += milliseconds;
        Nodes.Switch(handler, node, 0, TraceResult.Empty);
        Marks.Add(handler, node.Id);
        handler.Failed.Add(node.Id);
        handler.Waiting.Remove(node.Id);
        if (handler.Registration.IsComputation)
        {
            var source = Source.OfComputation(handler.Name, node.Key);
            failedComputations[source] = new FailedComputation(errors, blockedOn);
            Nodes.PerhapsUnread.Add(source);
        }
        else
        {
            Errors.AddRange(errors);
            if (blockedOn is { } computation)
            {
                blocked.Add((handler, node.Key, computation));
            }
        }
        Log(node.Id, kind == OutcomeKind.Blocked ? "blocked" : "failed", [.. errors.Select(static e => e.Message)], milliseconds);
    }

    bool HasMoved(long trace) =>
        db.Prepare("select count(*) from (select 1 from bc_dependency d join bc_observation o on o.id = d.observation join bc_source s on s.id = o.source where d.trace = ? and s.current <> o.id limit 1)")
            .Bind(trace).Scalar() > 0;

    void DocumentAppeared(string collection, string id, bool appeared)
    {
        foreach (var handler in eachDocument[collection])
        {
            if (appeared)
            {
                Marks.Add(handler, Nodes.Ensure(handler, id, out _).Id);
            }
            else if (Nodes.Find(handler, id) is { Live: true } node)
            {
                Log(node.Id, "removed", [$"{collection} {id} is gone"], 0);
                Nodes.Retire(handler, node);
            }
        }
    }

    /// <summary>The file that a call is about: the one that triggered it, or the one after which its document is named.</summary>
    public string? FileOf(HandlerState handler, string key)
    {
        if (handler.Registration.Trigger.Kind is TriggerKind.Files or TriggerKind.Items)
        {
            return HttpUrl.Redact(Workshop.InputFileOf(key).Path);
        }
        var path = key.Split('#')[0];
        return Sources.Find(new Source(SourceKind.File, path)) is null ? null : path;
    }

    /// <summary>The end of a sentence about a call: what it was for, where it is one of several.</summary>
    public static string For(string key) => key.Length == 0 ? "" : $" for '{Display(key)}'";

    public static string Display(string key) => HttpUrl.Redact(key).Replace(Source.Separator, ' ');

    /// <summary>Why a computation has no value: errors of its own, or a computation that it needs.</summary>
    sealed record FailedComputation(IReadOnlyList<Diagnostic> Errors, Source? BlockedOn);
}
