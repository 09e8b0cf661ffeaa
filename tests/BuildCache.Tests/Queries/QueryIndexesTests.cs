using BuildCache.Tests.Trust;

namespace BuildCache.Tests.Queries;

public sealed class QueryIndexesTests
{
    /// <summary>The weights are all equal, so notes come in the order in which SQLite finds them: with an index on the section, in that one.</summary>
    [Fact]
    public async Task The_order_of_ties_does_not_depend_on_who_asked_when()
    {
        using var project = new TestProject();
        var notes = new InlineHandler(static on => on.Files("*.txt").Named("Notes").Produces("Note").Run(static (file, context) => context.Emit("Note", file.Path, new { section = context.ReadText(file.Path), weight = 1 })));
        var list = new InlineHandler(static on => on.Once().Named("List").Run(static context => context.Write("list", string.Join(',', context.Query("select id from Note where section >= 'a' order by weight").Select(static row => row.Id)))));
        var section = new InlineHandler(static on => on.Once().Named("Section").Run(static context =>
            context.Write("section", string.Join(',', context.Query("select id from Note where section = @section order by id", new Dictionary<string, object?> { ["section"] = "c" }).Select(static row => row.Id)))));
        project.Write("1.txt", "c");
        project.Write("2.txt", "b");
        project.Write("3.txt", "a");
        await project.SucceedAsClean(notes, list);
        await project.SucceedAsClean(notes, list, section);
        project.Write("4.txt", "a");
        await project.SucceedAsClean(notes, list, section);
        await project.SucceedAsClean(notes, list);
        project.Write("2.txt", "c");
        await project.SucceedAsClean(notes, list);
        await project.SucceedAsClean(notes, list, section);
        var derived = new InlineHandler(static on =>
        {
            on.Derive("Listed", "select id, row_number() over () as n from (select id from Note where section >= 'a' order by weight)");
            on.Each("Listed").Named("Each").Run(static (listed, context) => context.Write("listed/" + listed.Id, listed.Text("n")));
        });
        await project.SucceedAsClean(notes, derived, section);
        await project.SucceedAsClean(notes, derived);
        await project.SucceedAsClean(notes, derived, section);
    }

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
