namespace BuildCache.Tests.Queries;

public sealed class QueryIndexesTests
{
    [Theory]
    [InlineData("select title from Left where tag = @tag order by title", "Left:tag")]
    [InlineData("select Left.title from Left join Right on Left.path = Right.page order by 1", "Left:path Right:page")]
    [InlineData("select l.title from Left l join Right r on r.page=l.path where r.tag = @tag order by 1", "Left:path Right:page Right:tag")]
    [InlineData("select Left.title from Left join Right using (path, tag) order by 1", "Left:path Left:tag Right:path Right:tag")]
    [InlineData("select title from Left order by title", "")]
    public async Task Compared_columns_are_indexed(string sql, string indexes)
    {
        using var project = new TestProject();
        await project.Succeed(new Joining(sql));
        using var database = Connection.Open(project.Database, readOnly: true);
        var select = database.Prepare("select coalesce(group_concat(substr(name, 7), ' ' order by name), '') from sqlite_master where type = 'index' and name like 'index:%'");
        Assert.True(select.Step());
        Assert.Equal(indexes, select.Text(0));
    }

    sealed class Joining(string sql) : Handler
    {
        public override void Register(HandlerRegistry on)
        {
            on.Once().Named("Emit").Produces("Left", "Right").Run(static context =>
            {
                context.Emit("Left", "a", new { path = "a", tag = "t", title = "A" });
                context.Emit("Right", "b", new { page = "a", path = "a", tag = "t" });
            });
            on.Once().Named("Ask").Run(context => context.Query(sql, sql.Contains('@', StringComparison.Ordinal) ? new Dictionary<string, object?> { ["tag"] = "t" } : null));
        }
    }
}
