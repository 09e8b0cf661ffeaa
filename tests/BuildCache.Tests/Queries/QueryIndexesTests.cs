using BuildCache.Tests.Trust;

namespace BuildCache.Tests.Queries;

public sealed class QueryIndexesTests
{
    /// <summary>The weights are all equal, so notes come in the order in which SQLite finds them: with an index on the section, in that one.</summary>
    [Fact]
    [Trait("Speed", "Slow")]
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

    static readonly InlineHandler Notes = new(static on => on.Files("*.txt").Named("Notes").Produces("Note").Run(static (file, context) =>
    {
        var parts = context.ReadText(file.Path).Split(' ');
        context.Emit("Note", file.Path, new { section = parts[0], part = parts[1], weight = 1 });
    }));

    static readonly InlineHandler Ties = new(static on => on.Once().Named("Ties").Run(static context =>
    {
        context.Write("by section", string.Join(',', context.Query("select id from Note order by section desc").Select(static row => row.Id)));
        context.Write("from section", string.Join(',', context.Query("select id from Note where section >= 'a' order by weight").Select(static row => row.Id)));
    }));

    /// <summary>Fails while there is a file of that name, and asks for a section while there is none of the other.</summary>
    static readonly InlineHandler Section = new(static on =>
    {
        on.Files("*.ask").Named("Section").Run(static (file, context) => context.Write(file.Path, $"{context.Query("select id from Note where section = @section order by id", new Dictionary<string, object?> { ["section"] = "c" }).Count}"));
        on.Files("*.fail").Named("Fail").Run(static (file, context) => context.Error("BCM1998", "fails", file.Path, 1, 1));
    });

    static TestProject Project()
    {
        var project = new TestProject { Parallelism = 1 };
        project.Items["BuildCacheQuery"] = new ItemList { Include = ["queries/*.sql"] };
        project.Write("1.txt", "c z");
        project.Write("2.txt", "a y");
        project.Write("3.txt", "b x");
        project.Write("4.txt", "a w");
        return project;
    }

    [Theory]
    [InlineData("select id from Note where section = @name order by id")]
    [InlineData("select a.id from Note a join Note b on a.section = b.section order by 1")]
    public async Task An_index_goes_with_the_file_of_a_query_that_nobody_reads(string sql)
    {
        using var project = Project();
        project.Write("queries/Unread.sql", sql);
        await project.SucceedAsClean(Notes, Ties);
        project.Delete("queries/Unread.sql");
        await project.SucceedAsClean(Notes, Ties);
        project.Write("2.txt", "c y");
        await project.SucceedAsClean(Notes, Ties);
    }

    [Fact]
    public async Task An_index_goes_although_the_build_that_stopped_asking_failed()
    {
        using var project = Project();
        project.Write("a.ask", "");
        await project.SucceedAsClean(Notes, Ties, Section);
        project.Delete("a.ask");
        project.Write("a.fail", "");
        Assert.False((await project.TryBuild([Notes, Ties, Section], cancellationToken: TestContext.Current.CancellationToken)).Succeeded);
        project.Delete("a.fail");
        await project.SucceedAsClean(Notes, Ties, Section);
    }

    /// <summary>Both indexes serve the last query equally well; each orders its ties in another way.</summary>
    [Fact]
    public async Task Of_two_indexes_it_does_not_count_which_came_first()
    {
        static InlineHandler Ask(string name, string sql) => new(on => on.Once().Named(name).Run(context =>
            context.Write(name, string.Join(',', context.Query(sql, new Dictionary<string, object?> { ["section"] = "a", ["part"] = "y" }).Select(static row => row.Id)))));
        var bySection = Ask("section", "select id from Note where section = @section order by id");
        var byPart = Ask("part", "select id from Note where part = @part order by id");
        var both = Ask("both", "select id from Note where section = @section and part >= 'a' or part = @part and section >= 'a' order by weight");
        var either = Ask("either", "select id from Note where section in (@section) and part in (@part) order by weight");
        using var one = Project();
        await one.SucceedAsClean(Notes, byPart);
        await one.SucceedAsClean(Notes, byPart, bySection);
        await one.SucceedAsClean(Notes, byPart, bySection, both, either);
        using var other = Project();
        await other.SucceedAsClean(Notes, bySection);
        await other.SucceedAsClean(Notes, byPart, bySection);
        await other.SucceedAsClean(Notes, byPart, bySection, both, either);
        Assert.Equal(Indexes(one), Indexes(other));
        Assert.Equal(["index:Note:part", "index:Note:section"], Indexes(one));
    }

    [Fact]
    public async Task An_index_is_on_the_key_as_it_is_spelt_now()
    {
        var notes = new InlineHandler(static on => on.Files("*.txt").Named("Notes").Produces("Note").Run(static (file, context) =>
        {
            var key = context.ReadText(file.Path);
            context.Emit("Note", file.Path, new System.Text.Json.Nodes.JsonObject { [key] = "x", ["weight"] = 1 });
        }));
        var ask = new InlineHandler(static on => on.Once().Named("Ask").Run(static context =>
            context.Write("ask", string.Join(',', context.Query("select id from Note where tag = @tag order by weight", new Dictionary<string, object?> { ["tag"] = "x" }).Select(static row => row.Id)))));
        using var project = new TestProject();
        project.Write("1.txt", "Tag");
        await project.SucceedAsClean(notes, ask);
        project.Write("1.txt", "tag");
        project.Write("2.txt", "tag");
        await project.SucceedAsClean(notes, ask);
        using var database = Connection.Open(project.Database, readOnly: true);
        Assert.Contains("$.\"tag\"", database.Prepare("select sql from sqlite_schema where name = 'index:Note:tag'").First(static row => row.Text(0)), StringComparison.Ordinal);
    }

    static List<string> Indexes(TestProject project)
    {
        using var database = Connection.Open(project.Database, readOnly: true);
        return [.. QueryIndexes.Present(database).Select(static index => index.Name)];
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
        Assert.Equal(indexes, database.Prepare("select coalesce(group_concat(substr(name, 7), ' ' order by name), '') from sqlite_master where type = 'index' and name like 'index:%'").First(static row => row.Text(0)));
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
