using System.Text.Json.Nodes;
using BuildCache.Tests.Trust;

namespace BuildCache.Tests.Queries;

/// <summary>Derived collections that can be searched.</summary>
public sealed class FullTextTests : IDisposable
{
    readonly TestProject project = new();

    public FullTextTests() => project.Items["BuildCacheQuery"] = new ItemList { Include = ["queries/*.sql"] };

    public void Dispose() => project.Dispose();

    static readonly Handler Parse = new InlineHandler(static on => on.Files("*.json").Named("Parse").Produces("Note").Run(static (file, context) =>
        context.Emit("Note", file.Path, JsonNode.Parse(context.ReadText(file.Path))!)));

    static InlineHandler List(string sql, string name = "List") => new(on => on.Once().Named(name).Run(context =>
        context.Write(name + ".txt", string.Join('\n', context.Query(sql).Select(static row => row.ToJson().ToJsonString(Relaxed))))));

    static readonly System.Text.Json.JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    static long Ran(BuildReport report, string handler = "List") => report.Handlers.Single(h => h.Name == handler).Ran;

    async Task<Diagnostic> Fail(params Handler[] handlers)
    {
        var result = await project.TryBuild([Parse, .. handlers], cancellationToken: TestContext.Current.CancellationToken);
        Assert.False(result.Succeeded);
        return Assert.Single(result.Diagnostics, static d => d.Severity == Severity.Error);
    }

    void Note(string name, string title, string words, int weight = 1) =>
        project.Write(name + ".json", new JsonObject { ["title"] = title, ["words"] = words, ["weight"] = weight }.ToJsonString());

