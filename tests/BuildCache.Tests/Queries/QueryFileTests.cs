using System.Text.Json.Nodes;
using BuildCache.Tests.Trust;

namespace BuildCache.Tests.Queries;

/// <summary>Files of SQL: collections, named queries, queries for each document, and what can be wrong with them.</summary>
public sealed class QueryFileTests : IDisposable
{
    readonly TestProject project = new();

    public QueryFileTests() => project.Items["BuildCacheQuery"] = new ItemList { Include = ["queries/**/*.sql"] };

    public void Dispose() => project.Dispose();

    /// <summary>Each *.json file is a document of Note, named by the file.</summary>
    static readonly Handler Parse = new InlineHandler(static on => on.Files("*.json").Named("Parse").Produces("Note").Run(static (file, context) =>
        context.Emit("Note", file.Path, JsonNode.Parse(context.ReadText(file.Path))!)));

    static InlineHandler List(string query, string name = "List", object? tag = null) => new(on => on.Once().Named(name).Run(context =>
        context.Write(name + ".txt", string.Join('\n', context.Query(query, tag is null ? null : new Dictionary<string, object?> { ["tag"] = tag }).Select(static row => row.ToJson().ToJsonString())))));

    static long Ran(BuildReport report, string handler = "List") => report.Handlers.Single(h => h.Name == handler).Ran;

    async Task<Diagnostic> Fail(params Handler[] handlers)
    {
        var result = await project.TryBuild([Parse, .. handlers], cancellationToken: TestContext.Current.CancellationToken);
        Assert.False(result.Succeeded);
        return Assert.Single(result.Diagnostics, static d => d.Severity == Severity.Error);
    }

    void WriteNotes()
    {
        project.Write("a.json", """{"title":"A","tag":"x","weight":2}""");
        project.Write("b.json", """{"title":"B","tag":"x","weight":1}""");
        project.Write("c.json", """{"title":"C","tag":"y","weight":3}""");
    }

    [Fact]
    public async Task A_file_without_parameters_is_a_collection_for_everyone()
    {
        WriteNotes();
        project.Write("queries/Heavy.sql", "-- notes that weigh\nselect id, title from Note where weight > 1; -- more than one\n");
        project.Write("queries/more/Count.sql", "select count(*) as n from Heavy");
        var each = new InlineHandler(static on => on.Each("Heavy").Named("EachHeavy").Run(static (note, context) => context.Write(note.Id + ".txt", note.Text("title"))));
        var list = List("select n from Count");
        await project.SucceedAsClean(Parse, each, list);
        Assert.Equal("""{"n":2}""", project.Read("List.txt"));
        Assert.Equal("A", project.Read("a.json.txt"));

        // The text changes, the rows do not: nothing behind it runs.
        project.Write("queries/Heavy.sql", "select title, id from Note where weight >= 2 order by title");
        var report = await project.SucceedAsClean(Parse, each, list);
        Assert.Equal((1, 0), (report.Inputs.Changed, report.Effects.Ran));
        Assert.Equal((1, 0), (report.Queries.Run, report.Queries.Changed));

        // The rows change: exactly what shows them runs.
        project.Write("queries/Heavy.sql", "select title, id from Note where weight > 2");
        report = await project.SucceedAsClean(Parse, each, list);
        Assert.Equal((0, 1), (Ran(report, "EachHeavy"), Ran(report)));
        Assert.False(project.HasOutput("a.json.txt"));
        report = await project.SucceedAsClean(Parse, each, list);
        Assert.Equal((0, 0, 0), (report.Effects.Ran, report.Queries.Run, report.Inputs.Changed));
    }

