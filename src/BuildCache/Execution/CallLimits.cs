using System.Text.Json.Nodes;

namespace BuildCache;

/// <summary>
/// Runs the function of a call on a thread of its own, so that one which does not come to an end can be given up. It is asked to stop first; a
/// function that does not heed its token cannot be stopped, only left behind.
/// </summary>
static class CallLimits
{
    /// <summary>How long a function that was asked to stop has for it.</summary>
    static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(10);

    // Timers go no further than 49 days.
    static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    /// <summary>So many bytes for one call are worth a word.</summary>
    const long LargeAllocation = 1L << 30;

    /// <param name="machine">What it runs on.</param>
    /// <param name="call">The call.</param>
    /// <param name="function">Its function.</param>
    /// <param name="limit">How long it may take for itself; zero for ever.</param>
    /// <param name="cancellationToken">Ends the wait, whatever the function does.</param>
    /// <exception cref="DiagnosticException">BCM1903: it was given up.</exception>
    public static async Task<JsonNode?> RunAsync(Machine machine, Call call, Func<Task<JsonNode?>> function, TimeSpan limit, CancellationToken cancellationToken)
    {
        var run = machine.Start(() => HeardOutAsync(call, function), CancellationToken.None);
        if (limit <= TimeSpan.Zero)
        {
            return await run.WaitAsync(cancellationToken);
        }
        for (var left = limit; ; left = limit - call.Clock.Own)
        {
            if (left <= TimeSpan.Zero)
            {
                call.Cancel();
                var stopped = await Task.WhenAny(run, Task.Delay(Grace, machine.Clock, cancellationToken)) == run;
                throw new DiagnosticException(HandlerFault.TooLong(call, limit, stopped));
            }
            try
            {
                return await run.WaitAsync(TimeSpan.FromTicks(Math.Clamp(left.Ticks, ShortestWait.Ticks, LongestWait.Ticks)), machine.Clock, cancellationToken);
            }
            catch (TimeoutException) when (!run.IsCompleted)
            {
                // Perhaps it was waiting for something else; its own time tells.
            }
        }
    }

    static async Task<JsonNode?> HeardOutAsync(Call call, Func<Task<JsonNode?>> function)
    {
        try
        {
            return await Measured(call, function);
        }
        catch (Exception)
        {
            // It fails of the first answer that is none; the others are told too.
            await call.AnsweredAsync();
            throw;
        }
    }

    static Task<JsonNode?> Measured(Call call, Func<Task<JsonNode?>> function)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var running = function();
        if (GC.GetAllocatedBytesForCurrentThread() - before > LargeAllocation)
        {
            call.NoteSize();
        }
        return running;
    }
}
