using System.Globalization;
using System.Text.Json;

namespace BuildCache.Content.Tests.Fuzz;

/// <summary>
/// The other process: tries inputs one after another and prints a line of JSON for each fault and, at the end, for each kind. Before an
/// input it writes down which one, so that whoever started it knows what it died of.
/// </summary>
sealed class FuzzRun(string progressFile) : IDisposable
{
    public const string Command = "fuzz-in-child";

    /// <summary>Exit code of a run that came to its end, with faults or without.</summary>
    public const int Finished = 42;

    const int FaultsToShrink = 40;

    readonly Dictionary<string, FuzzCount> counts = FuzzKinds.All.ToDictionary(static kind => kind.Name, static kind => new FuzzCount(kind.Name));
    readonly FuzzProgress progress = new(progressFile);
    readonly HashSet<string> known = [];
    readonly FuzzWatchdog watchdog = new();

    /// <summary>The command: <c>fuzz-in-child progress seed first end</c>, or <c>fuzz-in-child progress kind seed</c> for one input.</summary>
    public static int Run(string[] args)
    {
        using var run = new FuzzRun(args[1]);
        if (args is [_, _, var seed, var first, var end])
        {
            run.Range(Number(seed), (long)Number(first), (long)Number(end));
        }
        else
        {
            run.Try(FuzzKinds.Named(args[2]), Number(args[3]), 0);
        }

        run.Tell();
        return Finished;
    }

    static ulong Number(string text) => ulong.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>Inputs by number: each kind has its turn when it is farthest behind its share.</summary>
    void Range(ulong seed, long first, long end)
    {
        var schedule = new FuzzSchedule();
        for (long at = 0, number = 0; at < end; number++)
        {
            var kind = schedule.Next();
            var count = at < first ? kind.Files : Try(kind, seed * 1_000_000_007UL + (ulong)number, at);
            schedule.Count(kind, count);
            at += count;
            if (number % 10_000 == 9_999)
            {
                Tell();
            }
        }
    }

    /// <summary>Prints what was tried since it was told last.</summary>
    void Tell()
    {
        foreach (var kind in FuzzKinds.All)
        {
            Console.WriteLine(JsonSerializer.Serialize(counts[kind.Name]));
            counts[kind.Name] = new FuzzCount(kind.Name);
        }
    }

    int Try(FuzzKind kind, ulong seed, long at)
    {
        progress.Write(kind, seed, at);
        watchdog.Begin(kind, seed);
        var choices = new Choices(seed);
        var input = kind.Generate(choices);
        var fault = Measured(kind, seed, input);
        if (fault is not null)
        {
            Report(kind, seed, choices.Made, input, fault);
        }

        watchdog.End();
        return kind.Files;
    }

    /// <summary>The longest time per kilobyte is that of the better of two tries: the first one of a kind also compiles code.</summary>
    string? Measured(FuzzKind kind, ulong seed, FuzzCase input)
    {
        var count = counts[kind.Name];
        var (fault, milliseconds) = Timed(input);
        if (fault is null && count.IsLongest(input, milliseconds))
        {
            milliseconds = Math.Min(milliseconds, Timed(input).Milliseconds);
        }

        count.Add(input, seed, milliseconds, isTimed: fault is null);
        return fault;
    }

    static (string? Fault, double Milliseconds) Timed(FuzzCase input)
    {
        var start = Environment.CpuUsage.TotalTime;
        var fault = FaultOf(input);
        return (fault, (Environment.CpuUsage.TotalTime - start).TotalMilliseconds);
    }

    static string? FaultOf(FuzzCase input) => FuzzFault.Of(input.Check);

    void Report(FuzzKind kind, ulong seed, IReadOnlyList<int> choices, FuzzCase input, string fault)
    {
        var sign = Sign(fault);
        counts[kind.Name].Faults++;
        if (!known.Add(kind.Name + sign) || known.Count > FaultsToShrink)
        {
            return;
        }

        var smallest = Shrinker.Shrink(
            choices,
            tried =>
            {
                watchdog.Begin(kind, seed);
                var made = new Choices(tried);
                return FaultOf(kind.Generate(made)) is { } same && Sign(same) == sign ? made.Made : null;
            },
            attempts: input.Count == 1 ? 4000 : 60);
        var shrunk = kind.Generate(new Choices(smallest));
        Console.WriteLine(JsonSerializer.Serialize(new FuzzFinding(kind.Name, seed, FaultOf(shrunk) ?? fault, shrunk.Input)));
    }

    /// <summary>What two faults of one cause have in common: the first line, without what is the input's.</summary>
    static string Sign(string fault) => new([.. fault.Split('\n')[0].TakeWhile(static c => c != ':').Where(static c => !char.IsDigit(c)).Take(60)]);

    public void Dispose()
    {
        watchdog.Dispose();
        progress.Dispose();
    }
}
