using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;

namespace BuildCache;

/// <summary>
/// Where calls run. A worker settles a node: it replays the stored traces, newest first, each in recorded order up to the first difference;
/// if none holds, it runs the function. What came of it goes to the writer through <see cref="Messages"/>; nothing else leaves here.
/// </summary>
sealed partial class Executor(CallSettings settings, CurrentInputs inputs, InPlace inPlace, ArtifactStore artifacts, QueryCatalog catalog, ReaderPool readers,
    IReadOnlyDictionary<string, HandlerState> computations, CancellationToken cancellationToken)
{
    readonly ComputationMemo memo = new();
    readonly WaitGraph waits = new();
    readonly Channel<WorkerMessage> messages = Channel.CreateUnbounded<WorkerMessage>(new UnboundedChannelOptions { SingleReader = true });

    public CallSettings Settings => settings;

    public CurrentInputs Inputs => inputs;

    public ArtifactStore Artifacts => artifacts;

    public InPlace InPlace => inPlace;

    /// <summary>Runs a command for a call.</summary>
    public required Func<ShellCommand, CommandDoor, Task<CommandResult>> RunCommand { get; init; }

    /// <summary>Documents that are missing because what would give them has failed.</summary>
    public required Withheld Withheld { get; init; }

    /// <summary>Whether handlers could not be loaded: what nobody gives may be theirs, so whoever asks for it has no error of its own.</summary>
    public bool IsIncomplete { get; init; }

    public QueryCatalog Catalog => catalog;

    public IReadOnlyDictionary<string, HandlerState> Computations => computations;

    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>What handlers added to others while they registered, by type.</summary>
    public IReadOnlyDictionary<Type, object> Extensions { get; init; } = new Dictionary<Type, object>();

    /// <summary>The pass that goes on.</summary>
    public Pass Pass { get; } = new();

    public ComputationMemo Memo => memo;

    /// <summary>Values of computations that are the same object for all who ask.</summary>
    public SharedValues SharedValues { get; } = new(SharedValues.UsualBytes);

    /// <summary>Calls whose context was used after they had ended: what is recorded of them may not be all.</summary>
    public ConcurrentDictionary<(HandlerState Handler, string Key), bool> LateUses { get; } = new();

    /// <summary>Calls that allocated very much memory, until they first waited for something.</summary>
    public ConcurrentDictionary<(HandlerState Handler, string Key), bool> LargeCalls { get; } = new();

    /// <summary>Computations that turned out to need each other.</summary>
    public Cycles Cycles { get; } = new();

    /// <summary>Nodes to recompute and compare although they may hold; by handler and key.</summary>
    public Func<HandlerState, long, bool> Recompute { get; set; } = static (_, _) => false;

    /// <summary>What workers tell the writer, in the order in which things became known.</summary>
    public ChannelReader<WorkerMessage> Messages => messages.Reader;

    /// <summary>Tells the writer.</summary>
    public void Post(WorkerMessage message) => messages.Writer.TryWrite(message);

    /// <summary>Begins a pass over a level; called while no call runs.</summary>
    public void BeginPass(int level, IReadOnlyDictionary<string, int> ready)
    {
        Pass.Begin(level, ready, Pass.Rows.StillHolding(statement => catalog.TryGet(statement.Sql, out var known) && known == statement && statement.CheckedRevision >= catalog.RevisionOf(statement) ? catalog.RevisionOf(statement) : null));
        memo.Clear();
    }

    /// <summary>An output is no input.</summary>
    public void RefuseOutput(string path)
    {
        var full = inputs.FullPath(path);
        if (inPlace.Covers(full))
        {
            throw OutputAsInput.OfCommand(path);
        }
        var output = settings.OutputDirectory.TrimEnd('/', '\\') + Path.DirectorySeparatorChar;
        if (full.StartsWith(output, PathCase.Comparison))
        {
            throw OutputAsInput.InFolder(path);
        }
    }

    /// <summary>The value of a computation, brought up to date once for all who ask in this pass.</summary>
    public async Task<Answer> EnsureAsync(HandlerState computation, string arguments, CallChain? chain)
    {
        var source = Source.OfComputation(computation.Name, arguments);
        while (true)
        {
            var answer = await AskAsync(computation, arguments, source, chain);
            if (answer is not Answer.Cyclic(var cycle) || chain is not null && cycle.Contains(chain.Computation))
            {
                return answer;
            }
            // What came into a cycle did so for somebody in it. That one fails, and then there is an answer for all others.
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    async Task<Answer> AskAsync(HandlerState computation, string arguments, Source source, CallChain? chain)
    {
        if (chain is not null && waits.Wait(chain.Computation, source) is { } cycle)
        {
            return new Answer.Cyclic(cycle);
        }
        try
        {
            var entry = memo.GetOrStart(source, () => settings.Machine.Start(() => SettleComputationAsync(computation, arguments, source), cancellationToken));
            var answer = await entry.AskAsync();
            if (answer is Answer.NotReady or Answer.Cyclic)
            {
                memo.Forget(source, entry);
            }
            return answer;
        }
        finally
        {
            if (chain is not null)
            {
                waits.Done(chain.Computation, source);
            }
        }
    }

    /// <summary>Settles one node; every way it can end is an outcome, except the end of the build.</summary>
    public async Task<Outcome> SettleAsync(HandlerState handler, string key, CallChain? chain)
    {
        var reader = readers.Rent();
        try
        {
            return await SettleAsync(handler, key, reader, chain);
        }
        finally
        {
            readers.Return(reader);
        }
    }

    async Task<Answer> SettleComputationAsync(HandlerState computation, string arguments, Source source)
    {
        if (await AnswerOfStoredAsync(computation, arguments, source) is { } stored)
        {
            return stored;
        }
        var outcome = await SettleAsync(computation, arguments, new CallChain(source));
        var state = outcome switch
        {
            Outcome.Ran ran => new ComputationState(Fingerprint.Of(ran.Given.Result.Value!), ran.Given.Result.Value, 0),
            Outcome.Reused reused => StateOf(reused.Trace),
            _ => null,
        };
        Post(new WorkerMessage.Computed(source, outcome, state));
        return outcome switch
        {
            Outcome.NotReady notReady => new Answer.NotReady(notReady.Need),
            _ when (state ?? LastGiven(computation, arguments)) is { } given => new Answer.Value(given),
            _ => new Answer.Blocked(source),
        };
    }

    /// <summary>
    /// A live computation that is not marked holds, as far as what it depends on is settled: that would have marked it. Replaying it asks for
    /// the rest: a collection that is not finished, or a computation that waits for this one, ends it as it would end a run. Null when it has
    /// to be settled.
    /// </summary>
    async Task<Answer?> AnswerOfStoredAsync(HandlerState computation, string arguments, Source source)
    {
        var reader = readers.Rent();
        try
        {
            if (reader.FindNode(computation, arguments) is not { Live: true, Marked: false, CodeIsCurrent: true, Current: > 0 } node)
            {
                return null;
            }
            switch (await ReplayAsync(node.Current, reader, [], new CallChain(source)))
            {
                case Replay.Holds:
                    var current = StateOf(reader, node.Current);
                    memo.Find(source)!.IsApplied = true;
                    return new Answer.Value(current);
                case Replay.NotReady(var need):
                    return new Answer.NotReady(need);
                case Replay.Blocked(_, var on):
                    return new Answer.Blocked(on);
                case Replay.Cyclic(var cycle):
                    return new Answer.Cyclic(cycle);
                case Replay.Differs:
                    return null;
                default:
                    throw new UnreachableException();
            }
        }
        finally
        {
            readers.Return(reader);
        }
    }

    /// <summary>What a computation that failed gave last: it stays in force for others until it is mended. Null when it never gave anything.</summary>
    ComputationState? LastGiven(HandlerState computation, string arguments)
    {
        var reader = readers.Rent();
        try
        {
            return reader.FindNode(computation, arguments) is { Live: true, Current: > 0 } node ? StateOf(reader, node.Current) : null;
        }
        finally
        {
            readers.Return(reader);
        }
    }

    ComputationState StateOf(long trace)
    {
        var reader = readers.Rent();
        try
        {
            return StateOf(reader, trace);
        }
        finally
        {
            readers.Return(reader);
        }
    }

    static ComputationState StateOf(Reader reader, long trace) =>
        new(Fingerprint.Of(reader.Result(trace).Value ?? throw new DamageException($"trace {trace} of a computation has no value")), null, trace);

    async Task<Outcome> SettleAsync(HandlerState handler, string key, Reader reader, CallChain? chain)
    {
        var node = reader.FindNode(handler, key);
        var traces = node is { } stored ? reader.Traces(stored.Id) : [];
        var recompute = node is { } known && Recompute(handler, known.Id);
        var queries = new List<QueryObservation>();
        string? because = null;
        Source? cause = null;
        foreach (var trace in traces)
        {
            if (trace.Fingerprint != handler.Fingerprint)
            {
                because ??= $"code of {handler.Name} changed";
                continue;
            }
            if (recompute)
            {
                because ??= "recomputed to compare";
                continue;
            }
            switch (await ReplayAsync(trace.Id, reader, queries, chain))
            {
                case Replay.Holds:
                    return new Outcome.Reused(handler, key, trace.Id, queries);
                case Replay.NotReady(var need):
                    return new Outcome.NotReady(handler, key, need);
                case Replay.Blocked(var at, var on):
                    // The function would ask for the same, up to there.
                    return new Outcome.Blocked(handler, key, [on], ComputationsBefore(at, trace.Id, reader));
                case Replay.Cyclic:
                    // It asks for the same when it runs, and fails.
                    because ??= "it needs itself";
                    break;
                case Replay.Differs(var difference):
                    if (because is null)
                    {
                        cause = difference.Source;
                        because = inputs.Http.Untold.Contains(difference.Source)
                            ? difference.Source.Describe() + " is due"
                            : difference.Source.DescribeChange(MoveOf(difference));
                    }
                    break;
                default:
                    throw new UnreachableException();
            }
        }
        var outcome = await RunAsync(handler, key, reader, chain, because ?? "it is new", cause);
        return recompute && outcome is Outcome.Ran ran && traces.Exists(trace => Contradicts(trace, ran, reader)) ? ran with { Differs = true } : outcome;
    }
}
