namespace BuildCache.Tests.Execution;

/// <summary>What a pass leaves behind: no call that still runs, and no result that is not stored soon.</summary>
public sealed class PassTests : IDisposable
{
    readonly TestProject project = new();

    public void Dispose() => project.Dispose();

    [Fact]
    public async Task A_computation_that_nobody_waits_for_ends_in_the_pass_in_which_it_was_asked_for()
    {
        project.Write("a.note", "one");
        var hasEnded = false;
        bool? hadEnded = null;
        var slow = new Computation<string, string>("Slow", async (_, context) =>
        {
            await Task.Delay(300, context.CancellationToken);
            var text = context.Document("Note", "a.note")!.Text("text");
            Volatile.Write(ref hasEnded, true);
            return text;
        });
        var result = await project.TryBuild([new InlineHandler(on =>
        {
            on.Compute(slow);
            on.Files("*.note").Named("Note").Produces("Note").Run(static (file, context) => context.Emit("Note", file.Path, new { text = context.ReadText(file) }));
            on.Each("Note").Named("Middle").Produces("Middle").Run((note, context) =>
            {
                _ = context.ComputeAsync(slow, "");
                context.Emit("Middle", note.Id, new { text = note.Text("text") });
            });
            on.Each("Middle").Named("Late").Run((_, context) =>
            {
                hadEnded = Volatile.Read(ref hasEnded);
                context.Write("late.txt", "");
            });
        })], cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(hadEnded);
        // It is a fault of the handler all the same: it returned before it knew the answer.
        Assert.Equal(["BCM1902"], result.Diagnostics.Select(static diagnostic => diagnostic.Code));
    }

    /// <summary>Workers that are given work while outcomes are applied keep the queue of outcomes from ever being empty.</summary>
    [Fact]
    public async Task What_has_ended_is_stored_soon_however_much_is_to_be_applied()
    {
        const int Files = 1_000;
        const int Ended = 900;
        project.Parallelism = 8;
        for (var i = 0; i < Files; i++)
        {
            project.Write($"{i}.note", "");
        }
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var calls = 0;
        Handler Notes(bool isCancelled) => new InlineHandler(on => on.Files("*.note").Named("Note").Run((file, context) =>
        {
            for (var i = 0; i < 50; i++)
            {
                context.Environment($"{file.Path}{i}");
            }
            if (Interlocked.Increment(ref calls) == Ended && isCancelled)
            {
                cancellation.Cancel();
            }
            context.Write(file.Path + ".txt", "");
        }));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => project.TryBuild([Notes(isCancelled: true)], cancellationToken: cancellation.Token));
        var report = await project.Succeed(Notes(isCancelled: false));
        // 200 results in a transaction, and two for each worker on their way.
        Assert.InRange(report.Handlers.Single(static handler => handler.Name == "Note").Ran, Files - Ended, Files - Ended + 200 + (2 * 8));
    }
}
