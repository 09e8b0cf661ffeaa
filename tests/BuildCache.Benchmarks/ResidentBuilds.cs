using System.Diagnostics;
using System.Globalization;
using BuildCache.Content;

namespace BuildCache.Benchmarks;

/// <summary>A project that stays open while somebody writes: open, build, edit a page, build again, a thousand times, in one process.</summary>
static class ResidentBuilds
{
    public static async Task<int> RunAsync(int pages, int builds)
    {
        var root = Directory.CreateTempSubdirectory("buildcache-resident-").FullName;
        try
        {
            Corpus.Write(root, pages);
            Corpus.RenameIndexes(root, "index.md");
            using var workspace = Workspace.Open(Describe(root), ContentHandlers.Create(site: true));
            await MeasureAsync("cold", 1, _ => workspace.BuildAsync());
            await MeasureAsync("nothing changed", Math.Min(builds, 100), _ => workspace.BuildAsync());
            foreach (var (name, hint) in new[] { ("one body, every file looked at", null), ("one body, told which", new ChangeSet([Corpus.PathOf(0)])) })
            {
                await MeasureAsync(name, builds, round =>
                {
                    File.WriteAllText(Path.Combine(root, Corpus.PathOf(0)), Corpus.WithBody(pages, round));
                    return workspace.BuildAsync(changes: hint);
                });
            }
            foreach (var (name, edit) in Edits(root, pages))
            {
                await MeasureAsync(name, Math.Min(builds, 100), round =>
                {
                    edit(round);
                    return workspace.BuildAsync();
                });
            }
            return 0;
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    /// <summary>Edits that other pages show: each of them writes one file, and every file is looked at.</summary>
    static IEnumerable<(string Name, Action<int> Edit)> Edits(string root, int pages)
    {
        yield return ("one title", round => File.WriteAllText(Path.Combine(root, Corpus.PathOf(0)), Corpus.WithTitle(pages, round)));
        yield return ("one page's tags", round => File.WriteAllText(Path.Combine(root, Corpus.PathOf(1)), Corpus.WithTag(pages, round)));
        yield return ("a page is added", round => File.WriteAllText(Path.Combine(root, $"s000/new{round}.md"), Corpus.NewPage(pages, round)));
        yield return ("a page is deleted", round => File.Delete(Path.Combine(root, $"s000/new{round}.md")));
    }

    /// <summary>Prints the median and the 99th percentile of some builds in milliseconds, their processor time, and the memory before and after.</summary>
    static async Task MeasureAsync(string name, int rounds, Func<int, Task<BuildResult>> buildAsync)
    {
        var times = new List<double>();
        using var process = Process.GetCurrentProcess();
        var (memory, processor) = (Memory(), process.TotalProcessorTime);
        for (var round = 0; round < rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            var result = await buildAsync(round);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            if (!result.Succeeded)
            {
                throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
            }
        }
        process.Refresh();
        times.Sort();
        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{name}: {rounds} builds, median {times[rounds / 2]:0.0} ms, p99 {times[rounds * 99 / 100]:0.0} ms, processor {(process.TotalProcessorTime - processor).TotalMilliseconds / rounds:0.0} ms a build, live memory {memory:0.0} -> {Memory():0.0} MB, in the process {process.WorkingSet64 / 1e6:0} MB"));
    }

    static double Memory() => GC.GetTotalMemory(forceFullCollection: true) / 1e6;

    /// <summary>The corpus in a folder, as a project.</summary>
    public static ProjectDescription Describe(string root) => new()
    {
        ProjectFile = Path.Combine(root, "Site.csproj"),
        ProjectDirectory = root,
        DatabasePath = Path.Combine(root, "obj", "site.db"),
        OutputDirectory = Path.Combine(root, "out"),
        Target = "Release|out",
        ReportPath = Path.Combine(root, "obj", "report.json"),
        IsSite = true,
        Properties = new Dictionary<string, string> { ["SiteTitle"] = "Benchmark" },
        Items = new Dictionary<string, ItemList>
        {
            ["Markdown"] = new() { Include = ["**/*.md"], Exclude = ["_*/**"] },
            ["SiteTemplate"] = new() { Include = ["_templates/**/*.hbs"] },
            ["SiteData"] = new() { Include = ["_data/**/*.*"] },
            ["SiteAsset"] = new() { Include = ["**/*.png", "**/*.css"] },
            ["BuildCacheQuery"] = new() { Include = ["queries/**/*.sql"] },
        },
        ExcludedFolders = ["obj", "out"],
    };
}
