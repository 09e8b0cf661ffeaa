using System.Text.Json.Nodes;

namespace BuildCache;

/// <summary>The door to what other calls gave: documents by key, rows of queries, artifacts.</summary>
sealed class DocumentDoor(CallRecord record, Reader reader, Pass pass, QueryCatalog catalog, Withheld withheld, bool isIncomplete)
{
    public Document? Document(string collection, string id)
    {
        var presence = Source.OfDocument(collection, id, DocumentPart.Presence);
        RequireCollection(collection, presence);
        using (record.Enter())
        {
            if (pass.Documents.Find(reader.Document, collection, id) is not { } document)
            {
                if (withheld.Contains(collection, id))
                {
                    throw record.Block(new BlockedException(presence));
                }
                record.See(presence, Fingerprint.Absent);
                return null;
            }
            record.Observations.NotePresence(collection, id);
            return Track(collection, id, document);
        }
    }

    /// <summary>The document that triggered the call; its presence is no dependency, the node would not exist without it.</summary>
    public Document? Trigger(string collection, string id) => pass.Documents.Find(reader.Document, collection, id) is { } document ? Track(collection, id, document) : null;

    public IReadOnlyList<Document> Query(string sql, IReadOnlyDictionary<string, object?>? parameters = null)
    {
        var values = QueryRunner.CanonicalParameters(parameters);
        var source = Source.OfQuery(sql, CanonicalJson.Text(values, QueryRunner.MostDepth));
        var statement = RequireStatement(sql, source);
        List<JsonObject> rows;
        using (record.Enter())
        {
            if (!pass.Rows.TryGet(source, out var known))
            {
                try
                {
                    known = QueryRunner.Run(reader.Connection, statement.Executable, values, TimeSpan.Zero);
                }
                catch (StoreException error) when (error.IsMistake || error.IsInterrupt)
                {
                    throw record.Break(Invalid(sql, error.Reason, QueryAnalysis.OffsetOfCall(error.Reason, statement.Text)));
                }
                pass.Rows.Add(source, known);
            }
            (rows, var value) = known;
            record.See(source, value);
            record.Queries.TryAdd(source, new QueryObservation(source, sql, value));
            if (statement.IsUnordered && rows.Count > 1 && !record.Results.Diagnostics.Any(d => d.Code == "BCM1303" && d.Message.EndsWith(sql, StringComparison.Ordinal)))
            {
                record.Results.Diagnostics.Add(new Diagnostic(Severity.Warning, "BCM1303", $"This query gives several rows in no defined order, so the order may change for no reason; give it an ORDER BY: {sql}", catalog.FileOf(sql)?.Path));
            }
        }
        return [.. rows.Select(static row => new Document("", row["id"]?.ToString() ?? "", row, null))];
    }

    public ReadOnlyMemory<byte> ReadJsonBytes(string hash)
    {
        using (record.Enter())
        {
            return hash.Length == 64 && hash.All(char.IsAsciiHexDigit)
                ? (record.Results.Find(hash) is { } own ? reader.Artifact(own) : null) ?? reader.Artifact(Convert.FromHexString(hash)) ?? throw record.Break(new DamageException($"the artifact {hash} is missing or does not match its hash"))
                : throw new ArgumentException($"'{hash}' names no artifact: a name is 64 hexadecimal digits, as StoreJson returns it.", nameof(hash));
        }
    }

    Document Track(string collection, string id, KnownDocument document)
    {
        var keys = document.ForOne();
        return new(collection, id, keys, part =>
        {
            var source = part is null ? Source.OfDocument(collection, id, DocumentPart.Whole) : Source.OfDocument(collection, id, DocumentPart.Key, part);
            using (record.Enter())
            {
                if (record.Observations.Contains(source))
                {
                    return;
                }
                if (part is not null && !keys.ContainsKey(part))
                {
                    record.See(source, Fingerprint.Absent);
                    record.Observations.NoteAbsentKey(collection, id, part);
                    return;
                }
                record.See(source, document.ValueOf(part is null ? "*" : "." + part));
                record.Observations.NotePresentKey(collection, id);
            }
        });
    }

    // ---- the order of the work ----

    void RequireCollection(string collection, Source asked)
    {
        if (pass.ReadyLevel(collection) is not { } level)
        {
            if (isIncomplete)
            {
                throw record.Block(new BlockedException(asked));
            }
            throw record.Break(new DiagnosticException(UnknownCollection.Of(collection, record.Handler.Name)));
        }
        RequireLevel(level, collection);
    }

    QueryStatement RequireStatement(string sql, Source asked)
    {
        if (!catalog.TryGet(sql, out var statement) || statement is { Error: null, IsCommitted: false })
        {
            // What columns a text reads is known once its collections are finished; until then their names tell what to wait for.
            foreach (var collection in catalog.CollectionsOf(sql))
            {
                if (!record.Handler.Registration.Produces.Contains(collection, StringComparer.Ordinal) && pass.ReadyLevel(collection) is { } level)
                {
                    RequireLevel(level, collection);
                }
            }
            throw record.Interrupt(new Interruption(new Need.Query(sql)));
        }
        if (statement.IsWaiting)
        {
            throw record.Block(new BlockedException(asked));
        }
        if (statement.Error is { } error)
        {
            throw record.Break(Invalid(sql, error, statement.ErrorOffset));
        }
        foreach (var collection in statement.Collections)
        {
            RequireCollection(collection, asked);
        }
        return statement;
    }

    void RequireLevel(int needed, string collection)
    {
        if (record.Handler.Registration.Produces.Contains(collection, StringComparer.Ordinal))
        {
            throw record.Broken("BCM1405", $"Handler {record.Handler.Name} reads '{collection}', which it produces itself: what it reads would depend on what it has not emitted yet. Split it into two handlers.");
        }
        if (needed > pass.Level)
        {
            throw record.Interrupt(new Interruption(new Need.Level(needed, collection)));
        }
    }

    /// <summary>A query of a file is wrong at its place there, whoever asks for it.</summary>
    DiagnosticException Invalid(string sql, string error, int offset) => new(InvalidQuery.Of(catalog.FileOf(sql), sql, error, offset));
}
