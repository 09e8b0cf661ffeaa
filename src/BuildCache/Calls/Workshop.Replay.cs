namespace BuildCache;

/// <summary>Whether a stored trace holds: its dependencies, in recorded order, against the present.</summary>
sealed partial class Workshop
{
    /// <summary>Replays a trace: the first dependency that does not hold any more, or null when all do.</summary>
    async Task<StoredDependency?> FirstDifferenceAsync(long trace, Reader reader, List<QueryObservation> queries, CallChain? chain)
    {
        foreach (var dependency in reader.Dependencies(trace))
        {
            var holds = dependency.Source.Kind switch
            {
                SourceKind.Document => DocumentHolds(dependency),
                SourceKind.Query => QueryHolds(dependency, reader, queries),
                SourceKind.Computation => await ComputationHoldsAsync(dependency, chain),
                SourceKind.Http => await leaves.Http.ObserveAsync(dependency.Source) == dependency.Value,
                _ => leaves.Observe(dependency.Source) == dependency.Value,
            };
            if (!holds)
            {
                return dependency;
            }
        }
        return null;
    }

    SourceMove MoveOf(in StoredDependency before) => SourceTable.MoveOf(
        before.Value,
        before.Source.Kind is SourceKind.File or SourceKind.Existence or SourceKind.Property or SourceKind.Environment or SourceKind.Program ? leaves.Observe(before.Source) : default);

    bool DocumentHolds(in StoredDependency dependency)
    {
        var collection = dependency.Source.Parts[0];
        if (ReadyLevel(collection) is not { } needed)
        {
            return false;
        }
        return needed > Level
            ? throw new Interruption($"{collection} is not finished") { NeededLevel = needed, Collection = collection }
            : dependency.Holds;
    }

    bool QueryHolds(in StoredDependency dependency, Reader reader, List<QueryObservation> queries)
    {
        var sql = dependency.Source.Parts[0];
        if (!catalog.TryGet(sql, out var statement) || statement is { Error: null, IsCommitted: false })
        {
            throw new Interruption("a query is not registered yet") { Sql = sql, NeededLevel = Level };
        }
        if (statement.Error is not null)
        {
            return false;
        }
        foreach (var collection in statement.Collections)
        {
            if (ReadyLevel(collection) is not { } needed)
            {
                return false;
            }
            if (needed > Level)
            {
                throw new Interruption($"{collection} is not finished") { NeededLevel = needed, Collection = collection };
            }
        }
        if (reader.VerifiedRevision(dependency.SourceId) >= statement.CheckedRevision && statement.CheckedRevision >= 0)
        {
            return dependency.Holds;
        }
        Fingerprint value;
        try
        {
            value = QueryRunner.Value(reader.Connection, statement.Executable, Json.Parse(dependency.Source.Parts[1])!.AsObject(), settings.Timeout);
        }
        catch (StoreException error) when (error.IsMistake || error.IsInterrupt)
        {
            // It fails on today's rows; if the function still asks for it, it hears of that itself.
            return false;
        }
        queries.Add(new QueryObservation(dependency.Source, sql, value));
        return value == dependency.Value;
    }

    async Task<bool> ComputationHoldsAsync(StoredDependency dependency, CallChain? chain)
    {
        var parts = dependency.Source.Parts;
        return computations.TryGetValue(parts[0], out var computation)
            && (await EnsureAsync(computation, parts[1], chain)).Fingerprint == dependency.Value;
    }
}
