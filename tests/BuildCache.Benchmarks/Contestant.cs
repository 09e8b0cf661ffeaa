using System.ComponentModel;
using System.Diagnostics;

namespace BuildCache.Benchmarks;

/// <summary>Something that builds a folder by one command.</summary>
/// <param name="Name">As the table calls it.</param>
/// <param name="Folder">Its folder.</param>
/// <param name="Command">The command, then its arguments.</param>
/// <param name="Environment">Variables that are set for it.</param>
/// <param name="Made">Folders below <paramref name="Folder"/> that a cold build starts without.</param>
/// <param name="HasCorpus">Whether it builds the corpus; one that does not is only measured when nothing changed.</param>
sealed record Contestant(string Name, string Folder, string[] Command, IReadOnlyDictionary<string, string> Environment, string[] Made, bool HasCorpus)
{
    /// <summary>Runs the command once.</summary>
    /// <returns>Wall time of the process, seconds.</returns>
    public async Task<double> BuildAsync()
    {
        var start = Stopwatch.GetTimestamp();
        await RunAsync(Folder, Command, Environment);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public void Forget()
    {
        foreach (var folder in Made.Select(name => Path.Combine(Folder, name)).Where(Directory.Exists))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Runs a command to its end; fails with its output if it does.</summary>
    public static async Task RunAsync(string folder, string[] command, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"'{string.Join(' ', command)}' in {folder} ended with {process.ExitCode}:\n{await output}{await errors}");
        }
    }

    /// <summary>Whether a command is on the path.</summary>
    public static async Task<bool> ExistsAsync(string command)
    {
        try
        {
            await RunAsync(Path.GetTempPath(), [command, "version"], new Dictionary<string, string>());
            return true;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
