using System.Globalization;

namespace BuildCache;

/// <summary>Says now and then how far a long build is; a short one says nothing.</summary>
sealed class Progress(TimeProvider clock, Action<string>? tell)
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    long last = clock.GetTimestamp();

    public void Report(IEnumerable<HandlerState> handlers, Intake intake)
    {
        if (tell is null || clock.GetElapsedTime(last) < Pause)
        {
            return;
        }
        last = clock.GetTimestamp();
        var ran = handlers.Sum(handler => intake.TallyOf(handler).Ran);
        var waiting = handlers.Sum(static handler => Math.Max(0, handler.Marked));
        tell(string.Create(CultureInfo.InvariantCulture, $"BuildCache: {ran:N0} ran, {waiting:N0} waiting"));
    }
}
