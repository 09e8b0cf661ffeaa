using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace BuildCache;

/// <summary>Starts a command in the platform's shell and waits for it; whoever gives up kills it with everything it has started.</summary>
static class Shell
{
    const int MostCharacters = 1_000_000;

    /// <summary>A program in the background may keep its parent's output open for ever.</summary>
    static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(5);

    /// <param name="command">What to run.</param>
    /// <param name="workingDirectory">Absolute.</param>
    /// <param name="started">Told of the process as soon as there is one.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <exception cref="Win32Exception">It cannot be started.</exception>
    public static async Task<ShellResult> RunAsync(ShellCommand command, string workingDirectory, Action<Process> started, CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = StartOf(command, workingDirectory) };
        cancellationToken.ThrowIfCancellationRequested();
        process.Start();
        started(process);
        using var timeout = new CancellationTokenSource(command.Timeout ?? System.Threading.Timeout.InfiniteTimeSpan);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var kill = ended.Token.Register(() => Kill(process));
        process.StandardInput.Close();
        var output = new StringBuilder();
        var error = new StringBuilder();
        var reading = Task.WhenAll(ReadAsync(process.StandardOutput, output), ReadAsync(process.StandardError, error));
        await process.WaitForExitAsync(CancellationToken.None);
        await Task.WhenAny(reading, Task.Delay(LongestSilence, CancellationToken.None));
        cancellationToken.ThrowIfCancellationRequested();
        return new ShellResult(process.ExitCode, timeout.IsCancellationRequested, TextOf(output), TextOf(error));
    }

    /// <summary>Kills a process and those that it has started.</summary>
    public static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended by itself meanwhile, or one of its children has.
        }
    }

    static ProcessStartInfo StartOf(ShellCommand command, string workingDirectory)
    {
        var start = new ProcessStartInfo
        {
            WorkingDirectory = workingDirectory,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        if (OperatingSystem.IsWindows())
        {
            start.FileName = "cmd.exe";
            start.Arguments = $"/D /V:OFF /S /C \"{command.Text}\"";
        }
        else
        {
            start.FileName = "/bin/sh";
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(command.Text);
        }
        foreach (var (name, value) in command.Environment)
        {
            start.Environment[name] = value;
        }
        return start;
    }

    static async Task ReadAsync(StreamReader stream, StringBuilder text)
    {
        var buffer = new char[8192];
        for (int read; (read = await stream.ReadAsync(buffer.AsMemory())) > 0;)
        {
            lock (text)
            {
                text.Append(buffer, 0, Math.Min(read, MostCharacters - text.Length));
            }
        }
    }

    static string TextOf(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }
}

/// <summary>How a command ended, and what it said.</summary>
sealed record ShellResult(int ExitCode, bool TimedOut, string Output, string Error);
