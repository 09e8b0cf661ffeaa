using System.Text.Json.Nodes;
using SQLitePCL;

namespace BuildCache;

/// <summary>
/// One run of a function: the context that the function is given. Each thing that it may ask for has a door, which records what is read, in
/// order, and collects what is given.
/// </summary>
sealed class Call : HandlerContext
{
    readonly Executor executor;
    readonly Reader reader;
    readonly CallRecord record;
    readonly FileDoor files;
    readonly ProjectDoor project;
    readonly DocumentDoor documents;
    readonly ComputationDoor computations;
    readonly HttpDoor servers;
    readonly CommandDoor commands;
    readonly ResultDoor results;

    /// <param name="executor">Where it runs.</param>
    /// <param name="handler">Whose function it is.</param>
    /// <param name="key">What it is called for.</param>
    /// <param name="reader">What it reads from, for itself alone.</param>
    /// <param name="chain">The computations that wait for it.</param>
    public Call(Executor executor, HandlerState handler, string key, Reader reader, CallChain? chain)
    {
        this.executor = executor;
        this.reader = reader;
        record = new CallRecord(handler, key, executor.Settings.Machine.Clock, () => executor.LateUses.TryAdd((handler, key), true), executor.CancellationToken);
        results = new ResultDoor(record, executor.Artifacts, executor.Settings.MostBytes);
        files = new FileDoor(record, executor.Inputs, executor.Artifacts, executor.RefuseOutput, results.AddOutput);
        project = new ProjectDoor(executor.Inputs, files.Observe);
        documents = new DocumentDoor(record, reader, executor.Pass, executor.Catalog, executor.Withheld, executor.IsIncomplete);
        computations = new ComputationDoor(record, reader, executor.Computations, (computation, arguments) => executor.EnsureAsync(computation, arguments, chain), executor.SharedValues, executor.Cycles, executor.IsIncomplete);
        servers = new HttpDoor(record, executor.Inputs, reader);
        commands = new CommandDoor(record, reader, files, executor.Inputs, executor.InPlace, executor.RunCommand);
    }

    public HandlerState Handler => record.Handler;

    public string Key => record.Key;

    /// <inheritdoc cref="CallRecord.InputPath"/>
    public string? InputPath => record.InputPath;

    /// <inheritdoc cref="CallRecord.Clock"/>
    public CallClock Clock => record.Clock;

    public bool HasErrors => record.Results.HasErrors;

    public IReadOnlyList<Diagnostic> Diagnostics => record.Results.Diagnostics;

    /// <inheritdoc cref="CallRecord.Interruption"/>
    public Interruption? Interruption => record.Interruption;

    /// <inheritdoc cref="CallRecord.BlockedOn"/>
    public IReadOnlyCollection<Source> BlockedOn => record.BlockedOn;

    /// <inheritdoc cref="Observations.Computations"/>
    public IReadOnlyList<Source> Asked => record.Observations.Computations;

    // ---- what the function asks for ----

    /// <inheritdoc/>
    public override CancellationToken CancellationToken => record.CancellationToken;

    /// <inheritdoc/>
    public override bool Exists(string path) => files.Exists(path);

    public override bool MayRead(string path) => files.MayRead(path);

    /// <inheritdoc/>
    public override IReadOnlyList<string> List(string glob) => files.List(glob);

    private protected override byte[]? TryReadFile(string path) => files.TryRead(path);

    /// <inheritdoc/>
    public override Stream OpenRead(string path) => files.OpenRead(path);

    /// <inheritdoc/>
    public override InputDatabase OpenDatabase(string path) => files.OpenDatabase(path);

    /// <inheritdoc/>
    public override void CopyFile(string inputPath, string path) => files.Copy(inputPath, path);

    /// <inheritdoc/>
    public override string Property(string name) => project.Property(name);

    /// <inheritdoc/>
    public override IReadOnlyList<Item> Items(string name) => project.Items(name);

    /// <inheritdoc/>
    public override Item? Item(string name, string path) => project.Item(name, path);

    /// <inheritdoc/>
    public override string? Environment(string name) => project.Environment(name);

    private protected override object? Extension(Type type) => executor.Extensions.GetValueOrDefault(type);

