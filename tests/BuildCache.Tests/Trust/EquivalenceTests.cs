using System.Globalization;

namespace BuildCache.Tests.Trust;

/// <summary>
/// I1 and I2 on random graphs: after every edit the build must agree with a clean build, run nothing that saw no change, and be idle when
/// it is repeated at once. BUILDCACHE_TRUST_SEQUENCES and BUILDCACHE_TRUST_LENGTH make it longer, BUILDCACHE_TRUST_SEED replays one.
/// </summary>
public sealed class EquivalenceTests(ITestOutputHelper output)
{
    static int Setting(string name, int normal) => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : normal;

    [Fact]
    public async Task Random_edits_of_random_projects_end_as_clean_builds_end()
    {
        var length = Setting("BUILDCACHE_TRUST_LENGTH", 50);
        var first = Setting("BUILDCACHE_TRUST_SEED", 20_261_122);
        var count = Environment.GetEnvironmentVariable("BUILDCACHE_TRUST_SEED") is null ? Setting("BUILDCACHE_TRUST_SEQUENCES", 6) : 1;
        for (var seed = first; seed < first + count; seed++)
        {
            var edits = RandomProject.Sequence(seed, length);
            if (await RandomProject.Check(edits, TestContext.Current.CancellationToken) is { } problem)
            {
                var smallest = await Shrink(edits, problem);
                Assert.Fail($"BUILDCACHE_TRUST_SEED={seed}: {smallest.Problem}\nEdits: {string.Join(", ", smallest.Edits.Select(static e => $"{e.Kind} {e.Seed}"))}\nAt first: {problem}");
            }
            output.WriteLine($"seed {seed}: {edits.Count} states");
        }
    }

    /// <summary>Takes out edits as long as something still goes wrong, within reason.</summary>
    async Task<(List<Edit> Edits, string Problem)> Shrink(List<Edit> edits, string problem)
    {
        var attempts = Setting("BUILDCACHE_TRUST_SHRINK", 100);
        for (var size = edits.Count / 2; size > 0; size /= 2)
        {
            for (var at = 0; at < edits.Count && attempts > 0; attempts--)
            {
                var fewer = edits.Where((_, i) => i < at || i >= at + size).ToList();
                if (fewer.Count < edits.Count && await RandomProject.Check(fewer, TestContext.Current.CancellationToken) is { } still)
                {
                    (edits, problem) = (fewer, still);
                    output.WriteLine($"{edits.Count} edits: {still}");
                }
                else
                {
                    at += size;
                }
            }
        }
        return (edits, problem);
    }
}
