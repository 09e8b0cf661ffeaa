using System.Text.Json.Nodes;

namespace BuildCache;

/// <summary>Runs again what a statement's parameters made of it, where something that it reads has moved and somebody still reads it.</summary>
static class QueryVerification
{
    public static IEnumerable<(QueryObservation Observation, List<JsonObject>? Rows)> Run(Connection db, ReaderPool readers, QueryStatement statement, long revision, ParallelOptions loop, TimeSpan longest)
    {
        var isBroken = statement.Error is not null;
        var keys = db.Prepare("select s.key from bc_query q join bc_source s on s.id = q.source where q.statement = ? and q.verified < ? and exists (select 1 from bc_reader r where r.source = q.source)")
            .Bind(statement.Id).Bind(revision).List(static row => row.Text(0));
        foreach (var batch in keys.Chunk(500))
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
                yield return (new QueryObservation(new Source(SourceKind.Query, batch[i]), statement.Sql, values[i].Value), values[i].Rows);
            }
        }
    }

    static (List<JsonObject>? Rows, Fingerprint Value) ValueOf(Reader reader, QueryStatement statement, string key, TimeSpan longest)
    {
        var parts = Source.Split(key);
        try
        {
            return QueryRunner.Run(reader.Connection, statement.Executable, Json.Parse(parts[1])!.AsObject(), longest, RowCache.MostRows);
        }
        catch (StoreException error) when (error.IsMistake || error.IsInterrupt)
        {
            // The query fails on today's rows: another value than any rows, so that its readers run and report it at its place.
            return (null, Fingerprint.Of("error: " + error.Message));
        }
    }
}
