namespace BuildCache;

/// <summary>
/// What one run of a function has seen and given so far, and why it cannot go on: all that its doors share. Several tasks of the function may
/// come through them at once.
/// </summary>
sealed class CallRecord(HandlerState handler, string key, TimeProvider clock, Action noteLateUse, CancellationToken end)
{
    readonly Lock gate = new();
    readonly HashSet<Source> blockedOn = [];
    CancellationTokenSource? cancellation;
    Exception? broken;
    bool hasEnded;

    public HandlerState Handler => handler;

    public string Key => key;

    /// <summary>The input of the call, where it is a file: the place of what is wrong with its content.</summary>
    public string? InputPath => handler.Registration.Trigger.Kind is TriggerKind.Files or TriggerKind.Items ? HttpUrl.Redact(InputFile.OfKey(key).Path) : null;

    /// <summary>Tells how long the function itself has taken.</summary>
    public CallClock Clock { get; } = new(clock);

    /// <summary>What it has seen; under <see cref="Enter"/>.</summary>
    public Observations Observations { get; } = new();

    /// <summary>What it has given; under <see cref="Enter"/>.</summary>
    public CallResults Results { get; } = new();

    /// <summary>The queries that it has asked; under <see cref="Enter"/>.</summary>
    public Dictionary<Source, QueryObservation> Queries { get; } = [];

    /// <summary>Why the call cannot go on yet.</summary>
    public Interruption? Interruption { get; private set; }

    /// <summary>What the call needs and was never given, because that has failed: all of it, in whichever order it became known.</summary>
    public IReadOnlyCollection<Source> BlockedOn => blockedOn;

    /// <summary>Asks the function to stop.</summary>
    public CancellationToken CancellationToken
    {
        get
        {
            using (Enter())
            {
                return (cancellation ??= CancellationTokenSource.CreateLinkedTokenSource(end)).Token;
            }
        }
    }

    /// <summary>Cancels the token, if somebody has it. Not under the gate, which a query that does not end would hold.</summary>
    public void Cancel() => Volatile.Read(ref cancellation)?.Cancel();

    /// <summary>To be held while anything of the call is looked at or changed.</summary>
    /// <exception cref="InvalidOperationException">The call has ended.</exception>
    public Lock.Scope Enter()
    {
        var scope = gate.EnterScope();
        if (hasEnded)
        {
            scope.Dispose();
            noteLateUse();
            throw new InvalidOperationException($"The context of handler {handler.Name} was used after its call{CallName.For(key)} had ended. Await every task that uses the context before the function returns.");
        }
        return scope;
    }

    /// <summary>Closes all doors.</summary>
    public void End()
    {
        lock (gate)
        {
            hasEnded = true;
        }
    }

    /// <summary>Adds a dependency.</summary>
    public void See(Source source, in Fingerprint value)
    {
        using (Enter())
        {
            if (!Observations.TryAdd(source, value))
            {
                throw Interrupt(new Interruption(new Need.Rest(source.Describe())));
            }
        }
    }

    /// <summary>The call has to wait, and is run again.</summary>
    public Interruption Interrupt(Interruption stop) => Interruption = stop;

    /// <summary>The call needs what was never given.</summary>
    public BlockedException Block(BlockedException stop)
    {
        using (Enter())
        {
            blockedOn.Add(stop.On);
        }
        return stop;
    }

    /// <summary>The call fails, also if the function catches the error: it leaves no dependency, so whatever is made of it would be kept for ever.</summary>
    public T Break<T>(T error)
        where T : Exception
    {
        broken ??= error;
        return error;
    }

    /// <inheritdoc cref="Break"/>
    public DiagnosticException Broken(string code, string message, string? file = null, Exception? cause = null) =>
        Break(new DiagnosticException(new Diagnostic(Severity.Error, code, message, file), cause));

    /// <summary>Ends a call whose function caught what it could not mend.</summary>
    public void ThrowIfBroken()
    {
        if (broken is not null)
        {
            throw broken;
        }
    }
}
