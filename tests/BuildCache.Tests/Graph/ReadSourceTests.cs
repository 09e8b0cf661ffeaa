using SQLitePCL;

namespace BuildCache.Tests.Graph;

/// <summary>Whether somebody reads a source is asked in every build, so it may not depend on how many read it, or did.</summary>
public sealed class ReadSourceTests
{
    // https://sqlite.org/c3ref/c_stmtstatus_counter.html
    const int Steps = 4;

    static readonly Computation<string, string> Shared = new("Shared", static (_, context) => Task.FromResult(context.TryReadText("shared.txt") ?? ""));

    static InlineHandler First { get; } = new(static on =>
    {
        on.Compute(Shared);
        on.Files("*.page").Named("Page").Run(static async (file, context) => context.Write(file.Path + ".out", "first " + await context.ComputeAsync(Shared, "it")));
    });

    static InlineHandler Second { get; } = new(static on =>
    {
        on.Compute(Shared);
        on.Files("*.page").Named("Page").Run(static async (file, context) => context.Write(file.Path + ".out", "second " + await context.ComputeAsync(Shared, "it")));
    });

    [Fact]
    public async Task After_all_was_computed_anew_it_costs_the_same_for_many_readers_as_for_few() =>
        Assert.Equal(await StepsToSeeThatItIsRead(3), await StepsToSeeThatItIsRead(60));

    static async Task<int> StepsToSeeThatItIsRead(int pages)
    {
        using var project = new TestProject();
        for (var page = 0; page < pages; page++)
        {
            project.Write($"{page}.page", "");
        }
        await project.Succeed(First);
        Assert.Equal(pages, (await project.Succeed(Second)).Effects.Ran);
        using var db = Connection.Open(project.Database, readOnly: true);
        Assert.Equal(2 * pages, db.Scalar("select count(*) from bc_trace t join bc_node n on n.id = t.node join bc_handler h on h.id = n.handler where h.name = 'Page'"));
        var asked = db.Prepare("select 1 from bc_source s join bc_read r on r.source = s.id where s.kind = ?");
        Assert.True(asked.Bind((long)SourceKind.Computation).Any());
        return raw.sqlite3_stmt_status(asked.Handle, Steps, 0);
    }
}