    [Fact]
    public async Task A_file_with_parameters_is_a_query_by_name()
    {
        WriteNotes();
        project.Write("queries/by-tag.sql", "select title from Note where tag = @tag order by title");
        var (x, y) = (List("by-tag", "X", "x"), List("by-tag", "Y", "y"));
        await project.SucceedAsClean(Parse, x, y);
        Assert.Equal("{\"title\":\"A\"}\n{\"title\":\"B\"}", project.Read("X.txt"));
        Assert.Equal("{\"title\":\"C\"}", project.Read("Y.txt"));

        // Another text with equal rows.
        project.Write("queries/by-tag.sql", "select title from Note where @tag = tag order by title desc, weight");
        project.Write("queries/by-tag.sql", "-- by tag\nselect title from Note where @tag = tag order by title, weight");
        var report = await project.SucceedAsClean(Parse, x, y);
        Assert.Equal((2, 0), (report.Queries.Run, report.Queries.Changed));
        Assert.Equal(0, report.Effects.Ran);

        // Another order: only where there is more than one row.
        project.Write("queries/by-tag.sql", "select title from Note where tag = @tag order by title desc");
        report = await project.SucceedAsClean(Parse, x, y);
        Assert.Equal((1, 0), (Ran(report, "X"), Ran(report, "Y")));
        Assert.Equal(["rows of by-tag with {\"tag\":\"x\"} changed", "content of queries/by-tag.sql changed"], report.Ran.Single(r => r.Handler == "X").Because);

        // A document: its tag alone is affected.
        project.Write("c.json", """{"title":"C2","tag":"y","weight":3}""");
        report = await project.SucceedAsClean(Parse, x, y);
        Assert.Equal((0, 1), (Ran(report, "X"), Ran(report, "Y")));
    }

    [Fact]
    public async Task A_collection_can_be_asked_for_by_name_in_the_order_of_its_file()
    {
        WriteNotes();
        project.Write("queries/ByWeight.sql", "select title from Note order by weight desc");
        await project.SucceedAsClean(Parse, List("ByWeight"));
        Assert.Equal("{\"title\":\"C\"}\n{\"title\":\"A\"}\n{\"title\":\"B\"}", project.Read("List.txt"));
    }

    [Fact]
    public async Task A_file_can_run_for_each_document_with_its_keys_as_parameters()
    {
        project.Write("a.json", """{"title":"A","items":[1,5,9],"other":1}""");
        project.Write("b.json", """{"title":"B","items":[2],"other":1}""");
        project.Write("queries/Big.sql", "-- the big items\n-- each: Note\nselect @title as title, value as size from json_each(@items) where value > 4 order by value");
        var list = List("select title, size from Big order by size");
        await project.SucceedAsClean(Parse, list);
        Assert.Equal("{\"title\":\"A\",\"size\":5}\n{\"title\":\"A\",\"size\":9}", project.Read("List.txt"));

        // A key that it does not name.
        project.Write("a.json", """{"title":"A","items":[1,5,9],"other":2}""");
        var report = await project.SucceedAsClean(Parse, list);
        Assert.Equal((0, 0), (Ran(report, "Big"), Ran(report)));
        // One document: its own call, and nothing behind it where its rows are equal.
        project.Write("a.json", """{"title":"A","items":[3,5,9],"other":2}""");
        report = await project.SucceedAsClean(Parse, list);
        Assert.Equal((1, 0), (Ran(report, "Big"), Ran(report)));
        project.Write("b.json", """{"title":"B","items":[7],"other":1}""");
        report = await project.SucceedAsClean(Parse, list);
        Assert.Equal((1, 1), (Ran(report, "Big"), Ran(report)));
        project.Delete("a.json");
        report = await project.SucceedAsClean(Parse, list);
        Assert.Equal("{\"title\":\"B\",\"size\":7}", project.Read("List.txt"));
        // Another text: every document's rows are compared, and only those that differ count.
        project.Write("queries/Big.sql", "-- each: Note\nselect @title as title, value as size from json_each(@items) where value > 5 order by value");
        report = await project.SucceedAsClean(Parse, list);
        Assert.Equal((0, 0), (Ran(report, "Big"), Ran(report)));
    }

