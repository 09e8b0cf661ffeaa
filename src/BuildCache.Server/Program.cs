using System.Diagnostics;
using System.Runtime.InteropServices;
using BuildCache.Server;

// 'dotnet run' in a documentation project. It ends in order when it is asked to: what was computed stands on disk then.
if (ServerArguments.Parse(args, out var problem) is not { } options)
{
    await Console.Error.WriteLineAsync(problem);
    return ServerArguments.Mistaken;
}
Interrupts.Heed();
using var end = new CancellationTokenSource();
var asked = 0L;
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, End);
return await SiteServer.RunAsync(options, end.Token);

void End(PosixSignalContext signal)
{
    // A second one ends the process at once; but one may come from a terminal and from 'dotnet run', which passes it on.
    signal.Cancel = !end.IsCancellationRequested || Stopwatch.GetElapsedTime(asked) < TimeSpan.FromMilliseconds(500);
    if (!end.IsCancellationRequested)
    {
        asked = Stopwatch.GetTimestamp();
        end.Cancel();
    }
}
