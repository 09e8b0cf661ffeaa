using System.Diagnostics;
using System.Text.Json.Nodes;

namespace BuildCache;

/// <summary>The doors to what other calls gave: documents by key, rows of queries, artifacts, values of computations.</summary>
sealed partial class Call
{
    /// <inheritdoc/>
    public override Document? Document(string collection, string id)
    {
        RequireCollection(collection);
        using (Enter())
        {
            if (reader.Document(collection, id) is not { } body)
            {
                var presence = Source.OfDocument(collection, id, DocumentPart.Presence);
                if (workshop.Withheld.Contains(collection, id))
                {
                    throw Block(new BlockedException(presence));
                }
                Record(presence, Fingerprint.Absent);
                return null;
            }
            observations.NotePresence(collection, id);
            return Track(collection, id, body);
        }
    }

    /// <summary>The document that triggered the call; its presence is no dependency, the node would not exist without it.</summary>
    public Document? Trigger(string collection, string id) => reader.Document(collection, id) is { } body ? Track(collection, id, body) : null;

    /// <inheritdoc/>
    public override IReadOnlyList<Document> Query(string sql, IReadOnlyDictionary<string, object?>? parameters = null)
    {
        var statement = RequireStatement(sql);
        var values = QueryRunner.CanonicalParameters(parameters);
        var source = Source.OfQuery(sql, CanonicalJson.Text(values, QueryRunner.MostDepth));
        List<JsonObject> rows;
        using (Enter())
        {
            if (!workshop.Rows.TryGet(source, out var known))
            {
                try
                {
                    known = QueryRunner.Run(reader.Connection, statement.Executable, values, TimeSpan.Zero);
                }
                catch (StoreException error) when (error.IsMistake || error.IsInterrupt)
                {
                    throw Break(Invalid(sql, error.Reason, QueryAnalysis.OffsetOfCall(error.Reason, statement.Text)));
                }
                workshop.Rows.Add(source, known);
            }
            (rows, var value) = known;
            Record(source, value);
            queries.TryAdd(source, new QueryObservation(source, sql, value));
            if (statement.IsUnordered && rows.Count > 1 && !Diagnostics.Any(d => d.Code == "BCM1303" && d.Message.EndsWith(sql, StringComparison.Ordinal)))
            {
                results.Diagnostics.Add(new Diagnostic(Severity.Warning, "BCM1303", $"This query gives several rows in no defined order, so its order may change without reason; give it an ORDER BY: {sql}", workshop.Catalog.FileOf(sql)?.Path));
            }
        }
        return [.. rows.Select(static row => new Document("", row["id"]?.ToString() ?? "", row, null))];
    }

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> ReadJsonBytes(string hash)
    {
        using (Enter())
        {
            return hash.Length == 64 && hash.All(char.IsAsciiHexDigit)
                ? results.Content(hash) ?? reader.Artifact(Convert.FromHexString(hash)) ?? throw Break(new DamageException($"the artifact {hash} is missing or does not match its hash"))
                : throw new ArgumentException($"'{hash}' names no artifact: a name is 64 hexadecimal digits, as StoreJson returns it.", nameof(hash));
        }
    }

    private protected override async Task<JsonNode?> ComputeAsync(string name, JsonNode? arguments)
    {
        if (!workshop.Computations.TryGetValue(name, out var computation))
        {
            throw Broken("BCM1305", $"The computation '{name}' was called but not registered; register it with HandlerRegistry.Compute in the handler that owns it.");
        }
        var text = CanonicalJson.Text(arguments);
        using var question = questions.Ask();
        switch (await AskAsync(computation, text))
        {
            case Answer.Value(var state):
                Record(Source.OfComputation(name, text), state.Fingerprint);
                using (Enter())
                {
                    return Json.Parse(state.Value(reader));
                }
            case Answer.NotReady(var need):
                throw Interrupt(new Interruption(need));
            case Answer.Blocked(var on):
                throw Block(new BlockedException(on));
            default:
                throw new UnreachableException();
        }
    }

    async Task<Answer> AskAsync(HandlerState computation, string arguments)
    {
        using (clock.Wait())
        {
            return await workshop.EnsureAsync(computation, arguments, chain);
        }
    }

    Document Track(string collection, string id, byte[] body) =>
        new(collection, id, Json.Parse(body)!.AsObject(), part =>
        {
            var source = part is null ? Source.OfDocument(collection, id, DocumentPart.Whole) : Source.OfDocument(collection, id, DocumentPart.Key, part);
            using (Enter())
            {
                if (observations.Contains(source))
                {
                    return;
                }
                var value = DocumentValue.Of(body, part is null ? "*" : "." + part);
                Record(source, value);
                if (value != Fingerprint.Absent)
                {
                    observations.NotePresentKey(collection, id);
                }
            }
        });

    // ---- the order of the work ----

    void RequireCollection(string collection)
    {
        if (workshop.ReadyLevel(collection) is not { } level)
        {
            throw Break(new DiagnosticException(UnknownCollection.Of(collection, handler.Name)));
        }
        RequireLevel(level, collection);
    }

    QueryStatement RequireStatement(string sql)
    {
        if (!workshop.Catalog.TryGet(sql, out var statement) || statement is { Error: null, IsCommitted: false })
        {
            // What columns a text reads is known once its collections are finished; until then their names tell what to wait for.
            foreach (var collection in workshop.Catalog.CollectionsOf(sql))
            {
                if (!handler.Registration.Produces.Contains(collection, StringComparer.Ordinal) && workshop.ReadyLevel(collection) is { } level)
                {
                    RequireLevel(level, collection);
                }
            }
            throw Interrupt(new Interruption(new Need.Query(sql)));
        }
        if (statement.Error is { } error)
        {
            throw Break(Invalid(sql, error, statement.ErrorOffset));
        }
        foreach (var collection in statement.Collections)
        {
            RequireCollection(collection);
        }
        return statement;
    }

    void RequireLevel(int needed, string collection)
    {
        if (handler.Registration.Produces.Contains(collection, StringComparer.Ordinal))
        {
            throw Broken("BCM1405", $"Handler {handler.Name} reads '{collection}', which it produces itself: what it reads would depend on what it has not emitted yet. Split it into two handlers.");
        }
        if (needed > workshop.Level)
        {
            throw Interrupt(new Interruption(new Need.Level(needed, collection)));
        }
    }

    /// <summary>A query of a file is wrong at its place there, whoever asks for it.</summary>
    DiagnosticException Invalid(string sql, string error, int offset) => new(InvalidQuery.Of(workshop.Catalog.FileOf(sql), sql, error, offset));
}
