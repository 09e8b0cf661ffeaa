using System.Text.Json.Nodes;
using BuildCache.Tests.Trust;
using BuildCache.Tests.Workspaces;

namespace BuildCache.Tests.Queries;

public sealed class SqlFunctionTests : IDisposable
{
    readonly TestProject project = new();

    public SqlFunctionTests() => project.Items["BuildCacheQuery"] = new ItemList { Include = ["queries/*.sql"] };

    public void Dispose() => project.Dispose();

    static readonly Handler Parse = new InlineHandler(static on => on.Files("*.json").Named("Parse").Produces("Note").Run(static (file, context) =>
        context.Emit("Note", file.Path, JsonNode.Parse(context.ReadText(file.Path))!)));

    static InlineHandler List(string sql, string name = "List") => new(on => on.Once().Named(name).Run(context =>
        context.Write(name + ".txt", string.Join('\n', context.Query(sql).Select(static row => row.ToJson().ToJsonString())))));

    static InlineHandler Functions { get; } = new(static on =>
    {
        on.Function("shout", static (string text) => text.ToUpperInvariant() + "!");
        on.Function("plus", static (long a, long b) => a + b);
        on.Function("half", static (double a) => a / 2);
        on.Function("is_empty", static (string? text) => string.IsNullOrEmpty(text));
        on.Function("pick", static (JsonNode json, string key, string other) => (string?)json[key] ?? other);
        on.Function("wrap", static (IReadOnlyList<JsonNode?> values) => (JsonNode)new JsonArray([.. values.Select(static v => v?.DeepClone())]));
        on.Function("answer", static () => 42);
        on.Function("no_text", static (string _) => (string?)null);
        on.Function("fails", static (string text) => text.Length > 1 ? throw new FormatException("too long") : text);
    });

    [Theory]
    [InlineData("select shout('a') as r", "\"A!\"")]
    [InlineData("select shout(1) as r", "\"1!\"")]
    [InlineData("select shout(null) is null as r", "1")]
    [InlineData("select plus(1, 2.0) as r", "3")]
    [InlineData("select half(3) as r", "1.5")]
    [InlineData("select is_empty(null) as r", "1")]
    [InlineData("select pick('{\"a\":\"b\"}', 'a', 'c') as r", "\"b\"")]
    [InlineData("select wrap() as r", "\"[]\"")]
    [InlineData("select wrap(1, 'x', null) as r", "\"[1,\\u0022x\\u0022,null]\"")]
    [InlineData("select answer() as r", "42")]
    [InlineData("select coalesce(no_text('x'), 'null') as r", "\"null\"")]
    [InlineData("select sum(plus(n.weight, 1)) over (order by id) as r from Note n order by id", "2")]
    public async Task Values_pass_in_both_directions(string sql, string expected)
    {
        project.Write("a.json", """{"weight":1}""");
        await project.SucceedAsClean(Parse, Functions, List(sql));
        Assert.Equal($"{{\"r\":{expected}}}", project.Read("List.txt"));
    }

