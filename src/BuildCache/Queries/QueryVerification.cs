using System.Text.Json.Nodes;

namespace BuildCache;

/// <summary>Runs again what a statement's parameters made of it, where something that it reads has moved and somebody still reads it.</summary>
static class QueryVerification
{
    /// <param name="db">The writer.</param>
    /// <param name="readers">Who runs them.</param>
    /// <param name="statement">The statement.</param>
    /// <param name="revision">The present revision of what it reads.</param>
    /// <param name="probe">Tells which of them need not run.</param>
    /// <param name="isChecked">Whether those run all the same, to see that it is true.</param>
    /// <param name="loop">How many at once.</param>
    /// <param name="longest">How long each may take; zero for ever.</param>
    public static IEnumerable<VerifiedQuery> Run(Connection db, ReaderPool readers, QueryStatement statement, long revision, DeltaProbe probe, bool isChecked, ParallelOptions loop, TimeSpan longest)
    {
        var isBroken = statement.Error is not null;
        var stale = db.Prepare("select s.key, q.verified from bc_query q join bc_source s on s.id = q.source where q.statement = ? and q.verified < ? and exists (select 1 from bc_read r where r.source = q.source)")
            .Bind(statement.Id).Bind(revision).List(static row => (Key: row.Text(0), Verified: row.Int64(1)));
        var prober = stale.Count > 0 ? probe.For(statement) : null;
        var unaffected = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, verified) in stale)
        {
            if (prober is not null && verified >= prober.KnownSince && prober.IsUnaffected(ParametersIn(key)))
            {
                unaffected.Add(key);
                if (!isChecked)
                {
                    yield return new VerifiedQuery.Unaffected(new Source(SourceKind.Query, key));
                }
            }
        }
        foreach (var batch in stale.Select(static query => query.Key).Where(key => isChecked || !unaffected.Contains(key)).Chunk(500))
        {
            var values = new (List<JsonObject>? Rows, Fingerprint Value)[batch.Length];
            Parallel.For(0, batch.Length, loop, readers.Rent,
                (i, _, reader) =>
                {
                    values[i] = isBroken ? (null, Fingerprint.Of("not valid: " + statement.Error)) : ValueOf(reader, statement, batch[i], longest);
                    return reader;
                },
                readers.Return);
            for (var i = 0; i < batch.Length; i++)
            {
                yield return new VerifiedQuery.Ran(new QueryObservation(new Source(SourceKind.Query, batch[i]), statement.Sql, values[i].Value), values[i].Rows, unaffected.Contains(batch[i]));
            }
        }
    }

    static JsonObject ParametersIn(string key) => Json.Parse(Source.Split(key)[1])!.AsObject();

    static (List<JsonObject>? Rows, Fingerprint Value) ValueOf(Reader reader, QueryStatement statement, string key, TimeSpan longest)
    {
        try
        {
            return QueryRunner.Run(reader.Connection, statement.Executable, ParametersIn(key), longest, RowCache.MostRows);
        }
        catch (StoreException error) when (error.IsMistake || error.IsInterrupt)
        {
            // The query fails on today's rows: another value than any rows, so that its readers run and report it at its place.
            return (null, Fingerprint.Of("error: " + error.Reason));
        }
    }
}

/// <summary>What is known of a query whose columns moved.</summary>
abstract record VerifiedQuery
{
    private protected VerifiedQuery()
    {
    }

    /// <summary>Nothing that changed can be in its rows.</summary>
    public sealed record Unaffected(Source Query) : VerifiedQuery;

    /// <summary>It ran.</summary>
    /// <param name="Observation">Its value.</param>
    /// <param name="Rows">Its rows, where they are few.</param>
    /// <param name="WasUnaffected">It was said that nothing that changed can be in them.</param>
    public sealed record Ran(QueryObservation Observation, List<JsonObject>? Rows, bool WasUnaffected) : VerifiedQuery;
}
