using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace BuildCache.Benchmarks;

/// <summary>What a command cost, with all the processes that it started.</summary>
/// <param name="Seconds">Wall time.</param>
/// <param name="ProcessorSeconds">Time of processors, user and system; not a number where the system does not tell (Windows).</param>
/// <param name="PeakBytes">The most memory that its processes held at once, looked at every few milliseconds; 0 where the system does not tell.</param>
sealed record Cost(double Seconds, double ProcessorSeconds, long PeakBytes);

/// <summary>Runs commands and says what they cost.</summary>
static partial class ProcessCost
{
    const int Children = -1;

    /// <summary>How often memory is looked at.</summary>
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(15);

    /// <summary>Runs a command to its end.</summary>
    /// <exception cref="InvalidOperationException">It fails; the message is what it said.</exception>
    public static async Task<Cost> RunAsync(string folder, string[] command, IReadOnlyDictionary<string, string> environment)
    {
        var before = Processor();
        var started = Stopwatch.GetTimestamp();
        using var process = Start(folder, command, environment);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        var ended = process.WaitForExitAsync();
        var peak = 0L;
        while (!ended.IsCompleted)
        {
            peak = Math.Max(peak, Memory(process.Id));
            await Task.WhenAny(ended, Task.Delay(Interval));
        }

        await ended;
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return process.ExitCode == 0 ? new Cost(seconds, Processor() - before, peak)
            : throw new InvalidOperationException($"'{string.Join(' ', command)}' in {folder} ended with {process.ExitCode}:\n{await output}{await errors}");
    }

    /// <summary>Whether a command is there, and answers when it is asked for its version.</summary>
    public static async Task<bool> ExistsAsync(string command, string version)
    {
        try
        {
            await RunAsync(Path.GetTempPath(), [command, version], new Dictionary<string, string>());
            return true;
        }
        catch (Exception error) when (error is Win32Exception or InvalidOperationException)
        {
            return false;
        }
    }

    static Process Start(string folder, string[] command, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Time of all processes that this one has started and that have ended, with those that they started.</summary>
    static double Processor()
    {
        if (OperatingSystem.IsWindows())
        {
            return double.NaN;
        }

        Span<long> usage = stackalloc long[32];
        return ResourceUsage(Children, ref MemoryMarshal.GetReference(usage)) == 0 ? usage[0] + usage[2] + ((usage[1] + usage[3]) / 1e6) : double.NaN;
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int ResourceUsage(int who, ref long usage);

    /// <summary>Resident memory of a process and of those below it.</summary>
    static long Memory(int root)
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        var processes = new Dictionary<int, (int Parent, long Bytes)>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) && Read(Path.Combine(folder, "stat")) is { } stat)
            {
                // After the name, which is in parentheses: state, parent, … and resident pages as the 22nd.
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                processes[id] = (int.Parse(fields[1], CultureInfo.InvariantCulture), long.Parse(fields[21], CultureInfo.InvariantCulture) * Environment.SystemPageSize);
            }
        }

        return processes.Where(process => IsBelow(process.Key)).Sum(static process => process.Value.Bytes);

        bool IsBelow(int id)
        {
            for (var at = id; at > 1; at = processes.TryGetValue(at, out var process) ? process.Parent : 0)
            {
                if (at == root)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Null when the process has ended meanwhile.</summary>
    static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