    void WriteNotes()
    {
        project.Write("queries/Search.sql", "-- What can be found.\n-- fts5: title, words, tokenize = 'porter unicode61'\nselect id, title, words, weight from Note");
        Note("a", "Installing", "how to install the tool and run it");
        Note("b", "Running", "run, run and run again");
        Note("c", "Other", "nothing of that kind");
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task A_search_finds_ranks_and_marks_and_follows_the_documents()
    {
        WriteNotes();
        Handler[] handlers =
        [
            Parse,
            List("select title, highlight(Search, 0, '[', ']') as mark, snippet(Search, 1, '<', '>', '…', 3) as text, weight, id from Search where Search match 'installs OR running' order by bm25(Search, 10.0, 1.0)"),
            List("select title from Search('kind') order by rank", "Kind"),
            List("select count(*) as n from Search", "Count"),
        ];
        await project.SucceedAsClean(handlers);
        Assert.Equal("""
            {"title":"Installing","mark":"[Installing]","text":"how to <install>…","weight":1,"id":"a.json"}
            {"title":"Running","mark":"[Running]","text":"<run>, <run> and…","weight":1,"id":"b.json"}
            """, project.Read("List.txt"));
        Assert.Equal("{\"title\":\"Other\"}", project.Read("Kind.txt"));

        // What is not searched and not shown: the search is not even made.
        Note("c", "Other", "nothing of that kind", weight: 2);
        var report = await project.SucceedAsClean(handlers);
        Assert.Equal((0, 0, 0), (Ran(report), Ran(report, "Kind"), Ran(report, "Count")));

        // Other words, which no search is about: searches are made again and give the same.
        Note("c", "Other", "not a thing of that kind", weight: 2);
        report = await project.SucceedAsClean(handlers);
        Assert.Equal((0, 0, 0), (Ran(report), Ran(report, "Kind"), Ran(report, "Count")));

        // Words that one of them finds.
        Note("c", "Other", "how it runs", weight: 2);
        report = await project.SucceedAsClean(handlers);
        Assert.Equal((1, 1, 0), (Ran(report), Ran(report, "Kind"), Ran(report, "Count")));
        Assert.Equal("", project.Read("Kind.txt"));

        project.Delete("b.json");
        await project.SucceedAsClean(handlers);
        Assert.DoesNotContain("Running", project.Read("List.txt"), StringComparison.Ordinal);
        Note("b", "Running", "run");
        Note("aa", "Run", "between a and b");
        await project.SucceedAsClean(handlers);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Rows_of_equal_rank_come_in_the_order_of_their_ids_whatever_their_history()
    {
        WriteNotes();
        var list = List("select id from Search where Search match 'same' order by rank");
        foreach (var name in new[] { "m", "z", "d", "x", "c1", "y", "c2", "c3", "c4" })
        {
            Note(name, "T", "the same");
            await project.SucceedAsClean(Parse, list);
        }
        project.Delete("d.json");
        await project.SucceedAsClean(Parse, list);
        Note("d", "T", "the same");
        await project.SucceedAsClean(Parse, list);
        // More between two neighbours than there are numbers: all are numbered again.
        for (var i = 0; i < 25; i++)
        {
            Note("k" + new string('a', 25 - i), "T", "the same");
            if (i % 6 == 0)
            {
                await project.Succeed(Parse, list);
            }
        }
        await project.SucceedAsClean(Parse, list);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Numbers_run_out_only_to_be_given_anew()
    {
        WriteNotes();
        var list = List("select id from Search where Search match 'same' order by rank");
        // Each comes before the last: the gap halves each time.
        for (var i = 0; i < 24; i++)
        {
            Note("k" + new string('a', 25 - i) + "b", "T", "the same");
            Note("k" + new string('a', 26 - i), "T", "the same");
            await project.Succeed(Parse, list);
        }
        await project.SucceedAsClean(Parse, list);
    }

    [Fact]
    public async Task A_handler_can_define_one_and_a_document_of_it_is_read_by_key()
    {
        WriteNotes();
        project.Delete("queries/Search.sql");
        var search = new InlineHandler(static on => on.FullText("Search", "select id, title, words from Note"));
        var byKey = new InlineHandler(static on => on.Once().Named("ByKey").Run(static context => context.Write("key.txt", context.Document("Search", "a.json")?.Text("title") ?? "none")));
        await project.SucceedAsClean(Parse, search, byKey, List("select title from Search where words match 'run' order by rank"));
        Assert.Equal("Installing", project.Read("key.txt"));
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Becoming_searchable_and_ceasing_to_be()
    {
        WriteNotes();
        var plain = List("select title from Search order by title", "Plain");
        project.Write("queries/Search.sql", "select id, title, words from Note");
        await project.SucceedAsClean(Parse, plain);
        project.Write("queries/Search.sql", "-- fts5:\nselect id, title, words from Note");
        var report = await project.SucceedAsClean(Parse, plain);
        Assert.Equal(0, Ran(report, "Plain"));
        await project.SucceedAsClean(Parse, plain, List("select title from Search where Search match 'install' order by rank", "Stem"));
        // Another tokenizer: the stem is found now.
        project.Write("queries/Search.sql", "-- fts5: tokenize = 'porter'\nselect id, title, words from Note");
        report = await project.SucceedAsClean(Parse, plain, List("select title from Search where Search match 'installs' order by rank"));
        Assert.Equal("{\"title\":\"Installing\"}", project.Read("List.txt"));
        // Other columns.
        project.Write("queries/Search.sql", "-- fts5: tokenize = 'porter'\nselect id, title, weight, words from Note");
        await project.SucceedAsClean(Parse, plain, List("select title, weight from Search where Search match 'installs' order by rank", "Weight"));
        project.Write("queries/Search.sql", "select id, title, words from Note");
        var error = await Fail(plain, List("select title, weight from Search where Search match 'installs' order by rank", "Weight"));
        Assert.Equal("BCM1301", error.Code);
        await project.SucceedAsClean(Parse, plain);
        project.Delete("queries/Search.sql");
        await project.SucceedAsClean(Parse);
    }

    [Theory]
    [InlineData("-- fts5: nowhere\nselect id, title from Note", "no column 'nowhere'")]
    [InlineData("-- fts5: title, tokenize = 'nosuch'\nselect id, title from Note", "tokenize")]
    [InlineData("-- fts5: content = 'x'\nselect id, title from Note", "option 'content'")]
    [InlineData("-- fts5:\nselect id from Note", "no column to search in")]
    [InlineData("-- fts5:\nselect id, title as rank from Note", "'rank'")]
    [InlineData("-- fts5:\nselect id, title, @x as x from Note", "parameter x")]
    public async Task What_cannot_be_searched_is_an_error_at_its_place(string sql, string mentions)
    {
        WriteNotes();
        project.Write("queries/Search.sql", sql);
        var error = await Fail();
        Assert.Equal(("BCM1314", "queries/Search.sql"), (error.Code, error.File));
        Assert.Contains(mentions, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_that_is_not_valid_is_told_alone()
    {
        WriteNotes();
        project.Write("queries/Search.sql", "-- fts5: title\n?1");
        var error = await Fail();
        Assert.Equal(("BCM1310", "queries/Search.sql", 2), (error.Code, error.File, error.Line));
    }

    [Theory]
    [InlineData("select * from Search_data", "Search_data")]
    [InlineData("select rowid from Search", "rowid")]
    [InlineData("select title from Search where Search match '\"'", "unterminated")]
    [InlineData("select nowhere from Search", "nowhere")]
    [InlineData("insert into Search (Search) values ('rebuild')", "change")]
    public async Task What_a_query_must_not_do_with_an_index_is_refused(string sql, string mentions)
    {
        WriteNotes();
        var error = await Fail(List(sql));
        Assert.Equal("BCM1301", error.Code);
        Assert.Contains(mentions, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_index_heals()
    {
        WriteNotes();
        var list = List("select title from Search where Search match 'run' order by rank");
        await project.SucceedAsClean(Parse, list);
        using (var database = Connection.Open(project.Database, readOnly: false))
        {
            database.Execute("update Search_data set block = x'00112233' where id > 10");
        }
        Note("a", "Installing", "how to install the tool");
        var result = await project.TryBuild([Parse, list], cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Succeeded);
        Assert.Contains(result.Diagnostics, static d => d.Code == "BCM3001");
        Assert.Equal("{\"title\":\"Running\"}", project.Read("List.txt"));
        await project.SucceedAsClean(Parse, list);
    }
}
