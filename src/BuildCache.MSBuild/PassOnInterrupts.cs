using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Build.Framework;

namespace BuildCache.MSBuild;

/// <summary>
/// 'dotnet run' takes no notice of an interrupt that it alone receives, as from a program that started it: a terminal sends one to the server, too.
/// This runs in its process before it starts the server, and passes on what comes later.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed partial class PassOnInterrupts : Microsoft.Build.Utilities.Task
{
    const int Interrupt = 2;
    static readonly HashSet<string> Servers = new(StringComparer.Ordinal);

    // Until the process ends.
    static PosixSignalRegistration? registration;

    /// <summary>The server's assembly: what runs it is interrupted, and no other process.</summary>
    [Required]
    public string Server { get; set; } = "";

    /// <inheritdoc />
    public override bool Execute()
    {
        if (OperatingSystem.IsWindows())
        {
            // All that runs in a console is interrupted there, and nothing else is.
            return true;
        }

        lock (Servers)
        {
            Servers.Add(Server);
            // What the signal does besides is not for this to say.
            registration ??= PosixSignalRegistration.Create(PosixSignal.SIGINT, static _ => PassOn());
        }
        return true;
    }

    static void PassOn()
    {
        lock (Servers)
        {
            foreach (var (id, command) in Children().Where(static child => Servers.Any(server => child.Command.Contains(server, StringComparison.Ordinal))))
            {
                _ = Kill(id, Interrupt);
            }
        }
    }

    /// <summary>The processes that this one has started.</summary>
    static IEnumerable<(int Id, string Command)> Children() => Directory.Exists("/proc/self") ? OfLinux() : OfPs();

    static IEnumerable<(int Id, string Command)> OfLinux()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && Read(folder + "/stat") is { } stat
                // The name of the program stands in parentheses, and may have any of its own; its state and its parent follow.
                && stat[(stat.LastIndexOf(')') + 1)..].Split(' ', 4, StringSplitOptions.RemoveEmptyEntries) is [_, var parent, ..]
                && parent == Environment.ProcessId.ToString(CultureInfo.InvariantCulture) && Read(folder + "/cmdline") is { } command)
            {
                yield return (id, command);
            }
        }
    }

    /// <summary>Null when the process has ended meanwhile.</summary>
    static string? Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    static IEnumerable<(int Id, string Command)> OfPs()
    {
        using var list = Process.Start(new ProcessStartInfo("/bin/ps", ["-A", "-o", "pid=,ppid=,args="]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        while (list.StandardOutput.ReadLine() is { } line)
        {
            if (line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries) is [var id, var parent, var command]
                && int.Parse(parent, CultureInfo.InvariantCulture) == Environment.ProcessId)
            {
                yield return (int.Parse(id, CultureInfo.InvariantCulture), command);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
