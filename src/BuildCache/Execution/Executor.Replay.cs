using System.Diagnostics;

namespace BuildCache;

/// <summary>Whether a stored trace holds: its dependencies, in recorded order, against the present.</summary>
sealed partial class Executor
{
    /// <summary>Replays a trace up to the first dependency that does not hold any more, or of which that is not known.</summary>
    async Task<Replay> ReplayAsync(long trace, Reader reader, List<QueryObservation> queries, CallChain? chain)
    {
        foreach (var dependency in reader.Dependencies(trace))
        {
            var step = dependency.Source.Kind switch
            {
                SourceKind.Document => ReplayDocument(dependency),
                SourceKind.Query => ReplayQuery(dependency, reader, queries),
                SourceKind.Computation => await ReplayComputationAsync(dependency, chain),
                SourceKind.Http => Replay.Of(dependency, await inputs.Http.ObserveAsync(dependency.Source) == dependency.Value),
                _ => Replay.Of(dependency, inputs.Observe(dependency.Source) == dependency.Value),
            };
            if (step is not Replay.Holds)
            {
                return step;
            }
        }
        return Replay.Holding;
    }

    /// <summary>The computations that a trace has seen before it came to one of its sources.</summary>
    static List<Source> ComputationsBefore(Source at, long trace, Reader reader) =>
        [.. reader.Dependencies(trace).Select(static dependency => dependency.Source).TakeWhile(source => source != at).Where(static source => source.Kind == SourceKind.Computation)];

    SourceMove MoveOf(in StoredDependency before) => SourceTable.MoveOf(
        before.Value,
        before.Source.Kind is SourceKind.File or SourceKind.Existence or SourceKind.Property or SourceKind.Environment or SourceKind.Program ? inputs.Observe(before.Source) : default);

    Replay ReplayDocument(in StoredDependency dependency) =>
        CannotRead(dependency, dependency.Source.Parts[0]) ?? Replay.Of(dependency, dependency.Holds);

    Replay ReplayQuery(in StoredDependency dependency, Reader reader, List<QueryObservation> queries)
    {
        var sql = dependency.Source.Parts[0];
        if (!catalog.TryGet(sql, out var statement) || statement is { Error: null, IsCommitted: false })
        {
            return new Replay.NotReady(new Need.Query(sql));
        }
        if (statement.IsWaiting)
        {
            return new Replay.Blocked(dependency.Source, dependency.Source);
        }
        if (statement.Error is not null)
        {
            return new Replay.Differs(dependency);
        }
        foreach (var collection in statement.Collections)
        {
            if (CannotRead(dependency, collection) is { } obstacle)
            {
                return obstacle;
            }
        }
        if (reader.VerifiedRevision(dependency.SourceId) >= statement.CheckedRevision && statement.CheckedRevision >= 0)
        {
            return Replay.Of(dependency, dependency.Holds);
        }
        Fingerprint value;
        try
        {
            value = QueryRunner.Value(reader.Connection, statement.Executable, Json.Parse(dependency.Source.Parts[1])!.AsObject(), settings.Timeout);
        }
        catch (StoreException error) when (error.IsMistake || error.IsInterrupt)
        {
            // It fails on today's rows; if the function still asks for it, it hears of that itself.
            return new Replay.Differs(dependency);
        }
        queries.Add(new QueryObservation(dependency.Source, sql, value));
        return Replay.Of(dependency, value == dependency.Value);
    }

    async Task<Replay> ReplayComputationAsync(StoredDependency dependency, CallChain? chain)
    {
        var parts = dependency.Source.Parts;
        if (!computations.TryGetValue(parts[0], out var computation))
        {
            return new Replay.Differs(dependency);
        }
        return await EnsureAsync(computation, parts[1], chain) switch
        {
            Answer.Value(var state) => Replay.Of(dependency, state.Fingerprint == dependency.Value),
            Answer.NotReady(var need) => new Replay.NotReady(need),
            Answer.Blocked(var on) => new Replay.Blocked(dependency.Source, on),
            Answer.Cyclic(var cycle) => new Replay.Cyclic(cycle),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>Why a collection cannot be read: it is none any more, or not finished. Null when it can.</summary>
    Replay? CannotRead(in StoredDependency dependency, string collection) => Pass.ReadyLevel(collection) switch
    {
        null => new Replay.Differs(dependency),
        { } needed when needed > Pass.Level => new Replay.NotReady(new Need.Level(needed, collection)),
        _ => null,
    };
}