    [Theory]
    [InlineData("select plus('a', 1) as r", "function plus: argument 1 is text, not what the function takes (Int64)")]
    [InlineData("select plus(1.5, 1) as r", "argument 1 is a number")]
    [InlineData("select shout(x'00') as r", "argument 1 is a blob")]
    [InlineData("select pick('{', 'a', 'c') as r", "function pick:")]
    [InlineData("select fails('ab') as r", "function fails: too long")]
    [InlineData("select plus(1) as r", "wrong number of arguments")]
    [InlineData("select unheard(1) as r", "unheard")]
    public async Task Errors_name_the_function(string sql, string mentions)
    {
        var result = await project.TryBuild([Functions, List(sql)], cancellationToken: TestContext.Current.CancellationToken);
        var error = Assert.Single(result.Diagnostics, static d => d.Severity == Severity.Error);
        Assert.Equal("BCM1301", error.Code);
        Assert.Contains(mentions, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_file_the_error_has_the_place_of_the_call()
    {
        project.Write("a.json", """{"title":"long"}""");
        project.Write("queries/Bad.sql", "select id,\n  fails(title) as f\nfrom Note");
        var result = await project.TryBuild([Parse, Functions], cancellationToken: TestContext.Current.CancellationToken);
        var error = Assert.Single(result.Diagnostics, static d => d.Severity == Severity.Error);
        Assert.Equal(("BCM1310", 2, 3), (error.Code, error.Line, error.Column));
    }

    /// <summary>A connection that stays open knows functions of earlier builds for as long; none of them may be called.</summary>
    [Fact]
    public async Task What_earlier_builds_called_is_forgotten_in_a_workspace_that_stays()
    {
        using var staying = new TestProject { Builder = new StayingBuilder() };
        InlineHandler one = new(static on => on.Function("sum_of", static (long a) => a)), two = new(static on => on.Function("sum_of", static (long a, long b) => a + b));
        var (ofOne, ofTwo) = (List("select sum_of(1) as r"), List("select sum_of(1, 2) as r", "Two"));
        await staying.Succeed(one, ofOne);
        foreach (var handlers in new Handler[][] { [two, ofOne], [two, ofTwo], [ofTwo], [one, ofTwo], [one, ofOne] })
        {
            using var fresh = new TestProject();
            var (built, expected) = (await staying.TryBuild(handlers, cancellationToken: TestContext.Current.CancellationToken), await fresh.TryBuild(handlers, cancellationToken: TestContext.Current.CancellationToken));
            Assert.Equal(expected.Diagnostics, built.Diagnostics);
            Assert.Equal(expected.Succeeded, built.Succeeded);
        }
        Assert.Equal("{\"r\":1}", staying.Read("List.txt"));
    }

    [Theory]
    [InlineData("lower")]
    [InlineData("artifact")]
    [InlineData("date")]
    [InlineData("select")]
    [InlineData("two words")]
    public async Task A_name_that_is_taken_or_unusable_is_refused(string name)
    {
        var result = await project.TryBuild([new InlineHandler(on => on.Function(name, static () => 1))], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("BCM1315", Assert.Single(result.Diagnostics, static d => d.Severity == Severity.Error).Code);
    }

    [Fact]
    public async Task A_name_or_type_that_clashes_is_refused()
    {
        var other = new InlineHandler(static on => on.Function("SHOUT", static (string text) => text));
        var result = await project.TryBuild([Functions, other], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("BCM1315", Assert.Single(result.Diagnostics, static d => d.Severity == Severity.Error).Code);
        result = await project.TryBuild([new InlineHandler(static on => on.Function("guid", static (Guid id) => id.ToString()))], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("BCM1315", Assert.Single(result.Diagnostics, static d => d.Severity == Severity.Error).Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Other_code_runs_the_queries_that_call_it_again_and_no_others(bool staysOpen)
    {
        using var project = new TestProject { Builder = staysOpen ? new StayingBuilder() : null };
        project.Items["BuildCacheQuery"] = new ItemList { Include = ["queries/*.sql"] };
        for (var i = 0; i < 3; i++)
        {
            project.Write($"n{i}.json", $$"""{"weight":{{i}}}""");
        }
        project.Write("queries/Scored.sql", "select id, score(weight) as score from Note");
        project.Write("queries/above.sql", "select id from Note where score(weight) > @least order by id");
        Handler[] readers =
        [
            Parse,
            List("select sum(score(weight)) as s from Note", "Sum"),
            List("select sum(weight) as s from Note", "Plain"),
            List("select count(*) as n from Scored where score > 5", "Derived"),
            new InlineHandler(static on => on.Once().Named("Above").Run(static context =>
                context.Write("above.txt", string.Concat(context.Query("above", new Dictionary<string, object?> { ["least"] = 0 }).Select(static r => r.Id))))),
        ];
        var (first, second, third) = (Score(static w => w), Score(static w => w + Math.Max(0, 0)), Score(static w => w * 10));
        await project.SucceedAsClean([.. readers, first]);
        var report = await project.SucceedAsClean([.. readers, first]);
        Assert.Equal((0, 0), (report.Queries.Run, report.Effects.Ran));

        // Other code, equal results: what calls it runs again and nothing behind it.
        report = await project.SucceedAsClean([.. readers, second]);
        Assert.Equal((3, 0), (report.Queries.Run, report.Queries.Changed));
        Assert.Equal(0, report.Effects.Ran);

        // Other results.
        report = await project.SucceedAsClean([.. readers, third]);
        Assert.Equal(["Derived", "Sum"], report.Ran.Select(static r => r.Handler).Order());
        Assert.Equal("""{"s":30}""", project.Read("Sum.txt"));

        // The function goes, and comes back.
        var result = await project.TryBuild(readers, cancellationToken: TestContext.Current.CancellationToken);
        Assert.False(result.Succeeded);
        Assert.Contains(result.Diagnostics, static d => d.Code == "BCM1310" && d.File == "queries/Scored.sql" && d.Message.Contains("score", StringComparison.Ordinal));
        await project.SucceedAsClean([.. readers, third]);
    }

    static InlineHandler Score(Func<long, long> score) => new(on => on.Function("score", score));
}
