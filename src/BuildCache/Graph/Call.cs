using System.Text.Json;
using System.Text.Json.Nodes;
using SQLitePCL;

namespace BuildCache;

/// <summary>One run of a function: records what it sees, in order, and collects what it gives. Its <see cref="HandlerContext"/> is the door.</summary>
sealed partial class Call(Workshop workshop, HandlerState handler, string key, Reader reader, CallChain? chain)
{
    readonly Lock gate = new();
    readonly CallClock clock = new();
    bool hasEnded;
    CancellationTokenSource? cancellation;
    readonly List<Seen> seen = [];
    readonly Dictionary<Source, Fingerprint> values = [];
    readonly Dictionary<(string Collection, string Id), PresenceSeen> documentsRead = [];
    int replaysThatRun;
    readonly SortedDictionary<(string Collection, string Id), JsonObject> emitted = new(OrdinalPairs.Instance);
    readonly HashSet<string> folded = new(StringComparer.Ordinal);
    readonly SortedDictionary<string, WrittenOutput> outputs = new(StringComparer.Ordinal);
    readonly Dictionary<string, PendingArtifact> artifacts = [];
    readonly SortedSet<string> stored = new(StringComparer.Ordinal);
    readonly Dictionary<Source, QueryObservation> queries = [];
    readonly List<Diagnostic> diagnostics = [];
    Interruption? interruption;
    Exception? broken;

    public HandlerState Handler => handler;

    public string Key => key;

    /// <summary>Cancelled with the build, and when the call takes too long.</summary>
    public CancellationToken CancellationToken
    {
        get
        {
            using (Enter())
            {
                return (cancellation ??= CancellationTokenSource.CreateLinkedTokenSource(workshop.CancellationToken)).Token;
            }
        }
    }

    /// <summary>The call has allocated very much memory.</summary>
    public void NoteSize() => workshop.LargeCalls.TryAdd((handler, key), true);

    /// <summary>Tells how long the function itself has taken.</summary>
    public CallClock Clock => clock;

    public object? Extension(Type type) => workshop.Extensions.GetValueOrDefault(type);

    public bool HasErrors => diagnostics.Exists(static d => d is { Severity: Severity.Error, UnlessOutput: null });

    public IReadOnlyList<Diagnostic> Diagnostics => diagnostics;

    public Interruption? Interruption => interruption;

    /// <summary>A computation that the call needs has failed.</summary>
    public BlockedException? Blocked { get; private set; }

    /// <summary>
    /// Ends a call whose function caught what it could not mend. A failed computation or query leaves no dependency, so whatever the
    /// function made of it would be kept for ever.
    /// </summary>
    public void ThrowIfBroken()
    {
        if (Blocked is not null)
        {
            throw Blocked;
        }
        if (broken is not null)
        {
            throw broken;
        }
    }

    // ---- the end ----

    /// <summary>Asks the function to stop: through its token, and in a query that it waits for.</summary>
    public void Cancel()
    {
        // Not under the gate, which a query that does not end would hold.
        Volatile.Read(ref cancellation)?.Cancel();
        raw.sqlite3_interrupt(reader.Connection.Handle);
    }

    /// <summary>
    /// Closes the door. What the function has left running (a task that it did not wait for, or itself when it was given up) cannot read or give
    /// anything any more: the call has been recorded as it was.
    /// </summary>
    public void End()
    {
        if (workshop.CancellationToken.IsCancellationRequested)
        {
            raw.sqlite3_interrupt(reader.Connection.Handle);
        }
        lock (gate)
        {
            hasEnded = true;
        }
    }

    Lock.Scope Enter()
    {
        var scope = gate.EnterScope();
        if (hasEnded)
        {
            scope.Dispose();
            workshop.LateUses.TryAdd((handler, key), true);
            throw new InvalidOperationException($"The context of handler {handler.Name} was used after its call{Ledger.For(key)} had ended. Await every task that uses the context before the function returns.");
        }
        return scope;
    }

    // ---- reading ----

    public byte[]? ReadFile(string path)
    {
        var name = workshop.Leaves.Normalize(path);
        workshop.RefuseOutput(name);
        try
        {
            var (content, value) = workshop.Leaves.Read(name);
            Record(new Source(SourceKind.File, name), value);
            return content;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Break(new DiagnosticException(new Diagnostic(Severity.Error, "BCM1002", $"The file cannot be read: {error.Message}", name), error));
        }
    }

