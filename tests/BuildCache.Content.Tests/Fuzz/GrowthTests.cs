using System.Globalization;
using System.Text.Json;

namespace BuildCache.Content.Tests.Fuzz;

/// <summary>
/// What four times the input costs: about four times the work, counted in bytes allocated, or it is refused; and no more
/// time of the processor than is stated here. It runs with the long run of <see cref="FuzzTests"/> (<c>BUILDCACHE_FUZZ</c>).
/// </summary>
public sealed class GrowthTests(ITestOutputHelper output)
{
    /// <summary>Four times the input costs four times the work, and somewhat more where tables double; sixteen times would be quadratic.</summary>
    const double MostWork = 6;

    /// <summary>Below this, a fixed cost is most of it.</summary>
    const long Unnoticed = 1024 * 1024;

    /// <summary>Milliseconds of the processor per kilobyte, in a long run.</summary>
    const double MostTime = 20;

    /// <summary>Milliseconds of the processor that any input may take: what a limit allows before it refuses.</summary>
    const double AlwaysAllowed = 3000;

    static bool IsLong => Environment.GetEnvironmentVariable("BUILDCACHE_FUZZ") is { Length: > 0 };

    [Fact]
    public void Four_times_the_content_is_four_times_the_work()
    {
        Assert.SkipUnless(IsLong, "Takes minutes: runs when BUILDCACHE_FUZZ is set.");
        var steps = new List<GrowthStep>();
        var faults = new List<string>();
        for (var first = 0; first < Growths.All.Length;)
        {
            first += Run(first, 128 * 1024, steps, faults);
        }

        faults.AddRange(steps.Where(static step => step.Fault is not null).Select(static step => $"{step.Kind} at {step.Size}: {step.Fault}"));
        foreach (var kind in steps.GroupBy(static step => step.Kind))
        {
            var sizes = kind.ToList();
            faults.AddRange(sizes.Zip(sizes.Skip(2)).Where(static pair => pair.Second.Allocated > Unnoticed + (MostWork * pair.First.Allocated)).Select(static pair =>
                $"{pair.First.Kind}: {pair.First.Size} characters allocate {pair.First.Allocated} bytes, {pair.Second.Size} allocate {pair.Second.Allocated}"));
            faults.AddRange(sizes.Where(static step => step.PerKilobyte > MostTime && step.Milliseconds > AlwaysAllowed).Select(static step =>
                string.Create(CultureInfo.InvariantCulture, $"{step.Kind}: {step.Size} characters take {step.PerKilobyte:0.0} ms of the processor per kilobyte")));
        }

        output.WriteLine(string.Join('\n', steps.GroupBy(static step => step.Kind).Select(static kind => kind.MaxBy(static step => step.Size)!).OrderByDescending(static step => step.PerKilobyte).Select(static step =>
            string.Create(CultureInfo.InvariantCulture, $"{step.Kind,-32}{step.Size,8}{step.Allocated / 1024,10} kB{step.PerKilobyte,9:0.00} ms/kB"))));
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    /// <summary>Runs kinds from the first on; gives how many, the one that the process died of included.</summary>
    static int Run(int first, int largest, List<GrowthStep> steps, List<string> faults)
    {
        using var process = FuzzProcess.Start([GrowthRun.Command, first.ToString(CultureInfo.InvariantCulture), largest.ToString(CultureInfo.InvariantCulture)]);
        var errors = process.StandardError.ReadToEndAsync();
        var kinds = 0;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.StartsWith('{'))
            {
                steps.Add(JsonSerializer.Deserialize<GrowthStep>(line)!);
            }
            else
            {
                kinds++;
            }
        }

        process.WaitForExit();
        if (process.ExitCode != FuzzRun.Finished)
        {
            kinds = Math.Max(1, kinds);
            faults.Add($"{Growths.All[first + kinds - 1].Name}: the process ended with code {process.ExitCode}: {string.Join('\n', errors.GetAwaiter().GetResult().Split('\n').Take(8))}");
        }

        return kinds;
    }
}
