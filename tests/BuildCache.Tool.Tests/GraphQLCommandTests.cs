using System.Globalization;
using System.Text.Json.Nodes;

namespace BuildCache.Tool.Tests;

public sealed class GraphQLCommandTests : IDisposable
{
    readonly ToolProject project = new();

    public void Dispose() => project.Dispose();

    /// <summary>Generated questions have the same answers as in SQL.</summary>
    [Fact]
    public async Task Answers_are_those_of_SQL()
    {
        for (var i = 0; i < 12; i++)
        {
            project.Write($"guide/p{i}.md", $"---\nweight: {i % 4}\n---\n# Page {i}\n\n## A{i % 3}\n\n## B\n");
        }
        await project.BuildAsync();
        var random = new Random(3);
        var different = new HashSet<string>();
        for (var i = 0; i < 100; i++)
        {
            var (graph, sql) = Question(random);
            var expected = await project.AskAsync("query", sql);
            var answer = await project.AskAsync("graphql", graph);
            Assert.Equal(expected["rows"]!.ToJsonString(), WithoutNulls(answer["data"]!["Page"]!.AsArray()));
            different.Add(expected["rows"]!.ToJsonString());
        }
        Assert.InRange(different.Count, 30, 100);
    }

    [Fact]
    public async Task Documents_that_belong_together_are_asked_together_and_another_shape_is_another_schema()
    {
        await project.BuildAsync();
        const string Related = "query ($p: Any) { Page(where: { path: { eq: $p } }) { title Tag(match: \"path\", with: \"path\") { id } Heading(match: \"page\", with: \"path\", order: [\"order desc\"]) { text } } }";
        var answer = await project.AskAsync("graphql", Related, "--variables", """{"p":"guide/install.md"}""");
        Assert.Equal("""[{"text":"Install"}]""", answer["data"]!["Page"]![0]!["Heading"]!.ToJsonString());
        Assert.Equal(4, (await project.RunAsync("graphql", "{ Page { mood } }")).Code);
        project.Write("guide/run.md", "---\nmood: good\nreading-time: 3\n---\n# Run\n");
        await project.BuildAsync();
        Assert.Equal("""[{"mood":"good","reading_time":3}]""", (await project.AskAsync("graphql", "{ Page(where: { mood: { isNull: false } }) { mood reading_time } }"))["data"]!["Page"]!.ToJsonString());
        Assert.Contains("reading_time: Any", (await project.RunAsync("graphql", "--schema")).Output, StringComparison.Ordinal);
        Assert.Equal(2, (await project.RunAsync("graphql")).Code);
    }

    static (string Graph, string Sql) Question(Random random)
    {
        string[] columns = ["path", "title", "weight", "url"];
        var chosen = columns.Where(_ => random.Next(2) == 0).DefaultIfEmpty("title").ToList();
        var (order, way) = (columns[random.Next(4)], random.Next(2) == 0 ? " desc" : "");
        var (first, offset) = (random.Next(1, 8), random.Next(4));
        var (filter, where) = random.Next(4) switch
        {
            0 => ("", ""),
            1 when random.Next(4) is var weight => (string.Create(CultureInfo.InvariantCulture, $"where: {{ weight: {{ ge: {weight} }} }}, "), string.Create(CultureInfo.InvariantCulture, $"where weight >= {weight}")),
            2 => ("where: { title: { like: \"Page 1%\" }, weight: { ne: 2 } }, ", "where title like 'Page 1%' and weight <> 2"),
            _ => ("where: { path: { in: [\"index.md\", \"guide/p3.md\", \"guide/p5.md\"] } }, ", "where path in ('index.md', 'guide/p3.md', 'guide/p5.md')"),
        };
        return (string.Create(CultureInfo.InvariantCulture, $"{{ Page({filter}order: [\"{order}{way}\"], first: {first}, offset: {offset}) {{ {string.Join(' ', chosen)} }} }}"),
            string.Create(CultureInfo.InvariantCulture, $"select {string.Join(", ", chosen)} from Page {where} order by {order}{way}, id limit {first} offset {offset}"));
    }

    static string WithoutNulls(JsonArray rows) =>
        new JsonArray([.. rows.Select(static row => new JsonObject(row!.AsObject().Where(static pair => pair.Value is not null).Select(static pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone()))))]).ToJsonString();
}
