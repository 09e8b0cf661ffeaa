using System.Globalization;
using System.Text;
using System.Text.Json;

namespace BuildCache.Benchmarks;

/// <summary>
/// Whole builds of one corpus, as commands. Contestants take turns within each round, so that a noisy machine is noisy for all;
/// the figure is the median, and what counts is the ratio.
/// </summary>
static class WholeBuilds
{
    static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static async Task<int> RunAsync(WholeBuildOptions options)
    {
        var root = Directory.CreateTempSubdirectory("buildcache-benchmarks-").FullName;
        try
        {
            var contestants = await Contestants.CreateAsync(root, options.Pages);
            var results = new List<Result>();
            foreach (var (step, prepare, needsCorpus) in Steps(options.Pages))
            {
                var taking = contestants.Where(contestant => contestant.HasCorpus || !needsCorpus).ToList();
                var times = taking.ToDictionary(static contestant => contestant.Name, static _ => new List<double>());
                for (var round = 0; round < options.Rounds; round++)
                {
                    foreach (var contestant in taking)
                    {
                        prepare(contestant, round);
                        times[contestant.Name].Add(await contestant.BuildAsync());
                    }
                }

                results.AddRange(taking.Select(contestant => new Result(step, contestant.Name, Median(times[contestant.Name]), Median(times["BuildCache"]))));
                await Console.Out.WriteLineAsync($"{step}: {string.Join(", ", results.Where(result => result.Step == step).Select(static result => $"{result.Contestant} {result.Seconds:0.00} s"))}");
            }

            Directory.CreateDirectory(options.Results);
            var table = Table(options, results);
            File.WriteAllText(Path.Combine(options.Results, "builds.md"), table);
            File.WriteAllText(Path.Combine(options.Results, "builds.json"), JsonSerializer.Serialize(new { options.Pages, options.Rounds, results }, Indented));
            await Console.Out.WriteLineAsync("\n" + table);
            return 0;
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    static (string Step, Action<Contestant, int> Prepare, bool NeedsCorpus)[] Steps(int pages) =>
    [
        ("cold", static (contestant, _) => contestant.Forget(), true),
        ("nothing changed", static (_, _) => { }, false),
        ("one body", (contestant, round) => Edit(contestant, Corpus.WithBody(pages, round)), true),
        ("one title", (contestant, round) => Edit(contestant, Corpus.WithTitle(pages, round)), true),
    ];

    static void Edit(Contestant contestant, string text)
    {
        var content = Path.Combine(contestant.Folder, "content");
        File.WriteAllText(Path.Combine(Directory.Exists(content) ? content : contestant.Folder, Corpus.PathOf(0)), text);
    }

    static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    static string Table(WholeBuildOptions options, List<Result> results)
    {
        var table = new StringBuilder();
        table.Append(CultureInfo.InvariantCulture, $"{options.Pages:N0} pages, median of {options.Rounds}, alternating; {Environment.ProcessorCount} cores, {System.Runtime.InteropServices.RuntimeInformation.OSDescription}.\n\n");
        table.Append("| | | seconds | times BuildCache |\n|---|---|--:|--:|\n");
        foreach (var result in results)
        {
            table.Append(CultureInfo.InvariantCulture, $"| {result.Step} | {result.Contestant} | {result.Seconds:0.00} | {result.Ratio:0.00} |\n");
        }

        return table.ToString();
    }

    sealed record Result(string Step, string Contestant, double Seconds, double Own)
    {
        public double Ratio => Seconds / Own;
    }
}
