namespace BuildCache.Tests.Trust;

/// <summary>
/// Handlers of which there are two versions, as before and after somebody changed their code: a bit of the version chooses. The functions
/// capture nothing, so the engine tells one from the other by their instructions.
/// </summary>
static class RandomUpgrades
{
    /// <summary>How many versions there are of all together.</summary>
    public const int Versions = 8;

    static readonly Computation<string, string> Size = new("Size", static (id, context) => Task.FromResult(context.Document("Tagged", id)?.Text("n") ?? "gone"));

    static readonly Computation<string, string> SizeInWords = new("Size", static (id, context) =>
    {
        var size = context.Document("Tagged", id)?.Text("n") ?? "gone";
        context.Warn("BCM1996", $"the size of {id} is {size}");
        context.Write($"kept/Size/{id}.txt", size);
        return Task.FromResult(size == "1" ? "one" : "many");
    });

    public static Handler Star(int version) => (version & 1) == 0
        ? new InlineHandler(static on => on.Once().Named("Star").Run(static context => context.Write("star.txt", RandomHandlers.Rows(context.Query("select * from Doc order by id")))))
        : new InlineHandler(static on => on.Once().Named("Star").Run(static context => context.Write("star.txt", RandomHandlers.Rows(context.Query("select id, title from Doc where tag = 'g1' order by weight desc")))));

    public static Handler TagPages(int version) => (version & 2) == 0
        ? new InlineHandler(static on => on.Each("Tagged").Named("TagPage").Run(static (tag, context) => context.Write($"tags/{tag.Id}.html", tag.Text("titles"))))
        : new InlineHandler(static on => on.Each("Tagged").Named("TagPage").Run(static (tag, context) =>
        {
            context.Warn("BCM1996", "tagged " + tag.Text("titles"));
            context.Write($"tagged/{tag.Id}/index.html", tag.Text("n"));
        }));

    /// <summary>The computation changes; who asks for it does not.</summary>
    public static Handler Sizes(int version)
    {
        var size = (version & 4) == 0 ? Size : SizeInWords;
        return new InlineHandler(on =>
        {
            on.Compute(size);
            on.Each("Tagged").Named("Sized").Run(async (tag, context) => context.Write($"sized/{tag.Id}.txt", await context.ComputeAsync(size, tag.Id)));
        });
    }
}
