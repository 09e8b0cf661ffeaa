using System.Globalization;
using System.Text.Json.Nodes;
using BuildCache.Tests.Trust;

namespace BuildCache.Tests.Queries;

/// <summary>
/// What is told of queries from what changed. Every build of these tests, as of all tests of the engine, runs what need not run as well, and
/// fails when that gives other rows.
/// </summary>
public sealed class DeltaProbeTests : IDisposable
{
    readonly TestProject project = new();

    public void Dispose() => project.Dispose();

    /// <summary>Each file is a document: Note of <c>n*.json</c>, Label of <c>l*.json</c>.</summary>
    static readonly Handler Parse = new InlineHandler(static on => on.Files("*.json").Named("Parse").Produces("Note", "Label").Run(static (file, context) =>
        context.Emit(file.Path[0] == 'n' ? "Note" : "Label", file.Path, JsonNode.Parse(context.ReadText(file.Path))!)));

    /// <summary>One effect for each of six values, with a query of its own.</summary>
    static InlineHandler Each(string sql) => new InlineHandler(on => on.Once().Named("List").Run(context =>
    {
        for (var value = 0; value < 6; value++)
        {
            var rows = context.Query(sql, new Dictionary<string, object?> { ["v"] = value });
            context.Write($"{value}.txt", string.Join('\n', rows.Select(static row => row.ToJson().ToJsonString())));
        }
    }));

    void Note(int number, int group, int weight, string title) =>
        project.Write($"n{number}.json", new JsonObject { ["group"] = group, ["weight"] = weight, ["title"] = title, ["key"] = number % 3 }.ToJsonString());

    void Label(int number, int key, string text) => project.Write($"l{number}.json", new JsonObject { ["key"] = key, ["text"] = text }.ToJsonString());

    async Task<(long Run, long Changed)> Built(params Handler[] handlers)
    {
        var report = await project.SucceedAsClean(handlers);
        return (report.Queries.Run, report.Queries.Changed);
    }

    async Task Write12(params Handler[] handlers)
    {
        for (var number = 0; number < 12; number++)
        {
            Note(number, number % 6, number, $"Note {number}");
        }
        for (var number = 0; number < 3; number++)
        {
            Label(number, number, $"Label {number}");
        }
        await project.SucceedAsClean(handlers);
    }

    [Fact]
    public async Task Only_the_queries_that_what_changed_is_or_was_in_the_rows_of_run()
    {
        Handler[] handlers = [Parse, Each("""select title from Note where "group" = @v order by weight, title""")];
        await Write12(handlers);
        Note(1, 1, 1, "Another title");
        Assert.Equal((1, 1), await Built(handlers));
        Note(1, 4, 1, "Another title");
        Assert.Equal((2, 2), await Built(handlers));
        project.Write("n12.json", """{"group":3,"weight":0,"title":"New","key":0}""");
        Assert.Equal((1, 1), await Built(handlers));
        File.Delete(Path.Combine(project.Folder, "n0.json"));
        Assert.Equal((1, 1), await Built(handlers));
    }

    [Fact]
    public async Task A_row_of_two_collections_is_found_from_either_and_from_both()
    {
        Handler[] handlers = [Parse, Each("""select Note.title as title, Label.text as text from Note join Label on Label.key = Note.key where Note."group" = @v order by 1, 2""")];
        await Write12(handlers);
        Label(1, 1, "Other");
        // Notes 1, 4, 7 and 10 have it, of the groups 1 and 4.
        Assert.Equal((2, 2), await Built(handlers));
        Note(2, 2, 2, "Other");
        Assert.Equal((1, 1), await Built(handlers));
        // Both ends of a row go at once. The note as it is and the label as it was never stood together; group 0 is looked at for nothing.
        Note(5, 0, 5, "Moved");
        Label(2, 7, "Nobody's");
        Assert.Equal((3, 2), await Built(handlers));
    }

    [Fact]
    public async Task What_an_edit_leaves_out_in_between_is_known_too()
    {
        // Mend depends on the number of notes in group 0, so documents change in two passes of one build.
        var mend = new InlineHandler(static on => on.Once().Named("Mend").Produces("Mended").Run(static context =>
            context.Emit("Mended", "m", new JsonObject { ["group"] = context.Query("""select title from Note where "group" = 0 order by title""").Count })));
        Handler[] handlers = [Parse, mend, Each("""select Mended."group" as g, Note.title as title from Mended join Note on Note."group" = Mended."group" where Mended."group" = @v order by 2""")];
        await Write12(handlers);
        Note(1, 0, 1, "Note 1");
        Assert.Equal((3, 3), await Built(handlers));
        Note(1, 1, 1, "Note 1");
        Assert.Equal((3, 3), await Built(handlers));
    }

