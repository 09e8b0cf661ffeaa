using System.Runtime.InteropServices;
using BuildCache.Server;
using BuildCache.Tool;

if (args is ["serve", ..])
{
    Interrupts.Heed();
}
// A signal ends what runs in order; a second one ends the process.
using var cancellation = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
var screen = new Screen(Console.Out, Console.Error, isPlain: Console.IsOutputRedirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 }, width: Console.IsOutputRedirected ? Screen.PlainWidth : Math.Max(40, Console.WindowWidth));
return await Tool.RunAsync(args, screen, Directory.GetCurrentDirectory(), cancellation.Token);

void End(PosixSignalContext signal)
{
    signal.Cancel = !cancellation.IsCancellationRequested;
    cancellation.Cancel();
}
