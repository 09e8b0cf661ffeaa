using System.Globalization;

namespace BuildCache.Content.Tests.Fuzz;

/// <summary>
/// Content that nobody wrote: texts of each grammar, with mistakes and without, and texts of its pieces in any order. Whatever they hold, the
/// build says what is wrong with them, at a place that exists, or makes of them what they say.
/// <list type="bullet">
/// <item><c>BUILDCACHE_FUZZ</c>: how many inputs, over all kinds (<see cref="FuzzKinds"/>). Default: 300.</item>
/// <item><c>BUILDCACHE_FUZZ_SEED</c>: a number for other inputs than those of 1; or one input, as a fault names it (<c>markdown:12345</c>).</item>
/// <item><c>BUILDCACHE_FUZZ_KINDS</c>: only these kinds, with commas between them.</item>
/// </list>
/// Each input is made of <see cref="Choices"/>, so that a failing one is shrunk within its grammar. They are tried in a process of their own
/// (<see cref="FuzzRun"/>): an overflow of the stack ends it, and is reported with its input like any fault.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class FuzzTests(ITestOutputHelper output)
{
    static string? Seed => Environment.GetEnvironmentVariable("BUILDCACHE_FUZZ_SEED");

    static long Inputs => long.TryParse(Environment.GetEnvironmentVariable("BUILDCACHE_FUZZ"), CultureInfo.InvariantCulture, out var inputs) ? inputs : 300;

    [Fact]
    public void No_content_breaks_a_build_or_is_lost_in_it()
    {
        var fuzz = new FuzzProcess();
        if (Seed?.Contains(':', StringComparison.Ordinal) == true)
        {
            fuzz.Replay(Seed);
        }
        else
        {
            fuzz.Range(ulong.TryParse(Seed, CultureInfo.InvariantCulture, out var seed) ? seed : 1, Inputs);
        }

        output.WriteLine(fuzz.Report());
        Assert.True(fuzz.Findings.Count == 0, fuzz.Report());
    }
}
