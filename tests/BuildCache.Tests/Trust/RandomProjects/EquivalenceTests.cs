using System.Collections.Concurrent;
using System.Globalization;

namespace BuildCache.Tests.Trust;

/// <summary>
/// Random edits of random projects: after each the build must agree with a clean build in outputs, documents and diagnostics, run nothing
/// that saw no change, leave the user's files alone, and be idle when it is repeated at once, whatever ended the builds before it.
/// BUILDCACHE_TRUST_SEQUENCES and BUILDCACHE_TRUST_LENGTH make it longer, BUILDCACHE_TRUST_SEED says where seeds begin, and alone it
/// replays one; with BUILDCACHE_TRUST_EDITS, the edits of a report, as it tells them.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class EquivalenceTests(ITestOutputHelper output)
{
    const int FirstSeed = 20_261_122;

    static int? Setting(string name) => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : null;

    [Fact]
    public async Task Random_edits_of_random_projects_end_as_clean_builds_end()
    {
        var length = Setting("BUILDCACHE_TRUST_LENGTH") ?? 50;
        var first = Setting("BUILDCACHE_TRUST_SEED") ?? FirstSeed;
        var count = Setting("BUILDCACHE_TRUST_SEQUENCES") ?? (Setting("BUILDCACHE_TRUST_SEED") is null ? 6 : 1);
        var counts = new SequenceCounts();
        var faults = new ConcurrentQueue<string>();
        await Parallel.ForEachAsync(Enumerable.Range(first, count), TestContext.Current.CancellationToken, async (seed, cancellationToken) =>
        {
            var edits = Environment.GetEnvironmentVariable("BUILDCACHE_TRUST_EDITS") is { } told ? Edit.Parse(told) : Edit.Sequence(seed, length);
            if (await Check(edits, seed, counts) is { } problem)
            {
                faults.Enqueue($"BUILDCACHE_TRUST_SEED={seed}: {await Shrink(edits, seed, problem)}");
            }
        });
        output.WriteLine(counts.ToString());
        Assert.True(faults.IsEmpty, string.Join("\n\n", faults));
        // That nothing was found says something only if it was looked for.
        Assert.True(count == 1 || counts.Ended.Values.All(static times => times > 0), counts.ToString());
    }

    static async Task<string?> Check(IReadOnlyList<Edit> edits, int seed, SequenceCounts counts)
    {
        try
        {
            // Some on the disk: the clock of files in memory is finer, and their numbers do not come back. Some in a workspace that stays open.
            return await RandomProject.Check(edits, inMemory: seed % 4 != 0, staysOpen: seed % 3 != 0, counts, TestContext.Current.CancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return $"{error.GetType().Name}: {error.Message}\n{string.Join('\n', (error.StackTrace ?? "").Split('\n').Take(6))}";
        }
    }

    /// <summary>Takes out edits as long as something still goes wrong, within reason.</summary>
    static async Task<string> Shrink(List<Edit> edits, int seed, string problem)
    {
        var first = problem;
        var attempts = Setting("BUILDCACHE_TRUST_SHRINK") ?? 100;
        for (var size = edits.Count / 2; size > 0; size /= 2)
        {
            for (var at = 0; at < edits.Count && attempts > 0; attempts--)
            {
                var fewer = edits.Where((_, i) => i < at || i >= at + size).ToList();
                if (fewer.Count < edits.Count && await Check(fewer, seed, new SequenceCounts()) is { } still)
                {
                    (edits, problem) = (fewer, still);
                }
                else
                {
                    at += size;
                }
            }
        }
        return $"{problem}\nEdits: {string.Join(", ", edits)}\nAt first: {first}";
    }
}
