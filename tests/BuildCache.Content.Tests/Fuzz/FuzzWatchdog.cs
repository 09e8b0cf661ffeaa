using System.Globalization;

namespace BuildCache.Content.Tests.Fuzz;

/// <summary>
/// Ends the process when one input takes more than a minute of processor time, as a hang would. This is a watchdog and no measurement: it
/// counts the time of the processor, not that of the clock, so a busy machine does not trip it; what inputs cost is compared by what they
/// allocate (<see cref="GrowthRun"/>).
/// </summary>
sealed class FuzzWatchdog : IDisposable
{
    public const int Hung = 43;

    static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    readonly Timer timer;
    string input = "";
    long begun = -1;

    public FuzzWatchdog() => timer = new Timer(_ => Look(), null, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5));

    public void Begin(string name)
    {
        input = name;
        Interlocked.Exchange(ref begun, Environment.CpuUsage.TotalTime.Ticks);
    }

    public void Begin(FuzzKind kind, ulong seed) => Begin(string.Create(CultureInfo.InvariantCulture, $"{kind.Name}:{seed}"));

    public void End() => Interlocked.Exchange(ref begun, -1);

    public void Dispose() => timer.Dispose();

    void Look()
    {
        if (Interlocked.Read(ref begun) is var since and >= 0 && Environment.CpuUsage.TotalTime.Ticks - since > Limit.Ticks)
        {
            Console.Error.WriteLine($"{input} has taken more than {Limit.TotalSeconds} seconds of processor time");
            Environment.Exit(Hung);
        }
    }
}
