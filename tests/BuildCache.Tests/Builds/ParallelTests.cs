namespace BuildCache.Tests.Builds;

/// <summary>Calls run at once, whichever handlers they are of. Each waits for all the others, so a build ends only when they do.</summary>
public sealed class ParallelTests : IDisposable
{
    const int Calls = 6;

    readonly TestProject project = new() { Parallelism = Calls };

    public void Dispose() => project.Dispose();

    [Fact]
    public async Task Handlers_with_one_call_each_run_at_once()
    {
        await project.Succeed([.. Enumerable.Range(0, Calls).Select(static n => new InlineHandler(on => on.Once().Named($"Handler {n}").Run(static context => Meet(context, ""))))]);
    }

    [Fact]
    public async Task Computations_run_beside_each_other_and_beside_handlers_that_do_not_read_them()
    {
        var values = Enumerable.Range(0, Calls - 1).Select(static n => new Computation<string, string>($"Value {n}", static (name, context) =>
        {
            Meet(context, context.ReadText("text.txt"));
            return Task.FromResult(name);
        })).ToList();
        var handlers = new InlineHandler(on =>
        {
            values.ForEach(on.Compute);
            on.Once().Named("All").Run(async context =>
            {
                foreach (var value in values)
                {
                    context.Write(value.Name, await context.ComputeAsync(value, "x"));
                }
            });
            on.Files("*.txt").Named("Copy").Run(static (file, context) =>
            {
                var text = context.ReadText(file.Path);
                Meet(context, text);
                context.Write(text, "");
            });
        });
        project.Write("text.txt", "one");
        await project.Succeed(handlers);
        project.Write("text.txt", "two");
        await project.Succeed(handlers);
        Assert.True(project.HasOutput("two"));
    }

    static Barrier All { get; } = new(Calls);

    static void Meet(HandlerContext context, string text)
    {
        if (text != "one")
        {
            All.SignalAndWait(context.CancellationToken);
        }
    }
}
