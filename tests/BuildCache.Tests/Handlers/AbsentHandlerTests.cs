namespace BuildCache.Tests.Handlers;

/// <summary>A handler that could not be loaded is not gone: what it gave stays, and what has to be computed anew waits for it.</summary>
public sealed class AbsentHandlerTests : IDisposable
{
    static readonly Computation<string, string> Shout = new("Shout", static (path, context) => Task.FromResult(context.ReadText(path).ToUpperInvariant()));

    static readonly Handler Loud = new InlineHandler(static on => on.Compute(Shout));

    static readonly Handler Notes = new InlineHandler(static on => on.Files("*.txt").Named("Notes").Run(static async (file, context) =>
        context.Write(file.Path, await context.ComputeAsync(Shout, file.Path))));

    readonly TestProject project = new();

    public void Dispose() => project.Dispose();

    [Fact]
    public async Task What_has_to_be_computed_anew_by_a_handler_that_could_not_be_loaded_says_so()
    {
        project.Write("a.txt", "one");
        project.Write("b.txt", "two");
        await project.Succeed(Loud, Notes);

        project.HandlerDiagnostics = [new Diagnostic(Severity.Error, "BCM2202", "no assembly")];
        project.Write("a.txt", "three");
        project.Write("c.txt", "new");
        var result = await project.TryBuild([Notes], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(["BCM2202", "BCM2208", "BCM3005"], result.Diagnostics.Select(static d => d.Code).Order(StringComparer.Ordinal));
        Assert.Equal(("ONE", "TWO", false), (project.Read("a.txt"), project.Read("b.txt"), project.HasOutput("c.txt")));

        project.HandlerDiagnostics = [];
        Assert.Equal(4, (await project.Succeed(Loud, Notes)).Ran.Count);
        Assert.Equal(("THREE", "TWO", "NEW"), (project.Read("a.txt"), project.Read("b.txt"), project.Read("c.txt")));
    }
}
