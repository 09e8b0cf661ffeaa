using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace BuildCache.Content.Tests.Fuzz;

/// <summary>Tries inputs in other processes: one that dies is a fault of the input that it died of, and another one goes on after it.</summary>
sealed class FuzzProcess
{
    public Dictionary<string, FuzzCount> Counts { get; } = new(StringComparer.Ordinal);

    public List<FuzzFinding> Findings { get; } = [];

    public void Range(ulong seed, long end)
    {
        for (long first = 0; first < end;)
        {
            first = Run(seed.ToString(CultureInfo.InvariantCulture), first.ToString(CultureInfo.InvariantCulture), end.ToString(CultureInfo.InvariantCulture)) ?? end;
        }
    }

    /// <summary>One input, as a finding names it: <c>kind:seed</c>.</summary>
    public void Replay(string input) => Run(input.Split(':'));

    /// <summary>What was tried, as a table.</summary>
    public string Report() => string.Join('\n',
    [
        "kind              inputs     kB   ms/kB longest  of seed         faults",
        .. Counts.Values.Select(static c => string.Create(
            CultureInfo.InvariantCulture, $"{c.Kind,-16}{c.Inputs,8}{c.Characters / 1024,7}{c.Milliseconds / Math.Max(1, c.Characters / 1024.0),8:0.00}{c.Longest,8:0.0}  {c.LongestSeed,-16}{c.Faults,6}")),
        .. Findings.Select(static f => $"\n{f.Kind}:{f.Seed} {f.Fault}\n--- input\n{f.Input}\n---"),
    ]);

    /// <summary>Gives the number of the input to go on with, when the process died.</summary>
    long? Run(params string[] what)
    {
        var progress = Path.GetTempFileName();
        try
        {
            using var process = Start([FuzzRun.Command, progress, .. what]);
            var errors = process.StandardError.ReadToEndAsync();
            while (process.StandardOutput.ReadLine() is { } line)
            {
                Read(line);
            }

            process.WaitForExit();
            if (process.ExitCode == FuzzRun.Finished)
            {
                return null;
            }

            var (kind, seed, at) = FuzzProgress.Read(progress);
            var said = string.Join('\n', errors.GetAwaiter().GetResult().Split('\n').Take(12));
            Findings.Add(new FuzzFinding(kind.Name, seed, $"the process ended with code {process.ExitCode}: {said}", kind.Generate(new Choices(seed)).Input));
            return at + kind.Files;
        }
        finally
        {
            File.Delete(progress);
        }
    }

    void Read(string line)
    {
        if (line.StartsWith("{\"Kind\":", StringComparison.Ordinal) && line.Contains("\"Fault\":", StringComparison.Ordinal))
        {
            Findings.Add(JsonSerializer.Deserialize<FuzzFinding>(line)!);
        }
        else
        {
            var count = JsonSerializer.Deserialize<FuzzCount>(line)!;
            if (!Counts.TryAdd(count.Kind, count))
            {
                Counts[count.Kind].Add(count);
            }
        }
    }

    public static Process Start(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet")
        {
            start.ArgumentList.Add(typeof(FuzzProcess).Assembly.Location);
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}