    public bool Exists(string path)
    {
        var source = new Source(SourceKind.Existence, workshop.Leaves.Normalize(path));
        workshop.RefuseOutput(source.Key);
        return Observe(source) != Fingerprint.Absent;
    }

    public IReadOnlyList<string> List(string glob)
    {
        Observe(new Source(SourceKind.Listing, glob));
        return workshop.Leaves.List(glob);
    }

    public Fingerprint Observe(Source source)
    {
        var value = workshop.Leaves.Observe(source);
        Record(source, value);
        return value;
    }

    public async Task<HttpAnswer> HttpAsync(string url, HttpInput input)
    {
        var request = HttpRequest.Of(url, input);
        var answers = workshop.Leaves.Http;
        try
        {
            using var waiting = clock.Wait();
            var answer = await answers.AnswerAsync(request);
            if (Content(answer) is not { } content)
            {
                answers.Forget(request, answer);
                answer = await answers.AnswerAsync(request);
                content = Content(answer) ?? throw new DamageException($"the answer of {request.Address} cannot be read back");
            }
            Record(request.Source, answer.Value);
            return new HttpAnswer(request.Address, answer.ContentType, content);
        }
        catch (DiagnosticException error)
        {
            // No answer is no value: whatever the function made of that would be kept for ever.
            throw Break(error);
        }

        byte[]? Content(StoredAnswer answer)
        {
            using (Enter())
            {
                return answers.Content(answer, reader);
            }
        }
    }

    public Item? Item(string list, string path)
    {
        var source = Source.OfItem(list, workshop.Leaves.Normalize(path));
        Observe(source);
        return workshop.Leaves.ItemOf(list, source.Parts[1]);
    }

    public InputDatabase OpenDatabase(string path)
    {
        var name = workshop.Leaves.Normalize(path);
        workshop.RefuseOutput(name);
        var copy = workshop.Artifacts.TemporaryFile();
        try
        {
            var value = DatabaseSnapshot.Take(name, workshop.Leaves, copy);
            Record(new Source(SourceKind.File, name), value);
            // A log that comes into being beside the file is a change of the database.
            Observe(new Source(SourceKind.File, name + "-wal"));
            Observe(new Source(SourceKind.File, name + "-journal"));
            return value == Fingerprint.Absent ? throw MissingFile(name) : new InputDatabase(name, copy, workshop.Artifacts);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            File.Delete(copy);
            throw Break(new DiagnosticException(new Diagnostic(Severity.Error, "BCM1002", $"The file cannot be read: {error.Message}", name), error));
        }
        catch
        {
            File.Delete(copy);
            throw;
        }
    }

    public Document? Document(string collection, string id)
    {
        RequireCollection(collection);
        using (Enter())
        {
            if (reader.Document(collection, id) is not { } body)
            {
                Record(Source.OfDocument(collection, id, DocumentPart.Presence), Fingerprint.Absent);
                return null;
            }
            documentsRead.TryAdd((collection, id), new PresenceSeen(seen.Count, replaysThatRun));
            return Track(collection, id, body);
        }
    }

    /// <summary>The document that triggered the call; its presence is no dependency, the node would not exist without it.</summary>
    public Document? Trigger(string collection, string id)
    {
        var body = reader.Document(collection, id);
        return body is null ? null : Track(collection, id, body);
    }

