using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using BuildCache.Benchmarks;

// dotnet run -c Release --project tests/BuildCache.Benchmarks -- builds [--pages 1000] [--rounds 7] [--results folder]
// dotnet run -c Release --project tests/BuildCache.Benchmarks -- waits [--what name,name] [--rounds 3] [--results folder]
// dotnet run -c Release --project tests/BuildCache.Benchmarks -- resident [pages] [builds]
// dotnet run -c Release --project tests/BuildCache.Benchmarks -- serve [--pages 100,1000] [--edits 100]
// dotnet run -c Release --project tests/BuildCache.Benchmarks -- engine [arguments of BenchmarkDotNet]
switch (args)
{
    case ["builds", .. var options]:
        return await WholeBuilds.RunAsync(WholeBuildOptions.Parse(options));
    case ["waits", .. var options]:
        return await Waits.RunAsync(WaitOptions.Parse(options));
    case ["resident"]:
        return await ResidentBuilds.RunAsync(1000, 1000);
    case ["resident", var pages, var builds]:
        return await ResidentBuilds.RunAsync(int.Parse(pages, CultureInfo.InvariantCulture), int.Parse(builds, CultureInfo.InvariantCulture));
    case ["serve", .. var options]:
        return await ServedEdits.RunAsync(ServeOptions.Parse(options));
    case ["engine", .. var options]:
        // It builds the whole tree again, which two minutes are not always enough for.
        BenchmarkSwitcher.FromAssembly(typeof(EngineBenchmarks).Assembly).Run(options.Length == 0 ? ["--filter", "*"] : options, ManualConfig.Create(DefaultConfig.Instance).WithBuildTimeout(TimeSpan.FromMinutes(10)));
        return 0;
    default:
        await Console.Error.WriteLineAsync("""
            builds [--pages 1000,10000] [--rounds 5] [--steps name,name] [--peers true|false|hugo,eleventy,docfx,astro] [--packages folder] [--results folder]
                whole builds of a corpus after every kind of edit: BuildCache, an empty class library, and other generators where they can be set up;
                alternating, medians, ratios, each result compared with a clean build. Writes builds.md, builds.json and a picture for each size into the folder.
            waits [--what restore,commands,assets,images,handler] [--rounds 3] [--scale 1] [--packages folder] [--results folder]
                what else a user waits for: restoring and the first build, 500 commands, 100,000 assets, 5,000 images, an edit of a handler;
                each beside something measured in the same rounds. --scale 0.01 takes a hundredth of the items. Writes waits.md and waits.json.
            resident [pages builds]
                a project that stays open: an edit and a build, 1,000 times with 1,000 pages, in one process; other edits 100 times.
            serve [--pages 100,1000] [--edits 100] [--kinds body,title,style,layout]
                the server with a page open in Chromium: from the write of a file to the frame that shows it; the first answer; memory; idleness.
            engine [...]
                the engine alone and its parts, in one process; the arguments are those of BenchmarkDotNet: --list flat, --filter "*Markdown*", --job dry.
                Needs the repository, of which it builds a copy of its own; --inProcess does without that.
            """);
        return 2;
}