    [Theory]
    [InlineData("select title\nfrm Note", 2, 5, "syntax error")]
    [InlineData("-- ok\n\nselect titel, nosuch(title) from Note", 3, 15, "nosuch")]
    [InlineData("select title from Note;\nselect 1", 2, 1, "only one statement")]
    [InlineData("/* no */\ndelete from Note", 2, 1, "must not change")]
    [InlineData("select title from\n  Nowhere", 2, 3, "no handler produces a collection 'Nowhere'")]
    [InlineData("select title,\n datetime('now') as d from Note", 2, 2, "clock")]
    [InlineData("select title,\n random() as d from Note", 2, 2, "random")]
    [InlineData("select x.title, absent, 1 +* 2 from Note x", 1, 28, "syntax error")]
    [InlineData("-- only a comment", 1, 18, "only a SELECT")]
    public async Task What_is_wrong_in_a_file_has_its_place(string sql, int line, int column, string mentions)
    {
        WriteNotes();
        project.Write("queries/Wrong.sql", sql);
        var error = await Fail();
        Assert.Equal(("BCM1310", "queries/Wrong.sql", line, column), (error.Code, error.File, error.Line, error.Column));
        Assert.Contains(mentions, error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_named_query_is_checked_although_nobody_asks_for_it()
    {
        WriteNotes();
        project.Write("queries/unused.sql", "select title from Note\nwhere tag = @tag ordr by title");
        var error = await Fail();
        Assert.Equal(("BCM1310", 2, 18), (error.Code, error.Line, error.Column));
        Assert.Equal(error, await Fail());
        project.Write("queries/unused.sql", "select title from Note where tag = @tag order by title");
        await project.SucceedAsClean(Parse);
    }

    [Fact]
    public async Task A_query_for_each_document_that_is_not_valid_is_one_error()
    {
        WriteNotes();
        project.Write("queries/Wrong.sql", "-- each: Note\nselect @title as title, value\nfrom json_each(@items) wher 1");
        Assert.Equal(("BCM1310", 3), await Fail() is var error ? (error.Code, error.Line) : default);
    }

    [Theory]
    [InlineData("order.sql")]
    [InlineData("two words.sql")]
    [InlineData("1st.sql")]
    [InlineData("bc_x.sql")]
    public async Task A_name_that_cannot_be_used_is_refused(string file)
    {
        WriteNotes();
        project.Write("queries/" + file, "select title from Note");
        Assert.Equal(("BCM1311", "queries/" + file), await Fail() is var error ? (error.Code, error.File) : default);
    }

    [Theory]
    [InlineData("Note.sql", "exists already")]
    [InlineData("note.sql", "exists already")]
    [InlineData("two/HEAVY.sql", "queries/Heavy.sql")]
    public async Task A_name_that_is_taken_is_refused(string file, string mentions)
    {
        WriteNotes();
        project.Write("queries/Heavy.sql", "select id from Note");
        project.Write("queries/" + file, "select 1 as n");
        var error = await Fail();
        Assert.Equal(("BCM1312", "queries/" + file), (error.Code, error.File));
        Assert.Contains(mentions, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Collections_that_need_each_other_are_errors_and_the_rest_is_built()
    {
        WriteNotes();
        project.Write("queries/One.sql", "select id from Two");
        project.Write("queries/Two.sql", "select id from Three");
        project.Write("queries/Three.sql", "select id from One");
        // A name that only looks like a cycle: an alias is no collection.
        project.Write("queries/Fine.sql", "select title as Also from Note");
        project.Write("queries/Also.sql", "select count(*) as n from Fine");
        var result = await project.TryBuild([Parse, List("select n from Also")], cancellationToken: TestContext.Current.CancellationToken);
        var errors = result.Diagnostics.Where(static d => d.Severity == Severity.Error).ToList();
        Assert.All(errors, static e => Assert.Equal("BCM1313", e.Code));
        Assert.Equal(["queries/One.sql", "queries/Three.sql", "queries/Two.sql"], errors.Select(static e => e.File));
        Assert.Contains("One → Two → Three → One", errors[0].Message, StringComparison.Ordinal);
        Assert.Equal("""{"n":3}""", project.Read("List.txt"));
        project.Write("queries/Three.sql", "select id from Note");
        await project.SucceedAsClean(Parse, List("select n from Also"));
    }

    [Fact]
    public async Task Readers_of_a_deleted_file_hear_of_it_and_of_its_return()
    {
        WriteNotes();
        project.Write("queries/None.sql", "select id from Note where weight > 100");
        project.Write("queries/by-tag.sql", "select title from Note where tag = @tag order by title");
        var byKey = new InlineHandler(static on => on.Once().Named("ByKey").Run(static context => context.Write("key.txt", context.Document("None", "a.json")?.Id ?? "none")));
        Handler[] handlers = [Parse, List("select count(*) as n from None"), List("by-tag", "Named", "x"), byKey];
        await project.SucceedAsClean(handlers);

        // It had no rows, so nothing of what its readers saw has moved, and yet they are wrong now.
        project.Delete("queries/None.sql");
        project.Delete("queries/by-tag.sql");
        for (var build = 0; build < 2; build++)
        {
            var result = await project.TryBuild(handlers, cancellationToken: TestContext.Current.CancellationToken);
            var errors = result.Diagnostics.Where(static d => d.Severity == Severity.Error).Select(static d => $"{d.Code} {d.Message}").Order().ToList();
            Assert.Equal(3, errors.Count);
            Assert.StartsWith("BCM1301 The query is not valid: no handler produces a collection 'None'", errors[0], StringComparison.Ordinal);
            Assert.StartsWith("BCM1301 The query is not valid: there is no query of the name 'by-tag'", errors[1], StringComparison.Ordinal);
            Assert.StartsWith("BCM1302", errors[2], StringComparison.Ordinal);
        }
        project.Write("queries/None.sql", "select id from Note where weight > 100");
        project.Write("queries/by-tag.sql", "select title from Note where tag = @tag order by title");
        await project.SucceedAsClean(handlers);
    }

    [Fact]
    public async Task A_query_that_stops_being_valid_fails_its_readers()
    {
        WriteNotes();
        project.Write("queries/by-tag.sql", "select title from Note where tag = @tag order by title");
        await project.SucceedAsClean(Parse, List("by-tag", tag: "x"));
        project.Write("queries/by-tag.sql", "select title from Note where tag = @tag ordr by title");
        Assert.Equal("BCM1310", (await Fail(List("by-tag", tag: "x"))).Code);
        Assert.Equal("BCM1310", (await Fail(List("by-tag", tag: "x"))).Code);
        project.Write("queries/by-tag.sql", "select title from Note where tag = @tag order by title");
        await project.SucceedAsClean(Parse, List("by-tag", tag: "x"));
    }

    [Fact]
    public async Task A_named_query_without_an_order_is_warned_about_at_its_file()
    {
        WriteNotes();
        project.Write("queries/by-tag.sql", "select title from Note where tag = @tag");
        project.Write("queries/Set-of-all.sql", "select id, title from Note");
        var result = await project.TryBuild([Parse, List("by-tag", tag: "x"), List("select count(*) as n from \"Set-of-all\"", "Sets")], cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Succeeded);
        Assert.Equal("queries/by-tag.sql", Assert.Single(result.Diagnostics, static d => d.Code == "BCM1303").File);
    }

    /// <summary>A mistake must stay small: what a query gave last is in force until it gives something again, as with every result.</summary>
    [Fact]
    public async Task Of_a_query_that_fails_the_last_rows_stay()
    {
        project.Write("queries/Meta.sql", "select id, json_extract(title, '$.x') as x from Note order by id");
        project.Write("a.json", """{"title":"{\"x\":1}"}""");
        project.Write("b.json", """{"title":"{\"x\":2}"}""");
        Handler[] handlers = [List("select x from Meta order by id"), List("select count(*) as n from Note", "Count")];
        await project.SucceedAsClean([Parse, .. handlers]);
        Assert.Equal("{\"x\":1}\n{\"x\":2}", project.Read("List.txt"));
        project.Write("b.json", """{"title":"oops"}""");
        project.Write("c.json", """{"title":"{\"x\":3}"}""");
        Assert.Equal("BCM1310", (await Fail(handlers)).Code);
        Assert.Equal("{\"x\":1}\n{\"x\":2}", project.Read("List.txt"));
        Assert.Equal("""{"n":3}""", project.Read("Count.txt"));
        project.Write("queries/Meta.sql", "select id, from Note");
        Assert.Equal("BCM1310", (await Fail(handlers)).Code);
        Assert.Equal("{\"x\":1}\n{\"x\":2}", project.Read("List.txt"));
        project.Write("queries/Meta.sql", "select id, json_extract(title, '$.x') as x from Note where json_valid(title) order by id");
        await project.SucceedAsClean([Parse, .. handlers]);
        Assert.Equal("{\"x\":1}\n{\"x\":3}", project.Read("List.txt"));
    }
}
