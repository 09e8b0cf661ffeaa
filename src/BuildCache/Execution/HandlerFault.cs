using System.Diagnostics;

namespace BuildCache;

/// <summary>What is said of a function that fails: where in its sources, for what, why.</summary>
static class HandlerFault
{
    /// <summary>A function threw.</summary>
    /// <param name="error">What it threw.</param>
    /// <param name="handler">The handler.</param>
    /// <param name="key">What the call was for.</param>
    /// <param name="file">The input of the call, where it is a file; the place of the error when the sources do not show.</param>
    public static Diagnostic Of(Exception error, HandlerState handler, string key, string? file)
    {
        var frame = FrameIn(error, handler);
        var reasons = string.Join(" Because of ", Chain(error).Select(static e => $"{e.GetType().Name}: {e.Message.TrimEnd().TrimEnd('.')}."));
        return new Diagnostic(Severity.Error, "BCM1901", $"Handler {handler.Name} failed{CallName.For(key)}: {reasons} The fault is in the handler's code; its stack is in the detailed log.",
            frame?.GetFileName() ?? file, frame?.GetFileLineNumber() ?? 0, frame?.GetFileColumnNumber() ?? 0);
    }

    /// <summary>A function was refused something: a diagnostic without a place gets that of the call in the handler's sources.</summary>
    public static Diagnostic Placed(DiagnosticException error, HandlerState handler)
    {
        var diagnostic = error.Diagnostic with { Severity = Severity.Error };
        return diagnostic.File is null && !handler.Registration.IsOurs && FrameIn(error, handler) is { } frame
            ? diagnostic with { File = frame.GetFileName(), Line = frame.GetFileLineNumber(), Column = frame.GetFileColumnNumber() }
            : diagnostic;
    }

    /// <summary>A function gave a value, or parameters or arguments of something that it asked for, that JSON cannot hold.</summary>
    public static Diagnostic Unencodable(UnencodableException error, HandlerState handler, string key) =>
        Placed(new DiagnosticException(UnstorableValue.Of($"A value of handler {handler.Name}{CallName.For(key)}", error.Message), error), handler);

    /// <summary>A function did not come to an end.</summary>
    public static Diagnostic TooLong(Call call, TimeSpan limit, bool hasStopped) =>
        new(Severity.Error, "BCM1903", $"Handler {call.Handler.Name} has been running for more than {limit}{CallName.For(call.Key)} and was abandoned{(hasStopped ? "" : "; it ignores the CancellationToken of its context, so it runs on until the build process ends")}. If it needs that long, set the property BuildCacheHandlerTimeout.");

    /// <summary>The innermost place in the handler's own sources that exists here.</summary>
    static StackFrame? FrameIn(Exception error, HandlerState handler) =>
        Chain(error).Reverse().SelectMany(static e => new StackTrace(e, fNeedFileInfo: true).GetFrames())
            .FirstOrDefault(frame => frame.GetMethod()?.Module.Assembly == handler.Registration.Assembly && File.Exists(frame.GetFileName()));

    static IEnumerable<Exception> Chain(Exception error)
    {
        for (var next = error; next is not null; next = next.InnerException)
        {
            yield return next;
        }
    }
}
