namespace BuildCache.Tests.Queries;

/// <summary>SQLite's authorizer says nothing of the columns that USING and NATURAL compare.</summary>
public sealed class JoinedColumnsTests
{
    [Theory]
    [InlineData("select Left.title from Left join Right using (k) order by 1")]
    [InlineData("select Left.title from Left natural join Right order by 1")]
    [InlineData("select Left.title from Left join Right using (\"k\") order by 1")]
    [InlineData("select Left.title from Left join Right using(K) order by 1")]
    [Trait("Speed", "Slow")]
    public async Task A_column_that_only_a_join_compares_is_a_dependency(string sql)
    {
        using var project = new TestProject();
        project.Write("l.txt", "1");
        project.Write("r.txt", "1");
        await project.Succeed(new Joining(sql));
        Assert.Equal("1", project.Read("n.txt"));
        project.Write("r.txt", "2");
        await project.Succeed(new Joining(sql));
        Assert.Equal("0", project.Read("n.txt"));
        project.Write("l.txt", "2");
        await project.Succeed(new Joining(sql));
        Assert.Equal("1", project.Read("n.txt"));
    }

    sealed class Joining(string sql) : Handler
    {
        public override void Register(HandlerRegistry on)
        {
            on.Once().Named("L").Produces("Left").Run(static context => context.Emit("Left", "a", new { k = context.ReadText("l.txt"), title = "A" }));
            on.Once().Named("R").Produces("Right").Run(static context => context.Emit("Right", "a", new { k = context.ReadText("r.txt") }));
            on.Once().Named("N").Run(context => context.Write("n.txt", context.Query(sql).Count.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }
    }
}
