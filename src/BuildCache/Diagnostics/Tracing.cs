using System.Diagnostics;

namespace BuildCache;

/// <summary>
/// What a build does, for whoever listens to the activities of <c>BuildCache</c>, as OpenTelemetry does: one for each build and, in it, one for
/// each call. Without a listener there is none, and it costs a look.
/// </summary>
static class Tracing
{
    /// <summary>The name to listen to.</summary>
    public const string Name = "BuildCache";

    static readonly ActivitySource Source = new(Name, typeof(Tracing).Assembly.GetName().Version?.ToString());

    /// <summary>A build begins.</summary>
    public static Activity? Build(string target) => Source.StartActivity("build")?.SetTag("buildcache.target", target);

    /// <summary>A call begins.</summary>
    /// <param name="handler">The handler.</param>
    /// <param name="key">What it is called for.</param>
    /// <param name="because">Why it runs.</param>
    public static Activity? Call(string handler, string key, string because) =>
        Source.StartActivity("call")?.SetTag("buildcache.handler", handler).SetTag("buildcache.key", key).SetTag("buildcache.because", because);
}
