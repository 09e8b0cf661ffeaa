using System.Diagnostics;
using BuildCache.Projects;

namespace BuildCache.Tool;

/// <summary>The <c>dotnet</c> of this machine, as a process of its own.</summary>
static class DotnetCommand
{
    /// <summary>Runs it to its end, and gives all that it says.</summary>
    public static async Task<(int Code, string Output)> ReadAsync(string folder, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Start(folder, arguments);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, output + await errors);
    }

    /// <summary>Runs it to its end, and passes on each line that it says.</summary>
    public static async Task<int> FollowAsync(string folder, IEnumerable<string> arguments, Action<string> say, CancellationToken cancellationToken)
    {
        using var process = Start(folder, arguments);
        await Task.WhenAll(PassAsync(process.StandardOutput), PassAsync(process.StandardError));
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;

        async Task PassAsync(StreamReader reader)
        {
            while (await reader.ReadLineAsync(cancellationToken) is { } line)
            {
                say(line);
            }
        }
    }

    static Process Start(string folder, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(DotnetHost.Command, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["DOTNET_NOLOGO"] = "1";
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new ToolFailure("The command 'dotnet' was not found. Install the .NET SDK, or put it on the PATH.", ExitCode.Refused);
        }
    }
}
