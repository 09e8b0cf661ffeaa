using BuildCache.Tool;

// Ctrl+C ends what runs in order; a second one ends the process.
using var cancellation = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    press.Cancel = !cancellation.IsCancellationRequested;
    cancellation.Cancel();
};
var screen = new Screen(Console.Out, Console.Error, isPlain: Console.IsOutputRedirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 }, width: Console.IsOutputRedirected ? Screen.PlainWidth : Math.Max(40, Console.WindowWidth));
return await Tool.RunAsync(args, screen, Directory.GetCurrentDirectory(), cancellation.Token);
