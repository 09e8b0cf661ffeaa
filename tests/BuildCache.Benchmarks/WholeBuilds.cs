using System.Globalization;
using System.Text;
using System.Text.Json;

namespace BuildCache.Benchmarks;

/// <summary>
/// Whole builds of one corpus, as commands. Contestants take turns within each round, so that a noisy machine is noisy for all;
/// the figure is the median, and what counts is the ratio. After the last round of a step each result is compared with a clean build of the
/// same sources (of very large corpora that of the last step): a fast build that is wrong is none.
/// </summary>
static class WholeBuilds
{
    public static async Task<int> RunAsync(WholeBuildOptions options)
    {
        var (results, text) = (new List<Result>(), new StringBuilder());
        foreach (var pages in options.Pages)
        {
            var root = Directory.CreateTempSubdirectory("buildcache-benchmarks-").FullName;
            try
            {
                var own = await RunAsync(root, pages, options);
                text.Append(Table(pages, options, own)).Append('\n');
                results.AddRange(own);
            }
            finally
            {
                Directory.Delete(root, recursive: true);
            }
        }

        Directory.CreateDirectory(options.Results);
        foreach (var size in results.GroupBy(static result => result.Pages))
        {
            File.WriteAllText(Path.Combine(options.Results, string.Create(CultureInfo.InvariantCulture, $"builds-{size.Key}.svg")),
                Chart.Draw(string.Create(CultureInfo.InvariantCulture, $"Seconds of a build of {size.Key:N0} pages after each kind of edit"),
                    [.. size.Where(static result => result.PeakBytes > 0).Select(static result => (result.Step, result.Contestant, result.Seconds))]));
        }

        File.WriteAllText(Path.Combine(options.Results, "builds.md"), text.ToString());
        File.WriteAllText(Path.Combine(options.Results, "builds.json"), JsonSerializer.Serialize(new { options.Rounds, results }, Figures.Indented));
        await Console.Out.WriteLineAsync("\n" + text);
        return results.TrueForAll(static result => result.Contestant != "BuildCache" || result.Verdict is "" or "right") ? 0 : 1;
    }

    static async Task<List<Result>> RunAsync(string root, int pages, WholeBuildOptions options)
    {
        var contestants = await Contestants.CreateAsync(root, pages, options);
        var results = new List<Result>();
        var steps = Step.All(pages).Where((step, i) => i == 0 || options.Steps.Count == 0 || options.Steps.Contains(step.Name)).ToList();
        foreach (var step in steps)
        {
            var taking = contestants.Where(contestant => contestant.Pages is not null || !step.NeedsCorpus).ToList();
            var costs = taking.ToDictionary(static contestant => contestant.Name, static _ => new List<Cost>());
            for (var round = 0; round < options.Rounds; round++)
            {
                foreach (var contestant in taking)
                {
                    if (step.Before is { } before)
                    {
                        before(contestant, round);
                        await contestant.BuildAsync();
                    }

                    step.Prepare(contestant, round);
                    costs[contestant.Name].Add(await contestant.BuildAsync());
                }
            }

            foreach (var contestant in taking)
            {
                var verdict = contestant.Pages is null || !options.CompareEach && step != steps[^1] ? "" : (await contestant.CompareWithCleanAsync()).ToString();
                results.Add(Result.Of(pages, step.Name, contestant.Name, costs[contestant.Name], verdict));
            }

            results.AddRange(FloorsOf(step, pages, contestants[0], root).Select(floor => Result.Of(pages, step.Name, floor.Name, [.. Enumerable.Range(0, options.Rounds).Select(_ => floor.Measure())], "")));
            await Console.Out.WriteLineAsync($"{pages:N0} pages, {step.Name}: {string.Join(", ", results.Where(result => result.Pages == pages && result.Step == step.Name).Select(static result => $"{result.Contestant} {result.Seconds:0.00} s, {result.ProcessorSeconds:0.00} CPU s {result.Verdict}"))}");
        }

        results.AddRange(Sizes(pages, contestants[0]));
        return results;
    }

    /// <summary>The least that a step could cost, by itself.</summary>
    static IEnumerable<(string Name, Func<Cost> Measure)> FloorsOf(Step step, int pages, Contestant own, string root) => step.Name switch
    {
        "nothing changed" => [("a look at each file", () => Floors.Walk(own.Folder))],
        "everything touched" => [("the pages hashed", () => Floors.Hash(own.PagesFolder))],
        "and back" => [("those outputs copied", () => Floors.Copy(own.OutputFolder, Path.Combine(root, "copy"), Step.OnBranch(pages)))],
        "outputs deleted" => [("the outputs copied", () => Floors.Copy(own.OutputFolder, Path.Combine(root, "copy")))],
        _ => [],
    };

    /// <summary>What BuildCache keeps, beside the Markdown that it is made of.</summary>
    static IEnumerable<Result> Sizes(int pages, Contestant own)
    {
        var markdown = Directory.EnumerateFiles(own.PagesFolder, "*.md", SearchOption.AllDirectories).Sum(static file => new FileInfo(file).Length);
        var files = new DirectoryInfo(Path.Combine(own.Folder, own.Database!)).GetFiles("*", SearchOption.AllDirectories);
        var bytes = files.Sum(static file => file.Length);
        var rows = files.Where(static file => file.Extension == ".db").Sum(static file => DatabaseSize.Rows(file.FullName));
        yield return Size("database, times the Markdown", (double)bytes / markdown);
        yield return Size("bytes of the database", bytes);
        yield return Size("rows per page", (double)rows / pages);

        Result Size(string name, double value) => new(pages, name, own.Name, value, double.NaN, 0, "");
    }

    static string Table(int pages, WholeBuildOptions options, List<Result> results)
    {
        var table = new StringBuilder();
        table.Append(CultureInfo.InvariantCulture, $"{pages:N0} pages, {Step.OnBranch(pages):N0} of them other on another branch; median of {options.Rounds}, alternating; {Environment.ProcessorCount} cores, {System.Runtime.InteropServices.RuntimeInformation.OSDescription}.\n\n");
        table.Append("| | | seconds | CPU seconds | peak MB | times BuildCache | beside a clean build |\n|---|---|--:|--:|--:|--:|---|\n");
        foreach (var result in results)
        {
            var own = results.First(other => other.Step == result.Step && other.Contestant == "BuildCache").Seconds;
            table.Append(CultureInfo.InvariantCulture, $"| {result.Step} | {result.Contestant} | {Figures.Text(result.Seconds)} | {Figures.Text(result.ProcessorSeconds)} | {Figures.Megabytes(result.PeakBytes)} | {result.Seconds / own:0.00} | {result.Verdict} |\n");
        }

        return table.ToString();
    }

    sealed record Result(int Pages, string Step, string Contestant, double Seconds, double ProcessorSeconds, long PeakBytes, string Verdict)
    {
        public static Result Of(int pages, string step, string contestant, List<Cost> costs, string verdict)
        {
            var median = Figures.Median(costs);
            return new Result(pages, step, contestant, median.Seconds, median.ProcessorSeconds, median.PeakBytes, verdict);
        }
    }
}
