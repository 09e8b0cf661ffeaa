using System.Globalization;
using System.Text.Json.Nodes;
using BuildCache.Tests.Trust;

namespace BuildCache.Tests.Limits;

/// <summary>More keys than SQL has room for columns.</summary>
public sealed class ColumnTests : IDisposable
{
    readonly TestProject project = new();

    public void Dispose() => project.Dispose();

    static readonly Handler Parse = new InlineHandler(static on => on.Files("*.json").Named("Parse").Produces("Note").Run(static (file, context) =>
        context.Emit("Note", file.Path, JsonNode.Parse(context.ReadText(file.Path))!)));

    static readonly Handler List = new InlineHandler(static on => on.Once().Named("List").Run(static context =>
    {
        context.Write("list.txt", string.Join('\n', context.Query("select id, title, Weight, nobody from Note where title > '' order by weight desc").Select(static row => row.ToJson().ToJsonString())));
        context.Write("all.txt", context.Query("select n.* from Note n where n.title = 'B'")[0].Keys.Count().ToString(CultureInfo.InvariantCulture));
    }));

    void WriteMany(int count, string value) =>
        project.Write("many.json", new JsonObject(Enumerable.Range(0, count).Select(i => KeyValuePair.Create($"key{i:d4}", (JsonNode?)JsonValue.Create(value)))).ToJsonString());

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task A_column_that_a_query_names_is_there_however_many_there_are()
    {
        project.Write("a.json", """{"title":"A","weight":1}""");
        project.Write("b.json", """{"title":"B","weight":2}""");
        await project.SucceedAsClean(Parse, List);
        var expected = """
            {"id":"b.json","title":"B","weight":2}
            {"id":"a.json","title":"A","weight":1}
            """.ReplaceLineEndings("\n");
        Assert.Equal(expected, project.Read("list.txt"));

        WriteMany(2500, "x");
        await project.SucceedAsClean(Parse, List);
        Assert.Equal(expected, project.Read("list.txt"));

        // Only keys that nobody names.
        WriteMany(2500, "y");
        var report = await project.SucceedAsClean(Parse, List);
        Assert.Equal(0, report.Handlers.Single(static h => h.Name == "List").Ran);

        project.Write("b.json", """{"title":"B","weight":0}""");
        await project.SucceedAsClean(Parse, List);
        Assert.Equal("""{"id":"a.json","title":"A","weight":1}""", project.Read("list.txt").Split('\n')[0]);

        // Beyond the first thousand a key comes, and goes.
        project.Write("a.json", """{"title":"A","weight":1,"nobody":"I"}""");
        await project.SucceedAsClean(Parse, List);
        Assert.Equal("""{"id":"a.json","title":"A","weight":1,"nobody":"I"}""", project.Read("list.txt").Split('\n')[0]);

        project.Delete("many.json");
        project.Write("a.json", """{"title":"A","weight":1}""");
        await project.SucceedAsClean(Parse, List);
    }

    [Fact]
    public async Task A_name_that_no_document_has_is_told_once_at_its_place_in_every_build()
    {
        project.Items["BuildCacheQuery"] = new ItemList { Include = ["queries/**/*.sql"] };
        project.Write("a.json", """{"title":"A","weight":1}""");
        project.Write("queries/Heavy.sql", "-- heavy\nselect id, title, colour from Note\nwhere wieght > 1 or wieght is null");
        project.Write("queries/Also.sql", "select title from Note where title = @title and id > '' and weight > 0 order by 1");
        for (var build = 0; build < 2; build++)
        {
            var result = await project.TryBuild([Parse], cancellationToken: TestContext.Current.CancellationToken);
            Assert.True(result.Succeeded);
            Assert.Equal(
                [
                    (Severity.Message, "BCM1328", "No document of 'Note' has a key 'colour', so it is null in every row.", "queries/Heavy.sql", 2, 19),
                    (Severity.Warning, "BCM1328", "No document of 'Note' has a key 'wieght', so it is null in every row; did you mean 'weight'?", "queries/Heavy.sql", 3, 7),
                ],
                result.Diagnostics.Select(static d => (d.Severity, d.Code, d.Message, d.File!, d.Line, d.Column)));
        }
        project.Write("b.json", """{"colour":"red","wieght":1}""");
        Assert.Empty((await project.TryBuild([Parse], cancellationToken: TestContext.Current.CancellationToken)).Diagnostics);
    }

    [Fact]
    public async Task A_document_that_brings_too_many_keys_is_told_with_its_file_in_every_build()
    {
        var limited = new Handler[] { new InlineHandler(static on => on.Items("Notes").Named("Parse").Produces("Note").Run(static (file, context) => context.Emit("Note", file.Path, JsonNode.Parse(context.ReadText(file.Path))!))) };
        project.Items["Notes"] = new ItemList { Include = ["*.json"] };
        WriteMany(1000, "x");
        Assert.Empty((await project.TryBuild(limited, cancellationToken: TestContext.Current.CancellationToken)).Diagnostics);

        WriteMany(1001, "x");
        for (var build = 0; build < 2; build++)
        {
            var result = await project.TryBuild(limited, cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(("BCM1327", Severity.Warning, "many.json"), Assert.Single(result.Diagnostics.Select(static d => (d.Code, d.Severity, d.File))));
        }
    }

    [Fact]
    public async Task A_query_that_shows_all_columns_of_more_keys_than_there_is_room_for_is_told_at_its_place()
    {
        project.Items["BuildCacheQuery"] = new ItemList { Include = ["queries/**/*.sql"] };
        void WriteHalf(int half, int count) => project.Write($"half{half}.json",
            new JsonObject(Enumerable.Range(0, count).Select(i => KeyValuePair.Create($"h{half}k{i:d4}", (JsonNode?)JsonValue.Create("x")))).ToJsonString());
        WriteHalf(1, 500);
        WriteHalf(2, 500);
        project.Write("queries/Every.sql", "-- all\nselect * from Note");
        project.Write("queries/Named.sql", "select h2k0500 from Note where h2k0500 > ''");
        project.Write("queries/Count.sql", "select count(*) as n from Note");
        Assert.DoesNotContain((await project.TryBuild([Parse], cancellationToken: TestContext.Current.CancellationToken)).Diagnostics, static d => d.Code == "BCM1329");

        // No document has too many keys by itself.
        WriteHalf(2, 501);
        for (var build = 0; build < 2; build++)
        {
            Assert.Equal([(Severity.Warning, "BCM1329", "queries/Every.sql", 2, 8)],
                (await project.TryBuild([Parse], cancellationToken: TestContext.Current.CancellationToken)).Diagnostics.Select(static d => (d.Severity, d.Code, d.File!, d.Line, d.Column)));
        }
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task A_key_in_more_spellings_than_a_function_has_arguments_is_one_column()
    {
        var spellings = Enumerable.Range(0, 256).Select(static bits => string.Concat("abcdefgh".Select((c, i) => (bits >> i & 1) == 1 ? char.ToUpperInvariant(c) : c))).ToList();
        for (var i = 0; i < spellings.Count; i++)
        {
            project.Write($"n{i:d3}.json", new JsonObject { [spellings[i]] = i }.ToJsonString());
        }
        var sum = new InlineHandler(static on => on.Once().Named("Sum").Run(static context => context.Write("sum.txt", context.Query("select sum(AbCdEfGh) as n from Note")[0].Text("n"))));
        await project.SucceedAsClean(Parse, sum);
        Assert.Equal("32640", project.Read("sum.txt"));
    }
}
