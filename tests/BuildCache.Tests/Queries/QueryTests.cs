using System.Text.Json.Nodes;
using BuildCache.Tests.Trust;

namespace BuildCache.Tests.Queries;

public sealed class QueryTests : IDisposable
{
    readonly TestProject project = new();

    public void Dispose() => project.Dispose();

    /// <summary>Each *.json file is a document of Note, named by the file.</summary>
    static readonly Handler Parse = new InlineHandler(static on => on.Files("*.json").Named("Parse").Produces("Note").Run(static (file, context) =>
        context.Emit("Note", file.Path, JsonNode.Parse(context.ReadText(file.Path))!)));

    static InlineHandler List(string sql, string name = "List") => new InlineHandler(on => on.Once().Named(name).Run(context =>
        context.Write(name + ".txt", string.Join('\n', context.Query(sql).Select(static row => row.ToJson().ToJsonString())))));

    static long Ran(BuildReport report, string handler = "List") => report.Handlers.Single(h => h.Name == handler).Ran;

    async Task<Diagnostic> Refused(string sql)
    {
        var result = await project.TryBuild([Parse, List(sql)], cancellationToken: TestContext.Current.CancellationToken);
        return Assert.Single(result.Diagnostics, static d => d.Severity == Severity.Error);
    }

    [Theory]
    [InlineData("select random() as n from Note", "random")]
    [InlineData("select datetime('now') as n from Note", "datetime")]
    [InlineData("select datetime() as n from Note", "datetime")]
    [InlineData("select date('2020-01-01', 'localtime') as n from Note", "date")]
    [InlineData("select strftime('%Y') as n from Note", "strftime")]
    [InlineData("select datetime('subsec') as n from Note", "datetime")]
    [InlineData("select unixepoch('SubSecond') as n from Note", "unixepoch")]
    [InlineData("select strftime('%s', 'subsec') as n from Note", "strftime")]
    [InlineData("select timediff('2020-01-01', 'subsec') as n from Note", "timediff")]
    [InlineData("select current_timestamp as n from Note", "current_timestamp")]
    [InlineData("select load_extension('x') as n", "load_extension")]
    [InlineData("select last_insert_rowid() as n", "last_insert_rowid")]
    [InlineData("select changes() as n", "changes")]
    [InlineData("select sqlite_version() as n", "sqlite_version")]
    [InlineData("delete from Note", "")]
    [InlineData("insert into Note values (1)", "")]
    [InlineData("update Note set title = 1", "")]
    [InlineData("drop table bc_node", "")]
    [InlineData("create table x (y)", "")]
    [InlineData("attach 'x' as y", "")]
    [InlineData("pragma journal_mode = delete", "")]
    [InlineData("vacuum", "")]
    [InlineData("select * from bc_node", "bc_node")]
    [InlineData("select * from sqlite_schema", "sqlite_")]
    [InlineData("select * from \"document:Note\"", "document:Note")]
    [InlineData("select * from pragma_table_info('bc_node')", "")]
    [InlineData("select * from Nothing", "Nothing")]
    [InlineData("select * frm Note", "")]
    [InlineData("select title from Note; select 1", "")]
    [InlineData("", "")]
    [InlineData("-- nothing", "")]
    [InlineData("select title from Note where title = @x", "@x")]
    [InlineData("select x'00ff' as b from Note", "blob")]
    [InlineData("select 9e999 as n from Note", "")]
    public async Task What_a_query_must_not_do_is_refused_in_words(string sql, string mentions)
    {
        project.Write("a.json", """{"title":"A","date":"2020-01-01"}""");
        var error = await Refused(sql);
        Assert.Equal("BCM1301", error.Code);
        Assert.Contains(mentions, error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_name_that_no_document_has_reads_as_null()
    {
        project.Write("a.json", """{"title":"A"}""");
        await project.SucceedAsClean(Parse, List("select title, coalesce(weight, 7) as w from Note order by title"));
        Assert.Equal("""{"title":"A","w":7}""", project.Read("List.txt"));
        project.Write("a.json", """{"title":"A","weight":1}""");
        await project.SucceedAsClean(Parse, List("select title, coalesce(weight, 7) as w from Note order by title"));
        Assert.Equal("""{"title":"A","w":1}""", project.Read("List.txt"));
    }

    [Fact]
    public async Task Star_shows_columns_as_they_come_and_go()
    {
        var list = List("select * from Note order by id");
        project.Write("a.json", """{"title":"A"}""");
        await project.SucceedAsClean(Parse, list);
        project.Write("b.json", """{"title":"B","extra":1}""");
        await project.SucceedAsClean(Parse, list);
        Assert.Contains("extra", project.Read("List.txt"), StringComparison.Ordinal);
        project.Delete("b.json");
        await project.SucceedAsClean(Parse, list);
        project.Write("a.json", """{"title":"A","extra":2}""");
        await project.SucceedAsClean(Parse, list);
        Assert.Contains("\"extra\":2", project.Read("List.txt"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_follow_from_the_present_documents_and_not_from_earlier_ones()
    {
        project.Write("a.json", """{"Title":"A"}""");
        await project.SucceedAsClean(Parse, List("select * from Note order by id"));
        project.Write("a.json", """{"title":"A"}""");
        await project.SucceedAsClean(Parse, List("select * from Note order by id"));
        Assert.Equal("""{"id":"a.json","title":"A"}""", project.Read("List.txt"));
    }

    [Fact]
    public async Task Keys_that_differ_in_case_are_one_column_and_each_is_noticed()
    {
        var list = List("select id, title from Note order by id");
        project.Write("a.json", """{"Title":"A"}""");
        project.Write("b.json", """{"title":"B"}""");
        await project.SucceedAsClean(Parse, list);
        project.Write("b.json", """{"title":"B2"}""");
        await project.SucceedAsClean(Parse, list);
        project.Write("a.json", """{"Title":"A2"}""");
        await project.SucceedAsClean(Parse, list);
        // Whoever names the column finds it under that name in all rows, however one of many documents spells it.
        Assert.Contains("""{"id":"a.json","title":"A2"}""", project.Read("List.txt"), StringComparison.Ordinal);
        Assert.Contains("""{"id":"b.json","title":"B2"}""", project.Read("List.txt"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_named_id_is_noticed_like_any_other()
    {
        var list = List("select id from Note order by id");
        project.Write("a.json", """{"id":"one"}""");
        await project.SucceedAsClean(Parse, list);
        project.Write("a.json", """{"id":"two"}""");
        await project.SucceedAsClean(Parse, list);
        Assert.Contains("two", project.Read("List.txt"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_without_a_key_named_id_keeps_its_own_when_another_has_one()
    {
        project.Write("a.json", """{"id":"one"}""");
        project.Write("b.json", """{"title":"B"}""");
        await project.SucceedAsClean(Parse, List("select id from Note order by id"));
        Assert.Contains("b.json", project.Read("List.txt"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_warning_about_a_missing_order_comes_in_every_build()
    {
        var list = List("select title from Note");
        project.Write("a.json", """{"title":"A"}""");
        project.Write("b.json", """{"title":"B"}""");
        var result = await project.TryBuild([Parse, list], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains(result.Diagnostics, static d => d.Code == "BCM1303");
        await project.SucceedAsClean(Parse, list);
        project.Write("b.json", """{"title":"C"}""");
        await project.SucceedAsClean(Parse, list);
    }

    [Fact]
    public async Task Only_the_columns_that_a_query_reads_make_it_run()
    {
        var titles = List("select title from Note order by title", "Titles");
        var weights = List("select sum(weight) as w from Note", "Weights");
        project.Write("a.json", """{"title":"A","weight":1,"other":1}""");
        project.Write("b.json", """{"title":"B","weight":1}""");
        await project.SucceedAsClean(Parse, titles, weights);
        project.Write("a.json", """{"title":"A","weight":1,"other":2}""");
        var report = await project.SucceedAsClean(Parse, titles, weights);
        Assert.Equal((0, 0), (report.Queries.Run, report.Queries.Changed));
        project.Write("a.json", """{"title":"A","weight":2,"other":2}""");
        report = await project.SucceedAsClean(Parse, titles, weights);
        Assert.Equal((1, 1), (report.Queries.Run, report.Queries.Changed));
        Assert.Equal((0, 1), (Ran(report, "Titles"), Ran(report, "Weights")));
        // Both weights move, their sum does not: the query runs, its reader does not.
        project.Write("a.json", """{"title":"A","weight":1,"other":2}""");
        project.Write("b.json", """{"title":"B","weight":2}""");
        report = await project.SucceedAsClean(Parse, titles, weights);
        Assert.Equal((1, 0), (report.Queries.Run, report.Queries.Changed));
        Assert.Equal((0, 0), (Ran(report, "Titles"), Ran(report, "Weights")));
    }

    [Fact]
    public async Task An_equality_with_a_parameter_has_an_index()
    {
        var one = new InlineHandler(static on => on.Each("Note").Named("One").Run(static (note, context) =>
            context.Write(note.Id + ".txt", context.Query("select count(*) as n from Note where parent = @parent", new Dictionary<string, object?> { ["parent"] = note.Text("parent") })[0].Text("n"))));
        for (var i = 0; i < 5; i++)
        {
            project.Write($"n{i}.json", $$"""{"parent":"p{{i % 2}}"}""");
        }
        await project.SucceedAsClean(Parse, one);
        using var database = Connection.Open(project.Database, readOnly: true);
        Assert.Contains("USING INDEX index:Note:parent", database.Prepare("explain query plan select count(*) as n from Note where parent = 'p'").First(static row => row.Text(3)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("select count(*) as n from Note")]
    [InlineData("select 1 as n from Note order by 1")]
    [InlineData("select exists (select 1 from Note) as n")]
    [InlineData("select count(*) as n from (select * from Note)")]
    [InlineData("with w as (select id from Note) select count(*) as n from w")]
    [InlineData("select count(*) as n from Note a join Note b")]
    [InlineData("select id from Note union select 'x' order by 1")]
    [InlineData("select (select count(*) from Note) as n")]
    [InlineData("select n.* from Note n order by n.id limit 1 offset 1")]
    [Trait("Speed", "Slow")]
    public async Task Rows_that_come_and_go_are_noticed_whatever_is_read_of_them(string sql)
    {
        await project.SucceedAsClean(Parse, List(sql));
        foreach (var name in new[] { "a", "b", "c" })
        {
            project.Write(name + ".json", "{}");
            await project.SucceedAsClean(Parse, List(sql));
        }
        project.Delete("b.json");
        await project.SucceedAsClean(Parse, List(sql));
    }

    [Fact]
    public async Task Ties_come_in_the_same_order_after_delete_and_add()
    {
        var list = List("select id, title from Note order by title");
        foreach (var name in new[] { "c", "a", "b" })
        {
            project.Write(name + ".json", """{"title":"same"}""");
        }
        await project.SucceedAsClean(Parse, list);
        project.Delete("a.json");
        await project.SucceedAsClean(Parse, list);
        project.Write("a.json", """{"title":"same"}""");
        await project.SucceedAsClean(Parse, list);
        project.Write("0.json", """{"title":"same"}""");
        await project.SucceedAsClean(Parse, list);
    }

    [Fact]
    public async Task Derived_duplicates_have_the_same_names_as_in_a_clean_build()
    {
        var derived = new InlineHandler(static on =>
        {
            on.Derive("Tag", "select tag as id, json_extract(body, '$') as b, title from Note order by title");
            on.Each("Tag").Named("Tag page").Run(static (tag, context) => context.Write("tags/" + tag.Id + ".html", tag.Text("title")));
            on.Rows("select parent, count(*) as n from Note group by parent order by parent").Named("Row").Run(static (row, context) => context.Write("rows/" + row.Text("parent"), row.Text("n")));
        });
        project.Write("a.json", """{"tag":"x","title":"A","parent":"p"}""");
        project.Write("b.json", """{"tag":"x","title":"B","parent":"p"}""");
        await project.SucceedAsClean(Parse, derived);
        project.Write("c.json", """{"tag":"x","title":"0","parent":"q"}""");
        await project.SucceedAsClean(Parse, derived);
        project.Delete("a.json");
        await project.SucceedAsClean(Parse, derived);
        Assert.True(project.HasOutput("tags/x#2.html"));
    }

    [Fact]
    public async Task A_query_that_begins_to_fail_is_an_error_and_heals()
    {
        var list = List("select json_extract(data, '$.x') as x from Note order by id");
        project.Write("a.json", """{"data":"{\"x\":1}"}""");
        await project.SucceedAsClean(Parse, list);
        project.Write("a.json", """{"data":"no json"}""");
        var error = await Refused("select json_extract(data, '$.x') as x from Note order by id");
        Assert.Equal("BCM1301", error.Code);
        project.Write("a.json", """{"data":"{\"x\":2}"}""");
        await project.SucceedAsClean(Parse, list);
    }

    [Fact]
    public async Task A_value_that_grows_beyond_all_numbers_is_an_error_and_heals()
    {
        var list = List("select sum(n) * 1e308 as x from Note");
        project.Write("a.json", """{"n":1}""");
        await project.SucceedAsClean(Parse, list);
        project.Write("a.json", """{"n":100}""");
        Assert.Equal("BCM1301", (await Refused("select sum(n) * 1e308 as x from Note")).Code);
        project.Write("a.json", """{"n":1.5}""");
        await project.SucceedAsClean(Parse, list);
    }

    [Fact]
    public async Task Collections_whose_names_differ_only_in_case_are_refused()
    {
        var clash = new InlineHandler(static on => on.Once().Named("Other").Produces("note").Run(static context => context.Emit("note", "x", new { a = 1 })));
        project.Write("a.json", """{"n":1}""");
        var result = await project.TryBuild([Parse, clash], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("BCM2003", Assert.Single(result.Diagnostics, static d => d.Severity == Severity.Error).Code);
    }

    [Theory]
    [InlineData("bc_node")]
    [InlineData("sqlite_x")]
    [InlineData("a\"b")]
    [InlineData("")]
    public async Task Names_that_cannot_be_collections_are_refused(string name)
    {
        var clash = new InlineHandler(on => on.Once().Named("Other").Produces(name).Run(static context => context.Write("x", "y")));
        var result = await project.TryBuild([clash], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("BCM2003", Assert.Single(result.Diagnostics, static d => d.Severity == Severity.Error).Code);
    }
}
