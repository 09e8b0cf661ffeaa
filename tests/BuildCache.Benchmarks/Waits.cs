using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace BuildCache.Benchmarks;

/// <summary>
/// What a user waits for beside builds of pages: restoring, commands, many files, images, handlers. Whole commands; medians; each beside
/// something that was measured in the same rounds, so that ratios hold on other machines too.
/// </summary>
static class Waits
{
    /// <summary>What there is to wait for, by the name that options give it.</summary>
    public static readonly IReadOnlyDictionary<string, Func<WaitPlace, IAsyncEnumerable<Wait>>> Kinds = new Dictionary<string, Func<WaitPlace, IAsyncEnumerable<Wait>>>
    {
        ["restore"] = RestoreWaits.AllAsync,
        ["commands"] = CommandWaits.AllAsync,
        ["assets"] = AssetWaits.AllAsync,
        ["images"] = ImageWaits.AllAsync,
        ["handler"] = HandlerWaits.AllAsync,
    };

    public static async Task<int> RunAsync(WaitOptions options)
    {
        var root = Directory.CreateTempSubdirectory("buildcache-waits-").FullName;
        var results = new List<Result>();
        try
        {
            await Product.PrepareAsync(root, options.Packages);
            foreach (var (kind, allAsync) in Kinds.Where(kind => options.What.Count == 0 || options.What.Contains(kind.Key)))
            {
                var place = new WaitPlace(Path.Combine(root, kind), Path.Combine(root, "packages"), options.Scale);
                await foreach (var wait in allAsync(place))
                {
                    var measured = await MeasureAsync(kind, wait, options.Rounds);
                    results.AddRange(measured);
                    await Console.Out.WriteLineAsync($"{kind}, {wait.Name}: {string.Join(", ", measured.Select(static result => string.Create(CultureInfo.InvariantCulture, $"{result.Case} {result.Seconds:0.00} s ({result.Times:0.00})")))}");
                }

                Files.Delete(place.Root);
            }
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }

        var table = Table(options, results);
        Directory.CreateDirectory(options.Results);
        File.WriteAllText(Path.Combine(options.Results, "waits.md"), table);
        File.WriteAllText(Path.Combine(options.Results, "waits.json"), JsonSerializer.Serialize(new { options.Rounds, options.Scale, results }, Figures.Indented));
        await Console.Out.WriteLineAsync("\n" + table);
        return 0;
    }

    static async Task<IReadOnlyList<Result>> MeasureAsync(string kind, Wait wait, int rounds)
    {
        var costs = wait.Cases.Select(static _ => new List<Cost>()).ToList();
        for (var round = 1; round <= Math.Min(rounds, wait.MostRounds); round++)
        {
            for (var i = 0; i < costs.Count; i++)
            {
                costs[i].Add(await wait.Cases[i].MeasureAsync(round));
            }
        }

        var yardstick = Figures.Median(costs[^1]).Seconds;
        return [.. wait.Cases.Zip(costs, (one, cost) => Result.Of(kind, wait.Name, one.Name, cost, yardstick))];
    }

    static string Table(WaitOptions options, List<Result> results)
    {
        var table = new StringBuilder();
        table.Append(CultureInfo.InvariantCulture, $"Median of {options.Rounds}, alternating; {(options.Scale == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"{options.Scale} of the items; "))}{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}. Ratios are to the last row of each group.\n\n");
        table.Append("| | | | seconds | CPU seconds | peak MB | rounds | ratio |\n|---|---|---|--:|--:|--:|--:|--:|\n");
        foreach (var result in results)
        {
            table.Append(CultureInfo.InvariantCulture, $"| {result.What} | {result.Wait} | {result.Case} | {Figures.Text(result.Seconds)} | {Figures.Text(result.ProcessorSeconds)} | {Figures.Megabytes(result.PeakBytes)} | {result.Rounds} | {Figures.Text(result.Times)} |\n");
        }

        return table.ToString();
    }

    /// <summary>One row.</summary>
    /// <param name="What">The kind.</param>
    /// <param name="Wait">What was waited for.</param>
    /// <param name="Case">In which way.</param>
    /// <param name="Seconds">The median.</param>
    /// <param name="ProcessorSeconds">The median.</param>
    /// <param name="PeakBytes">The most of all rounds.</param>
    /// <param name="Rounds">How often it was measured.</param>
    /// <param name="Times">Its seconds, divided by those of the last case.</param>
    sealed record Result(string What, string Wait, string Case, double Seconds, double ProcessorSeconds, long PeakBytes, int Rounds, double Times)
    {
        public static Result Of(string what, string wait, string name, List<Cost> costs, double yardstick)
        {
            var median = Figures.Median(costs);
            return new Result(what, wait, name, median.Seconds, median.ProcessorSeconds, median.PeakBytes, costs.Count, median.Seconds / yardstick);
        }
    }
}
