using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BuildCache.Content.Tests.Fuzz;

/// <summary>What a growing input costs at one size.</summary>
/// <param name="Kind">What grows.</param>
/// <param name="Size">In characters.</param>
/// <param name="Allocated">In bytes: work as it can be counted, the same on a busy machine.</param>
/// <param name="Milliseconds">Of the processor.</param>
/// <param name="Fault">What does not hold, if anything.</param>
sealed record GrowthStep(string Kind, int Size, long Allocated, double Milliseconds, string? Fault)
{
    [JsonIgnore]
    public double PerKilobyte => Milliseconds / (Size / 1024.0);
}

/// <summary>The other process: makes one kind of input ever larger and prints what each size costs.</summary>
static class GrowthRun
{
    public const string Command = "grow-in-child";

    /// <summary>The command: <c>grow-in-child first largest</c>, from the first kind by number. A kind's name comes before its steps.</summary>
    public static int Run(string[] args)
    {
        using var watchdog = new FuzzWatchdog();
        var largest = int.Parse(args[2], CultureInfo.InvariantCulture);
        foreach (var growth in Growths.All[int.Parse(args[1], CultureInfo.InvariantCulture)..])
        {
            Console.WriteLine(growth.Name);
            watchdog.Begin(growth.Name);
            if (!growth.IsBuilt)
            {
                // Code is compiled and tables are filled before anything is counted.
                Step(growth, 512);
                Step(growth, 1024);
            }

            for (var size = growth.IsBuilt ? 16384 : 4096; size <= largest; size *= 2)
            {
                watchdog.Begin($"{growth.Name} at {size}");
                Console.WriteLine(JsonSerializer.Serialize(Step(growth, size)));
            }
        }

        return FuzzRun.Finished;
    }

    static GrowthStep Step(Growth growth, int size)
    {
        var text = growth.Make(size);
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var start = Environment.CpuUsage.TotalTime;
        var fault = FuzzFault.Of(() => growth.Read(text));
        return new GrowthStep(growth.Name, text.Length, GC.GetTotalAllocatedBytes(precise: true) - allocated, (Environment.CpuUsage.TotalTime - start).TotalMilliseconds, fault);
    }
}
