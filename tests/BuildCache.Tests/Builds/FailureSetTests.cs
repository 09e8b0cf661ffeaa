namespace BuildCache.Tests.Builds;

/// <summary>A build that fails names every error of what could run, each time the same ones, whichever call was the quickest.</summary>
[Trait("Speed", "Slow")]
public sealed class FailureSetTests
{
    const int Repetitions = 50;

    static readonly Computation<string, string> Mistaken = new("Mistaken", static (name, _) => throw Error("BCM9901", "mistaken " + name));

    static readonly Computation<string, string> Thrown = new("Thrown", static (name, _) => throw Error("BCM9903", "thrown " + name));

    /// <summary>Fails of one computation, and lets another alone that it has asked too.</summary>
    static readonly Computation<string, string> Through = new("Through", static async (_, context) =>
    {
        var other = context.ComputeAsync(Mistaken, "through");
        return await context.ComputeAsync(Thrown, "through") + await other;
    });

    static readonly Handler Handlers = new InlineHandler(static on =>
    {
        on.Compute(Mistaken);
        on.Compute(Thrown);
        on.Compute(Through);
        on.Once().Named("All").Run(static context => Task.WhenAll(context.ComputeAsync(Mistaken, "all"), context.ComputeAsync(Thrown, "all")));
        on.Once().Named("First").Run(static async context =>
        {
            var others = new[] { context.ComputeAsync(Mistaken, "first"), context.ComputeAsync(Thrown, "first") };
            foreach (var other in others)
            {
                await other;
            }
        });
        on.Once().Named("Threads").Run(static context => Task.WaitAll(new[] { "threads 1", "threads 2" }.Select(name => Task.Run(() => context.ComputeAsync(Mistaken, name).GetAwaiter().GetResult()))));
        on.Once().Named("Nested").Run(static context => context.ComputeAsync(Through, ""));
        on.Once().Named("Own").Run(static context =>
        {
            _ = context.ComputeAsync(Thrown, "own");
            throw Error("BCM9902", "own");
        });
    });

    static readonly string[] Expected =
    [
        "BCM9901 mistaken all", "BCM9901 mistaken first", "BCM9901 mistaken threads 1", "BCM9901 mistaken threads 2", "BCM9901 mistaken through",
        "BCM9902 own", "BCM9903 thrown all", "BCM9903 thrown first", "BCM9903 thrown own", "BCM9903 thrown through",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public async Task It_names_the_same_errors_every_time(int parallelism)
    {
        for (var i = 0; i < Repetitions; i++)
        {
            using var project = new TestProject() { Parallelism = parallelism };
            var result = await project.TryBuild([Handlers], cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(Expected, result.Diagnostics.Where(static d => d.Severity == Severity.Error).Select(static d => $"{d.Code} {d.Message}"));
        }
    }

    static DiagnosticException Error(string code, string message) => new(new Diagnostic(Severity.Error, code, message));
}
