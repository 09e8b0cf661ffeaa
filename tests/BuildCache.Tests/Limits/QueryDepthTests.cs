using System.Text;

namespace BuildCache.Tests.Limits;

/// <summary>SQL that is nested deeper, or is longer, than anybody writes: one error at its file and line, and everything else is built.</summary>
[Trait("Speed", "Slow")]
public sealed class QueryDepthTests : IDisposable
{
    readonly TestProject project = new();

    public QueryDepthTests() => project.Items["BuildCacheQuery"] = new ItemList { Include = ["queries/**/*.sql"] };

    public void Dispose() => project.Dispose();

    static readonly Handler Parse = new InlineHandler(static on => on.Files("*.txt").Named("Parse").Produces("Note").Run(static (file, context) => context.Emit("Note", file.Path, new { title = context.ReadText(file) })));

    static readonly Handler List = new InlineHandler(static on => on.Once().Named("List").Run(static context => context.Write("list.txt", context.Query("select title from Note")[0].Text("title"))));

    static string Repeat(string text, int count) => new StringBuilder().Insert(0, text, count).ToString();

    static string Sql(string shape, int count) => shape switch
    {
        "parentheses" => $"select {Repeat("(", count)}1{Repeat(")", count)} as n from Note",
        "open" => $"select {Repeat("(", count)}",
        "not" => $"select {Repeat("not ", count)}1 as n from Note",
        "minus" => $"select {Repeat("- ", count)}1 as n from Note",
        "or" => $"select title as n from Note where title = '0'{Repeat(" or title = 'x'", count)}",
        "and" => $"select title as n from Note where title > ''{Repeat(" and title > ''", count)}",
        "concat" => $"select title{Repeat(" || title", count)} as n from Note",
        "case" => $"select {Repeat("case when 1 then ", count)}1{Repeat(" end", count)} as n from Note",
        "function" => $"select {Repeat("lower(", count)}title{Repeat(")", count)} as n from Note",
        "union" => $"select title as n from Note{Repeat(" union all select title from Note", count)}",
        "join" => $"select a.title as n from Note a{string.Concat(Enumerable.Range(0, count).Select(static i => $", Note n{i}"))}",
        "scalar" => $"select {Repeat("(select ", count)}1{Repeat(")", count)} as n from Note",
        "from" => $"{Repeat("select * from (", count)}select title as n from Note{Repeat(")", count)}",
        "exists" => $"select title as n from Note where {Repeat("exists (select 1 from Note where ", count)}1{Repeat(")", count)}",
        "with" => $"with {string.Join(", ", Enumerable.Range(0, count).Select(static i => $"t{i} as (select * from {(i == 0 ? "Note" : $"t{i - 1}")})"))} select title as n from t{count - 1}",
        "in" => $"select title as n from Note where title in ('0'{Repeat(", 'x'", count)})",
        "values" => $"with v(x) as (values ('0'){Repeat(", ('x')", count)}) select count(*) as n from v",
        "columns" => $"select title as n{Repeat(", title", count)} from Note",
        "absent" => $"select title as n from Note where title in ('0'{string.Concat(Enumerable.Range(0, count).Select(static i => $", nobody{i}"))})",
        "comment" => Repeat("/*", count) + " select title as n from Note",
        "brackets" => Repeat("[", count) + " select title as n from Note",
        "like" => $"select id, title like '%{Repeat("a", count)}' as n from Note",
        "glob" => $"select id, title glob '*{Repeat("a", count)}' as n from Note",
        "quote" => $"select '{Repeat("''", count)} as n from Note",
        _ => throw new ArgumentOutOfRangeException(nameof(shape)),
    };

    [Theory]
    [InlineData("parentheses", "nested too deeply")]
    [InlineData("open", "nested too deeply")]
    [InlineData("not", "nested too deeply")]
    [InlineData("minus", "nested too deeply")]
    [InlineData("case", "nested too deeply")]
    [InlineData("function", "nested too deeply")]
    [InlineData("or", "an expression in it has more than 1,000 parts")]
    [InlineData("and", "an expression in it has more than 1,000 parts")]
    [InlineData("concat", "an expression in it has more than 1,000 parts")]
    [InlineData("union", "more than 500 SELECTs")]
    [InlineData("scalar", "more than 500 SELECTs")]
    [InlineData("from", "more than 500 SELECTs")]
    [InlineData("exists", "more than 500 SELECTs")]
    [InlineData("with", "more than 500 SELECTs")]
    [InlineData("join", "more than 200 tables in one FROM")]
    [InlineData("columns", "more than 2,000 columns")]
    [InlineData("absent", "no such column: nobody200")]
    [InlineData("comment", "syntax error")]
    [InlineData("brackets", "unrecognized token")]
    [InlineData("quote", "unrecognized token")]
    [InlineData("like", "LIKE or GLOB pattern too complex")]
    [InlineData("glob", "LIKE or GLOB pattern too complex")]
    public async Task Too_much_of_anything_is_one_error_at_its_file(string shape, string reason)
    {
        project.Write("a.txt", "A");
        project.Write("queries/Deep.sql", "-- deep\n\n" + Sql(shape, 5_000));

        var error = Assert.Single((await project.TryBuild([Parse, List], cancellationToken: TestContext.Current.CancellationToken)).Diagnostics);

        Assert.Equal(("BCM1310", "queries/Deep.sql", 3), (error.Code, error.File, error.Line));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Message.Length, 1, 500);
        Assert.Equal("A", project.Read("list.txt"));
    }

    [Theory]
    [InlineData("in", 100_000)]
    [InlineData("values", 100_000)]
    [InlineData("with", 400)]
    [InlineData("union", 400)]
    [InlineData("or", 900)]
    [InlineData("absent", 200)]
    [Trait("Speed", "Slow")]
    public async Task What_somebody_may_have_written_runs(string shape, int count)
    {
        project.Write("a.txt", "A");
        project.Write("queries/Long.sql", Sql(shape, count));
        Assert.True((await project.TryBuild([Parse, List], cancellationToken: TestContext.Current.CancellationToken)).Succeeded);
    }

    [Fact]
    public async Task Of_a_long_query_in_code_a_message_shows_the_beginning()
    {
        project.Write("a.txt", "A");
        var sql = Sql("or", 5_000);
        var list = new InlineHandler(on => on.Once().Named("Long").Run(context => context.Query(sql)));

        var error = Assert.Single((await project.TryBuild([Parse, list], cancellationToken: TestContext.Current.CancellationToken)).Diagnostics);

        Assert.Equal("BCM1301", error.Code);
        Assert.EndsWith($"Query: {sql[..300]}…", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_rows_than_are_taken_end_a_query_where_they_are_read()
    {
        using var connection = Connection.Open(":memory:", readOnly: false);
        connection.MostBytesOfRows = 3_000_000;
        var taken = 0;
        var error = Assert.Throws<StoreException>(() =>
        {
            foreach (var _ in QueryRunner.Rows(connection, "with recursive t(n) as (select 1 union all select n + 1 from t) select printf('%.999500c', 'x') as text from t", [], TimeSpan.Zero))
            {
                taken++;
            }
        });
        Assert.Equal(3, taken);
        Assert.Equal("it gives more than 3 MB of rows, as one does whose recursive part has no end", error.Reason);
        Assert.True(error.IsMistake);

        // The connection goes on: nothing of the query is left open.
        Assert.Equal(2, QueryRunner.Rows(connection, "select 1 as n union all select 2", [], TimeSpan.Zero).Count());
    }
}
