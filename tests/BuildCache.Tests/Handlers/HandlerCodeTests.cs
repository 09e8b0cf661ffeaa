using System.Globalization;
using BuildCache.Testing;

namespace BuildCache.Tests.Handlers;

/// <summary>
/// Handlers whose code changes from build to build end as a clean build with the same code ends. BUILDCACHE_CODE_SEED and
/// BUILDCACHE_CODE_STEPS replay and lengthen it.
/// </summary>
public sealed class HandlerCodeTests(ITestOutputHelper output)
{
    static int Setting(string name, int normal) => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : normal;

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task No_edit_of_code_leaves_a_result_behind()
    {
        const int Parts = 10;
        const int Handlers = 6;
        var steps = Setting("BUILDCACHE_CODE_STEPS", 20);
        var seed = Setting("BUILDCACHE_CODE_SEED", 20_261_124);
        var code = new RandomCode(seed, Parts, Handlers);
        using var compiled = new CompiledHandlers();
        using var host = new HandlerHost();
        host["a.txt"] = "a";
        long ran = 0;
        for (var step = 0; step < steps; step++)
        {
            var sources = step == 0 ? code.Begin() : code.Next();
            using var library = compiled.Compile(sources).Load();
            Assert.Empty(library.Diagnostics);
            host.Handlers.Clear();
            foreach (var handler in library.Handlers)
            {
                host.Handlers.Add(handler);
            }
            var run = await host.BuildAsync(cancellationToken: TestContext.Current.CancellationToken);
            Assert.Empty(run.Diagnostics);
            ran += step == 0 ? 0 : run.Ran.Count;
            var differences = await host.DifferencesFromCleanBuildAsync(TestContext.Current.CancellationToken);
            Assert.True(differences.Count == 0, $"BUILDCACHE_CODE_SEED={seed}, step {step}: {string.Join("; ", differences)}\n{string.Join('\n', sources)}");
        }
        output.WriteLine($"{ran} of {(steps - 1) * Handlers} calls ran");
        // Whole assemblies would make all of them run in nearly every step.
        Assert.InRange(ran, 1, (steps - 1) * Handlers * 2 / 3);
    }
}