    public IReadOnlyList<Document> Query(string sql, IReadOnlyDictionary<string, object?>? parameters)
    {
        var statement = RequireStatement(sql);
        var values = QueryRunner.CanonicalParameters(parameters);
        var source = Source.OfQuery(sql, CanonicalJson.Text(values));
        List<JsonObject> rows;
        using (Enter())
        {
            if (!workshop.Rows.TryGet(source, out var known))
            {
                try
                {
                    known = QueryRunner.Run(reader.Connection, statement.Executable, values);
                }
                catch (StoreException error) when (!error.IsDamage && !error.IsBusy)
                {
                    throw Break(InvalidQuery(sql, error.Reason, QueryAnalysis.OffsetOfCall(error.Reason, statement.Text)));
                }
                workshop.Rows.Add(source, known);
            }
            (rows, var value) = known;
            Record(source, value);
            queries.TryAdd(source, new QueryObservation(source, sql, value));
            if (statement.IsUnordered && rows.Count > 1 && !diagnostics.Exists(d => d.Code == "BCM1303" && d.Message.EndsWith(sql, StringComparison.Ordinal)))
            {
                diagnostics.Add(new Diagnostic(Severity.Warning, "BCM1303", $"This query gives several rows in no defined order, so its order may change without reason; give it an ORDER BY: {sql}", workshop.Catalog.FileOf(sql)?.Path));
            }
        }
        return [.. rows.Select(static row => new Document("", row["id"]?.ToString() ?? "", row, null))];
    }

    public async Task<JsonNode?> ComputeAsync(string name, JsonNode? arguments)
    {
        if (!workshop.Computations.TryGetValue(name, out var computation))
        {
            throw Break(new DiagnosticException(new Diagnostic(Severity.Error, "BCM1305", $"The computation '{name}' was called but not registered; register it with HandlerRegistry.Compute in the handler that owns it.")));
        }
        var text = CanonicalJson.Text(arguments);
        try
        {
            var state = await EnsureAsync(computation, text);
            Record(Source.OfComputation(name, text), state.Fingerprint);
            using (Enter())
            {
                return JsonNode.Parse(state.Value(reader));
            }
        }
        catch (Interruption stop)
        {
            interruption = stop;
            throw;
        }
        catch (BlockedException stop)
        {
            Blocked = stop;
            throw;
        }
    }

    async Task<ComputationState> EnsureAsync(HandlerState computation, string arguments)
    {
        using (clock.Wait())
        {
            return await workshop.EnsureAsync(computation, arguments, chain);
        }
    }

    public byte[] ReadArtifact(string hash)
    {
        using (Enter())
        {
            if (hash.Length == 64 && hash.All(char.IsAsciiHexDigit))
            {
                if (artifacts.TryGetValue(hash, out var pending) && pending.Packed is not null)
                {
                    return Compression.Unpack(pending.Packed);
                }
                if (reader.Artifact(Convert.FromHexString(hash)) is { } content)
                {
                    return content;
                }
                throw Break(new DamageException($"the artifact {hash} is missing or does not match its hash"));
            }
            throw new ArgumentException($"'{hash}' names no artifact: a name is 64 hexadecimal digits, as StoreJson returns it.", nameof(hash));
        }
    }

    // ---- giving ----

    public void Emit(string collection, string id, object value)
    {
        RequireNode();
        if (!handler.Registration.Produces.Contains(collection, StringComparer.Ordinal))
        {
            throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1304", $"Handler {handler.Name} emits a document into '{collection}', which it does not declare; add it to Produces(…), because that orders the work."));
        }
        ArgumentNullException.ThrowIfNull(id);
        var body = ToObject(value, collection, id);
        using (Enter())
        {
            if (!emitted.TryAdd((collection, id), body))
            {
                throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1403", $"Handler {handler.Name} emits {collection} '{id}' twice in one call; an id is unique in its collection."));
            }
        }
    }

    public void Patch(string collection, string id, object patch)
    {
        var changes = ToObject(patch, collection, id);
        using (Enter())
        {
            if (!emitted.TryGetValue((collection, id), out var body))
            {
                throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1306", $"Handler {handler.Name} patches {collection} '{id}', which this call did not emit. Emit a collection of your own and join it in queries."));
            }
            MergePatch.Apply(body, changes);
        }
    }

