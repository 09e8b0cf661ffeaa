namespace BuildCache;

/// <summary>Runs a function: every way it can end is an outcome.</summary>
sealed partial class Executor
{
    async Task<Outcome> RunAsync(HandlerState handler, string key, Reader reader, CallChain? chain, string because, Source? cause)
    {
        var call = new Call(this, handler, key, reader, chain);
        using var activity = Tracing.Call(handler.Name, key, because);
        var started = settings.Machine.Clock.GetTimestamp();
        try
        {
            var input = InputOf(handler, key, call);
            var value = await CallLimits.RunAsync(settings.Machine, call, () => handler.Registration.Function(input, call), settings.Timeout, cancellationToken);
            if (call.Interruption is { } stop)
            {
                return new Outcome.NotReady(handler, key, stop.Need);
            }
            if (call.BlockedOn.Count > 0)
            {
                return Blocked(call);
            }
            call.ThrowIfBroken();
            call.RequireFinished();
            var encoded = handler.Registration.IsComputation ? CanonicalJson.Bytes(value) : null;
            var milliseconds = settings.Machine.MillisecondsSince(started);
            call.End();
            return call.HasErrors ? Failed(call, milliseconds) : call.Finish(encoded, milliseconds, because, cause);
        }
        catch (Exception) when (call.Interruption is not null)
        {
            return new Outcome.NotReady(handler, key, call.Interruption.Need);
        }
        catch (DiagnosticException error)
        {
            call.Report(HandlerFault.Placed(error, handler));
            return Failed(call, settings.Machine.MillisecondsSince(started));
        }
        catch (UnencodableException error)
        {
            call.Report(HandlerFault.Unencodable(error, handler, key));
            return Failed(call, settings.Machine.MillisecondsSince(started));
        }
        catch (Exception) when (call.BlockedOn.Count > 0)
        {
            return Blocked(call);
        }
        catch (Interruption stop)
        {
            // Of another call, whose task this one has waited for.
            return new Outcome.NotReady(handler, key, stop.Need);
        }
        catch (BlockedException blocked)
        {
            return new Outcome.Blocked(handler, key, [blocked.On], call.Asked);
        }
        catch (Exception error) when (error is not (DamageException or StoreException)
            && !(error is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            call.Report(HandlerFault.Of(error, handler, key, call.InputPath));
            settings.Log?.Invoke(error.ToString());
            return Failed(call, settings.Machine.MillisecondsSince(started));
        }
        finally
        {
            call.End();
            // A function may ask for a computation and not wait for it. What it asked for ends before it does, so that no call outlives a pass.
            await call.AnsweredAsync();
        }
    }

    static object? InputOf(HandlerState handler, string key, Call call) => handler.Registration.Trigger switch
    {
        { Kind: TriggerKind.Files or TriggerKind.Items } => InputFile.OfKey(key),
        { Kind: TriggerKind.Computation } => Json.Parse(key),
        _ when handler.Registration.Documents is { } collection => call.Trigger(collection, key)
            ?? throw new DamageException($"{handler.Name} is to run for {key}, but that document is not there"),
        _ => null,
    };

    static Outcome.Failed Failed(Call call, double milliseconds)
    {
        call.End();
        return new Outcome.Failed(call.Handler, call.Key, [.. call.Diagnostics], call.BlockedOn, call.Asked, milliseconds);
    }

    static Outcome.Blocked Blocked(Call call)
    {
        call.End();
        return new Outcome.Blocked(call.Handler, call.Key, call.BlockedOn, call.Asked);
    }

    /// <summary>A stored trace saw exactly what this run saw, and gave something else.</summary>
    static bool Contradicts(StoredTrace trace, Outcome.Ran outcome, Reader reader) =>
        trace.Fingerprint == outcome.Handler.Fingerprint
        && trace.Digest != outcome.Given.Digest
        && reader.Dependencies(trace.Id).Select(static d => new Seen(d.Source, d.Value)).SequenceEqual(outcome.Given.Dependencies)
        && !reader.Result(trace.Id).IsSameAs(outcome.Given.Result);
}
