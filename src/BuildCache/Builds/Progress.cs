using System.Diagnostics;
using System.Globalization;

namespace BuildCache;

/// <summary>Says now and then how far a long build is; a short one says nothing.</summary>
sealed class Progress(Action<string>? log)
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    long last = Stopwatch.GetTimestamp();

    public void Report(HandlerTable handlers)
    {
        if (log is null || Stopwatch.GetElapsedTime(last) < Pause)
        {
            return;
        }
        last = Stopwatch.GetTimestamp();
        var ran = handlers.ById.Values.Sum(static h => h.Ran);
        var waiting = handlers.ById.Values.Sum(static h => Math.Max(0, h.Marked));
        log(string.Create(CultureInfo.InvariantCulture, $"BuildCache: {ran:N0} ran, {waiting:N0} waiting"));
    }
}