    public string StoreJson(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var json = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = 1000 });
            while (json.Read())
            {
                json.TrySkip();
            }
        }
        catch (JsonException error)
        {
            throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1904", $"Handler {handler.Name} stores text as JSON that is none: {error.Message}"), error);
        }
        return Store(utf8);
    }

    public string Store(ReadOnlySpan<byte> content)
    {
        var artifact = workshop.Artifacts.Prepare(content);
        var hash = Convert.ToHexStringLower(artifact.Hash);
        using (Enter())
        {
            artifacts.TryAdd(hash, artifact);
            stored.Add(hash);
        }
        return hash;
    }

    public void Write(string path, ReadOnlySpan<byte> content) => AddOutput(path, workshop.Artifacts.Prepare(content));

    public void CopyFile(string input, string path)
    {
        var name = workshop.Leaves.Normalize(input);
        workshop.RefuseOutput(name);
        try
        {
            var (artifact, value) = workshop.Leaves.Import(name, workshop.Artifacts);
            Record(new Source(SourceKind.File, name), value);
            AddOutput(path, artifact ?? throw MissingFile(name));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Break(new DiagnosticException(new Diagnostic(Severity.Error, "BCM1002", $"The file cannot be copied: {error.Message}", name), error));
        }
    }

    public void Report(Diagnostic diagnostic)
    {
        using (Enter())
        {
            diagnostics.Add(diagnostic);
        }
    }

    public static DiagnosticException MissingFile(string path) =>
        new(new Diagnostic(Severity.Error, "BCM1001", $"The file '{path}' does not exist. Create it, or correct the name; the next build notices.", path));

    /// <summary>What the call saw and gave, as the outcome of a run.</summary>
    public Outcome Finish(JsonNode? value, double milliseconds, string because, Source? cause)
    {
        FlushDocuments();
        var result = new TraceResult
        {
            Documents = [.. emitted.Select(static pair => new EmittedDocument(pair.Key.Collection, pair.Key.Id, CanonicalJson.Bytes(pair.Value)))],
            Outputs = [.. outputs.Values],
            Diagnostics = [.. diagnostics],
            Artifacts = [.. stored.Select(Convert.FromHexString)],
            Value = handler.Registration.IsComputation ? CanonicalJson.Bytes(value) : null,
        };
        return new Outcome
        {
            Kind = OutcomeKind.Ran,
            Handler = handler,
            Key = key,
            Dependencies = seen,
            Result = result,
            Encoded = result.Encode(),
            Value = result.Value is null ? default : Fingerprint.Of(result.Value),
            Artifacts = [.. artifacts.Values],
            Queries = [.. queries.Values],
            Because = because,
            Cause = cause,
            Milliseconds = milliseconds,
        };
    }

    // ---- rules ----

    void Record(Source source, in Fingerprint value)
    {
        using (Enter())
        {
            if (values.TryGetValue(source, out var before))
            {
                if (before != value)
                {
                    throw Interrupt(new Interruption($"{source.Describe()} changed while {handler.Name} {key} was reading it") { NeededLevel = workshop.Level });
                }
                return;
            }
            values.Add(source, value);
            seen.Add(new Seen(source, value));
            replaysThatRun += source.Kind is SourceKind.Computation or SourceKind.Query or SourceKind.Http ? 1 : 0;
        }
    }

    /// <summary>Collections order the work, and a computation has no place in that order: it runs when somebody asks.</summary>
    void RequireNode()
    {
        if (handler.Registration.IsComputation)
        {
            throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1307", $"Computation {handler.Name} tries to emit a document: it may write files and returns a value, but whoever reads a collection must know which handlers to wait for. Return what the document would hold, and let a handler emit it."));
        }
    }

    void RequireCollection(string collection)
    {
        if (workshop.ReadyLevel(collection) is not { } level)
        {
            throw Break(new DiagnosticException(new Diagnostic(Severity.Error, "BCM1302", $"No handler produces a collection '{collection}', and no query defines one of that name.")));
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
            throw Interrupt(new Interruption("a query is not registered yet") { Sql = sql, NeededLevel = workshop.Level });
        }
        if (statement.Error is { } error)
        {
            throw Break(InvalidQuery(sql, error, statement.ErrorOffset));
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
            throw Break(new DiagnosticException(new Diagnostic(Severity.Error, "BCM1405", $"Handler {handler.Name} reads '{collection}', which it produces itself: what it reads would depend on what it has not emitted yet. Split it into two handlers.")));
        }
        if (needed > workshop.Level)
        {
            throw Interrupt(new Interruption($"{collection} is not finished") { NeededLevel = needed, Collection = collection });
        }
    }

    Interruption Interrupt(Interruption stop) => interruption = stop;

    T Break<T>(T error)
        where T : Exception
    {
        broken ??= error;
        return error;
    }

    /// <summary>A query of a file is wrong at its place there, whoever asks for it.</summary>
    DiagnosticException InvalidQuery(string sql, string error, int offset) => workshop.Catalog.FileOf(sql) is { } file
        ? new(file.At("BCM1310", $"The query is not valid: {error}.", offset))
        : new(new Diagnostic(Severity.Error, "BCM1301", $"The query is not valid: {error}. Query: {string.Join(' ', sql.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))}"));

    string RequireOutputPath(string path) => OutputPath.TryNormalize(path, out var normalized, out var error) ? normalized
        : throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1401", $"Handler {handler.Name} writes to '{path}', which is no path inside the output folder: {error}"));

    void AddOutput(string path, PendingArtifact artifact)
    {
        var normalized = RequireOutputPath(path);
        using (Enter())
        {
            artifacts.TryAdd(Convert.ToHexStringLower(artifact.Hash), artifact);
            if (!folded.Add($"{(int)OutputRoot.Folder}{NodeTable.Fold(normalized)}"))
            {
                throw Break(new DiagnosticException(new Diagnostic(Severity.Error, "BCM1402", $"Handler {handler.Name} writes '{normalized}' twice in one call (upper and lower case are the same).")));
            }
            outputs.Add($"{(int)OutputRoot.Folder}{normalized}", new WrittenOutput(OutputRoot.Folder, normalized, artifact.Hash, artifact.Size));
        }
    }

    Document Track(string collection, string id, byte[] body) =>
        new(collection, id, JsonNode.Parse(body)!.AsObject(), part =>
        {
            var source = part is null ? Source.OfDocument(collection, id, DocumentPart.Whole) : Source.OfDocument(collection, id, DocumentPart.Key, part);
            using (Enter())
            {
                if (values.ContainsKey(source))
                {
                    return;
                }
                var value = DocumentValue.Of(body, part is null ? "*" : "." + part);
                Record(source, value);
                if (value != Fingerprint.Absent && documentsRead.TryGetValue((collection, id), out var presence) && presence.RunsBefore == replaysThatRun)
                {
                    presence.IsImplied = true;
                }
            }
        });

    /// <summary>
    /// A document of which no present key was read is still known to be there; and where a computation or a query followed before a key did,
    /// that may have been because it is there. A replay must find out in the same order, or it would run what the function never would.
    /// </summary>
    void FlushDocuments()
    {
        foreach (var ((collection, id), presence) in documentsRead.Where(static pair => !pair.Value.IsImplied).OrderByDescending(static pair => pair.Value.Position).ThenByDescending(static pair => pair.Key, OrdinalPairs.Instance))
        {
            var source = Source.OfDocument(collection, id, DocumentPart.Presence);
            if (values.TryAdd(source, DocumentValue.Of([], "")))
            {
                seen.Insert(presence.Position, new Seen(source, DocumentValue.Of([], "")));
            }
        }
    }

    JsonObject ToObject(object value, string collection, string id)
    {
        try
        {
            return value switch
            {
                JsonObject json => (JsonObject)json.DeepClone(),
                Document document => document.ToJson(),
                _ => JsonSerializer.SerializeToNode(value, Json.Options) as JsonObject
                    ?? throw new ArgumentException($"{value.GetType().Name} becomes another kind of JSON than an object."),
            };
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or ArgumentException or InvalidOperationException)
        {
            throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1904", $"Handler {handler.Name} emits {collection} '{id}' with a value that is no JSON object: {error.Message}"), error);
        }
    }

    /// <summary>Where among the dependencies a document was found to be there, and how many that run something stood before it.</summary>
    sealed class PresenceSeen(int position, int runsBefore)
    {
        public int Position { get; } = position;

        public int RunsBefore { get; } = runsBefore;

        public bool IsImplied { get; set; }
    }

    sealed class OrdinalPairs : IComparer<(string, string)>
    {
        public static readonly OrdinalPairs Instance = new();

        public int Compare((string, string) x, (string, string) y) =>
            string.CompareOrdinal(x.Item1, y.Item1) is var first and not 0 ? first : string.CompareOrdinal(x.Item2, y.Item2);
    }
}