    [Fact]
    public async Task Many_changes_and_damaged_knowledge_are_looked_at_whole()
    {
        Handler[] handlers = [Parse, Each("""select title from Note where "group" = @v order by title""")];
        for (var number = 0; number <= FormerDocuments.Most; number++)
        {
            Note(number, 0, number, "Before");
        }
        await project.SucceedAsClean(handlers);
        for (var number = 0; number <= FormerDocuments.Most; number++)
        {
            Note(number, 0, number, "After");
        }
        Assert.Equal((6, 1), await Built(handlers));
        for (var number = 0; number < FormerDocuments.Most; number++)
        {
            Note(number, 0, number, "Once more");
        }
        Assert.Equal((1, 1), await Built(handlers));
    }

    [Fact]
    public async Task A_key_that_nothing_has_any_more_while_another_spelling_of_it_is_there_is_looked_at_whole()
    {
        Handler[] handlers = [Parse, Each("select id, extra from Note where extra = @v order by id")];
        project.Write("n1.json", """{"Extra":1,"title":"a"}""");
        project.Write("n2.json", """{"extra":2,"title":"b"}""");
        await project.SucceedAsClean(handlers);
        project.Write("n1.json", """{"title":"a"}""");
        Assert.Equal((6, 1), await Built(handlers));
    }

    [Theory]
    [InlineData("select title from Note where a = @v order by title", true)]
    [InlineData("select distinct title, natural(title) from Note, json_each(Note.list) where a in (1, 2) and not b is null limit 201", true)]
    [InlineData("select a, count(*) from Note cross join Label using (key) group by a order by a", true)]
    [InlineData("select a, row_number() over (partition by b order by c) from Note", true)]
    [InlineData("select a from Note where a = 'select'", true)]
    [InlineData("select a from Note limit 0", false)]
    [InlineData("select a from Note limit @v", false)]
    [InlineData("select a from Note limit 1, 2", false)]
    [InlineData("select a from Note limit 1 offset 2", false)]
    [InlineData("select a from Note where b not in (select key from Label)", false)]
    [InlineData("select a from Note where b not in Label", false)]
    [InlineData("select a from Note left join Label using (key)", false)]
    [InlineData("select a from Note natural full join Label", false)]
    [InlineData("select a from Note union select text from Label", false)]
    [InlineData("select a from Note except select text from Label", false)]
    [InlineData("select a, count(*) from Note group by a having count(*) = 1", false)]
    [InlineData("with x as (select a from Note) select a from x", false)]
    [InlineData("select a from (select a from Note)", false)]
    [InlineData("select one.a from Note one join Note two on one.a = two.b", false)]
    [InlineData("select one.a from Note one, \"note\" two", false)]
    [InlineData("select a from main.Note", false)]
    [InlineData("select a from (Note join Label using (key))", false)]
    [InlineData("select 1 where exists (select 1 from Note)", false)]
    [InlineData("values (1)", false)]
    public void A_query_whose_rows_stand_for_rows_is_told_by_its_text(string sql, bool expected) =>
        Assert.Equal(expected, PositiveQuery.Is(new QueryStatement { Sql = sql, Text = sql, Executable = sql, Reads = sql.Contains("Label", StringComparison.Ordinal) ? [("Note", ""), ("Label", "")] : [("Note", "")] }));

