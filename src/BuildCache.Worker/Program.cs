using BuildCache.Projects;

// A build for the process that started this one, over standard input and output. What handlers print goes where errors go: the output is not theirs.
using var cancellation = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    // The key is pressed for all processes at once. The build ends in order, and whoever asked for it is told.
    press.Cancel = true;
    cancellation.Cancel();
};
await using var input = Console.OpenStandardInput();
await using var output = Console.OpenStandardOutput();
Console.SetOut(Console.Error);
Console.SetIn(TextReader.Null);
return await WorkerServer.RunAsync(input, output, cancellation.Token);