    /// <inheritdoc/>
    public override Document? Document(string collection, string id) => documents.Document(collection, id);

    /// <inheritdoc/>
    public override IReadOnlyList<Document> Query(string sql, IReadOnlyDictionary<string, object?>? parameters = null) => documents.Query(sql, parameters);

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> ReadJsonBytes(string hash) => documents.ReadJsonBytes(hash);

    private protected override Task<TValue> ComputeAsync<TValue>(string name, JsonNode? arguments, bool sharesValue) =>
        computations.ComputeAsync<TValue>(name, arguments, sharesValue);

    /// <inheritdoc/>
    public override Task<HttpAnswer> HttpAsync(string url, HttpInput? options = null) => servers.AskAsync(url, options);

    /// <inheritdoc/>
    public override Task<CommandResult> RunAsync(ShellCommand command) => commands.RunAsync(command);

    /// <inheritdoc/>
    public override string Tool(string program) => commands.Tool(program);

    // ---- what it gives ----

    /// <inheritdoc/>
    public override void Emit(string collection, string id, object value) => results.Emit(collection, id, value);

    /// <inheritdoc/>
    public override void Patch(string collection, string id, object patch) => results.Patch(collection, id, patch);

    /// <inheritdoc/>
    public override string StoreJson(ReadOnlyMemory<byte> utf8) => results.StoreJson(utf8);

    private protected override string Store(ReadOnlySpan<byte> content) => results.Store(content);

    /// <inheritdoc/>
    public override void Write(string path, ReadOnlyMemory<byte> bytes) => results.Write(path, bytes);

    /// <inheritdoc/>
    public override Stream OpenWrite(string path) => results.OpenWrite(path);

    /// <inheritdoc/>
    public override void Own(ProducedFile file) => commands.Own(file);

    /// <inheritdoc/>
    public override void Report(Diagnostic diagnostic) => results.Report(diagnostic);

    // ---- what whoever runs it asks for ----

    /// <inheritdoc cref="DocumentDoor.Trigger"/>
    public Document? Trigger(string collection, string id) => documents.Trigger(collection, id);

    /// <inheritdoc cref="ComputationDoor.AnsweredAsync"/>
    public Task AnsweredAsync() => computations.AnsweredAsync();

    /// <summary>The call has allocated very much memory.</summary>
    public void NoteSize() => executor.LargeCalls.TryAdd((Handler, Key), true);

    /// <summary>Asks the function to stop: through its token, and in a query that it waits for.</summary>
    public void Cancel()
    {
        record.Cancel();
        raw.sqlite3_interrupt(reader.Connection.Handle);
    }

    /// <summary>
    /// Closes the doors. What the function has left running (a task that it did not wait for, or itself when it was given up) cannot read or give
    /// anything any more: the call has been recorded as it was.
    /// </summary>
    public void End()
    {
        if (executor.CancellationToken.IsCancellationRequested)
        {
            raw.sqlite3_interrupt(reader.Connection.Handle);
        }
        record.End();
    }

    /// <inheritdoc cref="CallRecord.ThrowIfBroken"/>
    public void ThrowIfBroken() => record.ThrowIfBroken();

    /// <inheritdoc cref="ResultDoor.RequireFinished"/>
    public void RequireFinished() => results.RequireFinished();

    /// <summary>What the call saw and gave, as the outcome of a run.</summary>
    /// <param name="value">A computation's value as canonical JSON.</param>
    /// <param name="milliseconds">How long it took.</param>
    /// <param name="because">Why it ran, in words.</param>
    /// <param name="cause">The fact that differed, where there is one.</param>
    public Outcome.Ran Finish(byte[]? value, double milliseconds, string because, Source? cause)
    {
        var result = record.Results.ToTrace(value);
        var encoded = result.Encode();
        var given = new NewTrace
        {
            Dependencies = record.Observations.Complete(),
            Result = result,
            Digest = Fingerprint.Of(encoded),
            Packed = executor.Artifacts.Packer.Pack(encoded, new PackedKind(Handler.Name, PackedPart.Result)),
            Artifacts = record.Results.Pending,
            Because = because,
            Cause = cause,
            Milliseconds = milliseconds,
        };
        return new Outcome.Ran(Handler, Key, given, [.. record.Queries.Values]);
    }
}