    [Theory]
    [InlineData("select sum(weight) as n from Note where \"group\" = @v")]
    [InlineData("select max(weight) as n, title from Note where \"group\" <= @v")]
    [InlineData("select group_concat(weight, ',' order by title) as n from Note where \"group\" = @v limit 1")]
    public async Task An_aggregate_of_all_rows_is_looked_at_whole(string sql)
    {
        Handler[] handlers = [Parse, Each(sql)];
        await Write12(handlers);
        Note(1, 1, 100, "Other");
        Assert.Equal(6, (await Built(handlers)).Run);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task A_derived_collection_runs_over_the_parts_that_changed()
    {
        var derive = new InlineHandler(static on => on.Derive("Next", """select title as id, lead(title) over (partition by "group" order by weight) as next from Note order by title""", by: "group"));
        Handler[] handlers = [Parse, derive, Each("""select next from Next where id = 'Note ' || @v order by id""")];
        await Write12(handlers);
        // The derived collection itself counts as one.
        Note(6, 0, 6, "Last");
        Assert.Equal((2, 2), await Built(handlers));
        Note(6, 3, 6, "Last");
        Assert.Equal((3, 3), await Built(handlers));
        Note(1, 1, 1, "Note 1");
        Note(11, 5, 12, "Note 11");
        Assert.Equal((0, 0), await Built(handlers));
        // A part that no document is in any more, and one that none was in: no value at all.
        project.Write("n4.json", """{"weight":4,"title":"Note 4"}""");
        project.Write("n10.json", """{"weight":5,"title":"Note 10"}""");
        await Built(handlers);
        project.Write("n10.json", """{"weight":3,"title":"Note 10"}""");
        Assert.Equal((2, 2), await Built(handlers));
    }

    [Fact]
    public async Task An_author_who_says_a_column_that_the_query_does_not_go_by_is_told_by_an_audit()
    {
        var derive = new InlineHandler(static on => on.Derive("Heavy", "select title as id, max(weight) over () as most from Note where weight > 5 order by title", by: "group"));
        Handler[] handlers = [Parse, derive, Each("select id, most from Heavy where most > @v order by id")];
        project.MayBreakShortcuts = true;
        await Write12(handlers);
        Note(7, 1, 11, "Note 7");
        Note(8, 2, 11, "Note 8");
        Note(9, 3, 11, "Note 9");
        Note(10, 4, 11, "Note 10");
        Note(6, 0, 11, "Note 6");
        await project.TryBuild(handlers, cancellationToken: TestContext.Current.CancellationToken);
        Note(6, 0, 100, "Note 6");
        var result = await project.TryBuild(handlers, cancellationToken: TestContext.Current.CancellationToken);
        var told = Assert.Single(result.Diagnostics);
        Assert.Equal(("BCM1316", Severity.Warning), (told.Code, told.Severity));
        Assert.Contains("the collection 'Heavy', of which only the changed values of 'group'", told.Message, StringComparison.Ordinal);
        Assert.Equal(await project.CleanState(handlers), project.StateOf(new BuildResult { Succeeded = true, Report = result.Report, Diagnostics = [], Outputs = [] }));
    }

    /// <summary>Queries of many forms over documents that change in many ways.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [Trait("Speed", "Slow")]
    public async Task Random_edits_of_documents_that_random_queries_read_give_what_a_clean_build_gives(int seed)
    {
        var random = new Random(seed);
        var queries = Enumerable.Range(0, 5).Select(_ => RandomQuery(random)).Distinct().Select((sql, number) => new InlineHandler(on => on.Once().Named($"List{number}").Run(context =>
        {
            for (var value = 0; value < 4; value++)
            {
                var rows = context.Query(sql, new Dictionary<string, object?> { ["v"] = value });
                context.Write($"{number}-{value}.txt", string.Join('\n', rows.Select(static row => row.ToJson().ToJsonString())));
            }
        })));
        var derive = new InlineHandler(static on =>
        {
            on.Derive("First", """select "group" as id, "group" as g, min(title) as title, count(*) as n from Note where weight > 1 group by "group" order by 1""", by: "group");
            on.Derive("Light", "select title || ' ' || weight || ' ' || key as id, title from Note where weight < 2 order by 1");
            on.Derive("Place", """select id, "group" as g, dense_rank() over (partition by "group" order by title) as place from Note order by id""", by: "group");
        });
        Handler[] handlers = [Parse, derive, .. queries];
        for (var step = 0; step < 15; step++)
        {
            for (var edit = random.Next(1, 4); edit > 0; edit--)
            {
                var number = random.Next(8);
                switch (random.Next(step < 2 ? 2 : 4))
                {
                    case 0:
                        Label(number, random.Next(4), Word(random));
                        break;
                    case 1 or 2:
                        project.Write($"n{number}.json", new JsonObject { ["group"] = random.Next(5) == 0 ? null : random.Next(4), ["weight"] = random.Next(4), ["title"] = Word(random), ["key"] = random.Next(4) }.ToJsonString());
                        break;
                    default:
                        File.Delete(Path.Combine(project.Folder, (random.Next(2) == 0 ? "n" : "l") + number.ToString(CultureInfo.InvariantCulture) + ".json"));
                        break;
                }
            }
            await project.SucceedAsClean(handlers);
        }
    }

    static string Word(Random random) => "abcd"[random.Next(4)].ToString();

    static T Of<T>(Random random, params T[] those) => those[random.Next(those.Length)];

    static string RandomQuery(Random random)
    {
        var from = Of(random, "Note", "Note join Label on Label.key = Note.key", "Label, Note", "Note left join Label on Label.key = Note.key", "Note join First on First.g = Note.\"group\"", "Note join Place on Place.id = Note.id join Label on Label.key = Place.place");
        var what = from.Contains("Label", StringComparison.Ordinal) ? Of(random, "Note.title as title, text", "Note.title as title, Label.key as k") : "Note.title as title, Note.weight as w";
        var where = Of(random, "Note.weight = @v", "Note.\"group\" = @v", "Note.\"group\" >= @v and not Note.weight = 1", "Note.title in ('a', 'b') and Note.key = @v", "Note.weight not in (select n from First where g = @v)", "exists (select 1 from Light where Light.title = Note.title) and Note.key < @v", "Note.missing is null and Note.key = @v");
        return random.Next(5) switch
        {
            0 => $"select Note.title as title, count(*) as n from {from} where {where} group by Note.title order by 1",
            1 => $"select Note.title as title, count(*) as n from {from} where {where} group by Note.title having count(*) > 1 order by 1",
            2 => $"select distinct {what} from {from} where {where} order by 1, 2 limit {random.Next(1, 4)}",
            3 => $"select {what}, row_number() over (partition by Note.key order by Note.id) as place from {from} where {where} order by 1, 2, 3",
            _ => $"select {what} from {from} where {where} order by 1, 2",
        };
    }
}
