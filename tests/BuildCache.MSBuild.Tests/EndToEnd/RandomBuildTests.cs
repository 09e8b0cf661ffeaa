using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace BuildCache.MSBuild.Tests.EndToEnd;

/// <summary>
/// Random edits of a site, with real processes that come to their end, are killed, or are told to stop: what stands there afterwards and
/// what was said is compared with a clean build of the same files. BUILDCACHE_TRUST_BUILDS says how many builds (8), BUILDCACHE_TRUST_SEED
/// where random numbers begin.
/// </summary>
public sealed partial class RandomBuildTests(ITestOutputHelper output)
{
    static readonly Dictionary<string, string?> Variables = new() { ["NUGET_PACKAGES"] = Packages.PackageFolder };

    readonly Dictionary<string, string> clean = [];

    static int Setting(string name, int normal) => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : normal;

    [Fact]
    public async Task Random_edits_kills_and_interruptions_of_real_builds_end_as_clean_builds_end()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The commands of this test are those of a Unix shell, and so are its signals.");
        var (builds, seed) = (Setting("BUILDCACHE_TRUST_BUILDS", 8), Setting("BUILDCACHE_TRUST_SEED", 20_261_122));
        var random = new Random(seed);
        var (project, twin) = (RandomSite.New("Site"), RandomSite.New("Site"));
        var site = new RandomSite(project, random);
        site.Begin();
        (await project.Dotnet("restore")).Succeeds();
        (await twin.Dotnet("restore")).Succeeds();
        var (ended, stopped) = (0, new Dictionary<string, int> { ["KILL"] = 0, ["INT"] = 0 });
        var edits = new List<string>();
        for (var i = 0; i < builds; i++)
        {
            edits.Add(site.Edit());
            var before = site.Inputs();
            // Every second build comes to its end, or there would be little to interrupt.
            var signal = i % 2 == 0 ? null : i % 4 == 1 ? "KILL" : "INT";
            var (exitCode, said, wasStopped) = await Build(project, site.Configuration, signal, random.Next(1, 60), hasWorker: i % 3 == 1);
            var told = string.Join(", ", edits.TakeLast(6));
            Assert.True(before.SequenceEqual(site.Inputs()), $"seed {seed}, build {i}: a file of the user was touched after {told}");
            if (wasStopped)
            {
                stopped[signal!]++;
                edits.Add("(" + signal + ")");
                continue;
            }
            ended++;
            Assert.True(exitCode == 0, $"seed {seed}, build {i} fails after {told}:\n{said}");
            var (expected, actual) = (await Clean(twin, before.Select(static file => (file.Key, file.Value.Content)), site.Configuration), Told(project, said) + RandomSite.Outputs(project, site.Configuration));
            Assert.True(expected == actual, $"seed {seed}, build {i} is not as a clean build after {string.Join(", ", edits.TakeLast(20))}:\n{Difference(expected, actual)}");
        }
        output.WriteLine($"seed {seed}: {ended} builds came to their end, {stopped["KILL"]} were killed, {stopped["INT"]} were interrupted, {clean.Count} states");
        Assert.DoesNotContain(stopped.Values, static count => count == 0);
    }

    static string Difference(string expected, string actual)
    {
        var (left, right) = (expected.Split('\n'), actual.Split('\n'));
        return string.Join('\n', [.. left.Except(right).Select(static line => "clean: " + line), .. right.Except(left).Select(static line => "built: " + line)]);
    }

    /// <summary>What a clean build of some files says and writes.</summary>
    async Task<string> Clean(TestProject twin, IEnumerable<(string Path, string Content)> inputs, string configuration)
    {
        var files = inputs.ToList();
        var key = configuration + "\n" + string.Join('\n', files.Select(static file => $"{file.Path}\n{file.Content}"));
        if (!clean.TryGetValue(key, out var known))
        {
            foreach (var entry in new DirectoryInfo(twin.Folder).EnumerateFileSystemInfos().Where(static entry => entry.Name != "obj" && !entry.Name.EndsWith(".csproj", StringComparison.Ordinal)))
            {
                (entry as DirectoryInfo)?.Delete(recursive: true);
                (entry as FileInfo)?.Delete();
            }
            if (Directory.Exists(twin.PathOf("obj/buildcache")))
            {
                Directory.Delete(twin.PathOf("obj/buildcache"), recursive: true);
            }
            files.ForEach(file => twin.Write(file.Path, file.Content));
            var (exitCode, said, _) = await Build(twin, configuration, null, 0, hasWorker: false);
            Assert.True(exitCode == 0, said);
            clean[key] = known = Told(twin, said) + RandomSite.Outputs(twin, configuration);
        }
        return known;
    }

    /// <summary>Builds; with a signal, the process gets it after so many changes of the files that a build writes.</summary>
    static async Task<(int ExitCode, string Said, bool WasStopped)> Build(TestProject project, string configuration, string? signal, int changes, bool hasWorker)
    {
        using var process = DotnetCommand.Start("dotnet", project.Folder, ["build", "--no-restore", "-c", configuration, "-tl:off", "-clp:NoSummary", "-v:m", $"-p:BuildCacheWorker={hasWorker}"], Variables);
        using var watcher = new FileSystemWatcher(project.Folder) { IncludeSubdirectories = true, NotifyFilter = NotifyFilters.FileName | NotifyFilters.Size | NotifyFilters.LastWrite };
        var (seen, wasStopped) = (0, false);
        if (signal is not null)
        {
            void Count(object sender, FileSystemEventArgs change)
            {
                if (change.FullPath.Contains("/buildcache/", StringComparison.Ordinal) && Interlocked.Increment(ref seen) == changes)
                {
                    wasStopped = !process.HasExited;
                    Stop(process, signal);
                }
            }
            watcher.Changed += Count;
            watcher.Created += Count;
            watcher.Renamed += Count;
            watcher.EnableRaisingEvents = true;
        }
        var (exitCode, said) = await DotnetCommand.Finish(process);
        watcher.EnableRaisingEvents = false;
        return (exitCode, said, wasStopped);
    }

    static void Stop(Process process, string signal)
    {
        if (signal == "KILL")
        {
            // Its commands too: what outlives a build is another matter.
            process.Kill(entireProcessTree: true);
            return;
        }
        using var kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Warnings with their places, in order.</summary>
    static string Told(TestProject project, string said) =>
        string.Concat(Diagnostic().Matches(said).Select(match => match.Value.Replace(project.Folder, "", StringComparison.Ordinal) + "\n"));

    [GeneratedRegex(@"^.*: (?:warning|error) [A-Z]+\d+: .*$", RegexOptions.Multiline)]
    private static partial Regex Diagnostic();
}
