using SQLitePCL;

namespace BuildCache;

/// <summary>
/// One run of a function: the context that the function is given. It records what is read, in order, and collects what is given. The other
/// parts of the class are the doors, by what is behind them.
/// </summary>
sealed partial class Call(Workshop workshop, HandlerState handler, string key, Reader reader, CallChain? chain) : HandlerContext
{
    readonly Lock gate = new();
    readonly CallClock clock = new(workshop.Settings.Machine.Clock);
    readonly OpenQuestions questions = new();
    readonly Observations observations = new();
    readonly CallResults results = new();
    readonly Dictionary<Source, QueryObservation> queries = [];
    bool hasEnded;
    CancellationTokenSource? cancellation;
    readonly HashSet<Source> blockedOn = [];
    Exception? broken;

    public HandlerState Handler => handler;

    public string Key => key;

    /// <summary>Tells the calls of a build apart.</summary>
    public string Identity => Source.Join(handler.Name, key);

    /// <inheritdoc/>
    public override CancellationToken CancellationToken
    {
        get
        {
            using (Enter())
            {
                return (cancellation ??= CancellationTokenSource.CreateLinkedTokenSource(workshop.CancellationToken)).Token;
            }
        }
    }

    /// <summary>Tells how long the function itself has taken.</summary>
    public CallClock Clock => clock;

    /// <summary>Ends when every computation that was asked for has answered, the function having waited for it or not.</summary>
    public Task AnsweredAsync() => questions.AnsweredAsync();

    public bool HasErrors => results.HasErrors;

    public IReadOnlyList<Diagnostic> Diagnostics => results.Diagnostics;

    /// <summary>Why the call cannot go on yet.</summary>
    public Interruption? Interruption { get; private set; }

    /// <summary>What the call needs and was never given, because that has failed: all of it, in whichever order it became known.</summary>
    public IReadOnlyCollection<Source> BlockedOn => blockedOn;

    /// <summary>The call has allocated very much memory.</summary>
    public void NoteSize() => workshop.LargeCalls.TryAdd((handler, key), true);

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

    /// <summary>
    /// Ends a call whose function caught what it could not mend. A failed query leaves no dependency, so whatever the function made of it
    /// would be kept for ever.
    /// </summary>
    public void ThrowIfBroken()
    {
        if (broken is not null)
        {
            throw broken;
        }
    }

    /// <summary>The input of the call, where it is a file: the place of what is wrong with its content.</summary>
    public string? InputPath => handler.Registration.Trigger.Kind is TriggerKind.Files or TriggerKind.Items ? HttpUrl.Redact(InputFile.OfKey(key).Path) : null;

    /// <summary>What the call saw and gave, as the outcome of a run.</summary>
    /// <param name="value">A computation's value as canonical JSON.</param>
    /// <param name="milliseconds">How long it took.</param>
    /// <param name="because">Why it ran, in words.</param>
    /// <param name="cause">The fact that differed, where there is one.</param>
    public Outcome.Ran Finish(byte[]? value, double milliseconds, string because, Source? cause)
    {
        var result = results.ToTrace(value);
        var given = new NewTrace
        {
            Dependencies = observations.Complete(),
            Result = result,
            Encoded = result.Encode(),
            Artifacts = results.Pending,
            Because = because,
            Cause = cause,
            Milliseconds = milliseconds,
        };
        return new Outcome.Ran(handler, key, given, [.. queries.Values]);
    }

    // ---- what all doors share ----

    /// <summary>To be held while anything of the call is looked at or changed.</summary>
    Lock.Scope Enter()
    {
        var scope = gate.EnterScope();
        if (hasEnded)
        {
            scope.Dispose();
            workshop.LateUses.TryAdd((handler, key), true);
            throw new InvalidOperationException($"The context of handler {handler.Name} was used after its call{CallName.For(key)} had ended. Await every task that uses the context before the function returns.");
        }
        return scope;
    }

    void Record(Source source, in Fingerprint value)
    {
        using (Enter())
        {
            if (!observations.TryAdd(source, value))
            {
                throw Interrupt(new Interruption(new Need.Rest(source.Describe())));
            }
        }
    }

    Interruption Interrupt(Interruption stop) => Interruption = stop;

    BlockedException Block(BlockedException stop)
    {
        using (Enter())
        {
            blockedOn.Add(stop.On);
        }
        return stop;
    }

    T Break<T>(T error)
        where T : Exception
    {
        broken ??= error;
        return error;
    }

    DiagnosticException Broken(string code, string message, string? file = null, Exception? cause = null) =>
        Break(new DiagnosticException(new Diagnostic(Severity.Error, code, message, file), cause));
}
