namespace BuildCache.Tool.Tests;

public sealed class QueryCommandTests : IDisposable
{
    readonly ToolProject project = new();

    public void Dispose() => project.Dispose();

    [Fact]
    public async Task Documents_are_asked_as_a_table_as_JSON_and_as_CSV()
    {
        await project.BuildAsync();
        const string Sql = "select url, title from Page order by url";
        Assert.Equal("""
            url                 title
            guide/install.html  Install
            guide/run.html      Run
            index.html          Home

            """, (await project.RunAsync("query", Sql)).Output);
        Assert.Equal("url,title\nguide/install.html,Install\n", (await project.RunAsync("query", Sql + " limit 1", "--csv")).Output);
        var answer = await project.AskAsync("query", Sql, "--limit", "2");
        Assert.Equal("""{"columns":["url","title"],"rows":[{"url":"guide/install.html","title":"Install"},{"url":"guide/run.html","title":"Run"}],"truncated":true,"absent":{},"reads":{"Page":["","title","url"]}}""", answer.ToJsonString());
        Assert.Equal("Run", (await project.AskAsync("query", "select title from Page where url = @u", "--parameter", "u=guide/run.html"))["rows"]![0]!["title"]!.GetValue<string>());
    }

    [Fact]
    public async Task What_is_no_question_is_refused()
    {
        await project.BuildAsync();
        foreach (var sql in new[] { "delete from Page", "select * from bc_node", "select 1; select 2" })
        {
            var answer = await project.RunAsync("query", sql);
            Assert.Equal(4, answer.Code);
            Assert.StartsWith("buildcache: BCM1301: ", answer.Error, StringComparison.Ordinal);
        }
        var endless = await project.RunAsync("query", "with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n", "--timeout", "0.05");
        Assert.Equal(4, endless.Code);
        Assert.Equal("No document of Page has 'titel'.\n", (await project.RunAsync("query", "select titel from Page")).Error);
    }

    [Fact]
    public async Task What_there_is_is_shown()
    {
        await project.BuildAsync();
        var info = await project.AskAsync("info");
        Assert.Equal((1, 3), (info["holds"]!["lastBuild"]!["build"]!.GetValue<int>(), info["holds"]!["collections"]!.AsArray().Single(static collection => collection!["name"]!.GetValue<string>() == "Page")!["documents"]!.GetValue<int>()));
        Assert.Contains(project.Description.DatabasePath, (await project.RunAsync("info")).Output, StringComparison.Ordinal);
    }
}
