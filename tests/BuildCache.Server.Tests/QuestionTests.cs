using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using BuildCache.Content.Tests.Site;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace BuildCache.Server.Tests;

/// <summary>What programs ask of the server: GraphQL, and the Model Context Protocol for those that know the token.</summary>
public sealed class QuestionTests
{
    const string Graph = "_buildcache/graphql";
    const string Agents = "_buildcache/mcp";

    static CancellationToken Token => TestContext.Current.CancellationToken;

    static async Task<ServedSite> StartAsync()
    {
        var project = new SiteProject();
        project.Write("index.md", "# Home\n").Write("guide/install.md", "# Install\n\n## Linux\n");
        var site = await ServedSite.StartAsync(project);
        await site.TextAsync("guide/install.html");
        return site;
    }

    static async Task<(HttpStatusCode Status, string Text)> SendAsync(ServedSite site, string path, string? body, string type = "application/json", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, new Uri(site.Address, path));
        foreach (var (name, value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse(type));
        using var answer = await site.Client.SendAsync(request, Token);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task GraphQL_is_answered_to_programs_and_to_people()
    {
        await using var site = await StartAsync();
        const string Question = """{"query":"query One($p: Any) { Page(where: { path: { eq: $p } }) { title Heading(match: \"page\", with: \"path\", order: [\"order\"]) { text } } } query Other { Page { url } }","variables":{"p":"guide/install.md"},"operationName":"One"}""";
        var posted = await SendAsync(site, Graph, Question);
        Assert.Equal((HttpStatusCode.OK, """{"data":{"Page":[{"title":"Install","Heading":[{"text":"Install"},{"text":"Linux"}]}]}}"""), (posted.Status, JsonNode.Parse(posted.Text)!.ToJsonString()));

        const string Address = Graph + "?query=query($p:Any){Page(where:{path:{eq:$p}}){title}}&variables={\"p\":\"index.md\"}";
        Assert.Equal("""{"data":{"Page":[{"title":"Home"}]}}""", JsonNode.Parse((await SendAsync(site, Address + "&format=json", null)).Text)!.ToJsonString());
        Assert.Equal("""{"data":{"Page":[{"title":"Home"}]}}""", JsonNode.Parse((await SendAsync(site, Address, null, headers: ("Accept", "application/json"))).Text)!.ToJsonString());
        var page = (await SendAsync(site, Address, null, headers: ("Accept", "text/html,*/*"))).Text;
        Assert.Contains("&quot;title&quot;: &quot;Home&quot;", page, StringComparison.Ordinal);
        Assert.Contains("<summary>Heading</summary>", page, StringComparison.Ordinal);
        Assert.Contains("no JSON object", (await SendAsync(site, Graph + "?query={Page{url}}&variables=[", null)).Text, StringComparison.Ordinal);

        // A document of another shape makes another schema, while it is served.
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(site, Graph + "?query={Page{mood}}&format=json", null)).Status);
        site.Project.Write("index.md", "---\nmood: good\n---\n# Home\n\nAnew.\n");
        await site.TextAsync("index.html", static text => text.Contains("Anew.", StringComparison.Ordinal));
        Assert.Equal("""{"data":{"Page":[{"mood":"good"}]}}""", JsonNode.Parse((await SendAsync(site, Graph, """{"query":"{ Page(where: { mood: { isNull: false } }) { mood } }"}""")).Text)!.ToJsonString());
    }

    [Fact]
    public async Task What_is_no_question_in_GraphQL_is_refused()
    {
        await using var site = await StartAsync();
        foreach (var body in new[] { "{}", "{", "[1]", "", "null", """{"query":"{ Page { "}""", """{"query":"mutation { drop }"}""", """{"query":"{ Page { mood } }"}""" })
        {
            Assert.Equal((body, HttpStatusCode.BadRequest), (body, (await SendAsync(site, Graph, body)).Status));
        }
        const string Question = """{"query":"{ Page { url } }"}""";
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await SendAsync(site, Graph, Question, "text/plain")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(site, Graph, Question, headers: ("Origin", "http://site.example"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(site, Graph, Question, headers: ("Origin", site.Address.GetLeftPart(UriPartial.Authority)))).Status);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await SendAsync(site, "_buildcache/query", Question)).Status);
    }

    [Fact]
    public async Task A_question_without_an_end_ends()
    {
        var project = new SiteProject();
        project.Write("a.md", "# A\n").Write("b.md", "# B\n");
        await using var site = await ServedSite.StartAsync(project);
        await site.TextAsync("a.html");
        using var graph = DocumentGraph.Open(site.Describe().DatabasePath, Token);
        // Of two pages each belongs to both, and of those each again.
        static string Question(int depth) => $"{{ Page {{ {string.Concat(Enumerable.Repeat("Page(match: \"isIndex\", with: \"isIndex\") { ", depth))}url{string.Concat(Enumerable.Repeat(" }", depth + 2))}";
        var shallow = await graph.AskAsync(new GraphQuestion(Question(3)), Token);
        Assert.Equal(2 * 2 * 2 * 2, shallow.Json.Split("\"url\"").Length - 1);
        var answer = await graph.AskAsync(new GraphQuestion(Question(60)) { Longest = TimeSpan.FromMilliseconds(50) }, Token);
        Assert.True(answer.HasErrors, answer.Json);
        Assert.Contains("timed out", answer.Json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_that_know_the_token_search_read_and_ask()
    {
        await using var site = await StartAsync();
        var token = AgentToken.Read(site.Describe().DatabasePath);
        Assert.Equal(token, AgentToken.Read(site.Describe().DatabasePath));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(AgentToken.PathFor(site.Describe().DatabasePath)));
        }
        var transport = new HttpClientTransport(new HttpClientTransportOptions { Endpoint = new Uri(site.Address, Agents), AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = "Bearer " + token } });
        await using var client = await McpClient.CreateAsync(transport, cancellationToken: Token);
        Assert.Equal(["page", "plan", "query", "search", "why"], (await client.ListToolsAsync(cancellationToken: Token)).Select(static tool => tool.Name).Order());
        Assert.Equal("# Home\n", await CallAsync("page", ("path", "index.html")));
        // The next question is of the next build.
        site.Project.Write("index.md", "# House\n");
        await site.TextAsync("index.html", static text => text.Contains("House", StringComparison.Ordinal));
        Assert.Contains("\"rows\":[{\"title\":\"House\"}]", await CallAsync("query", ("sql", "select title from Page where path = 'index.md'")), StringComparison.Ordinal);
        Assert.Contains("content of index.md changed", await CallAsync("why", ("path", "index.html")), StringComparison.Ordinal);
        Assert.Contains("BCM1301", await CallAsync("query", ("sql", "delete from Page")), StringComparison.Ordinal);

        async Task<string> CallAsync(string name, (string Name, object? Value) argument) =>
            string.Concat((await client.CallToolAsync(name, new Dictionary<string, object?> { [argument.Name] = argument.Value }, cancellationToken: Token)).Content.OfType<TextContentBlock>().Select(static block => block.Text));
    }

    [Fact]
    public async Task Whoever_does_not_know_the_token_is_refused()
    {
        await using var site = await StartAsync();
        const string List = """{"jsonrpc":"2.0","id":1,"method":"tools/list"}""";
        var right = "Bearer " + AgentToken.Read(site.Describe().DatabasePath);
        (string, string)[] accept = [("Accept", "application/json, text/event-stream")];
        var wrong = right[..^1] + (right[^1] == '0' ? '1' : '0');
        foreach (var shown in new[] { "", "Bearer", "Bearer ", wrong, right[7..], "Basic " + right[7..], right + right[7..] })
        {
            var (status, text) = await SendAsync(site, Agents, List, headers: shown.Length == 0 ? accept : [.. accept, ("Authorization", shown)]);
            Assert.Equal(HttpStatusCode.Unauthorized, status);
            Assert.DoesNotContain(right[7..], text, StringComparison.Ordinal);
            Assert.DoesNotContain("search", text, StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(site, Agents, null)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(site, Agents, List, headers: [.. accept, ("Authorization", right), ("Host", "site.example")])).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(site, Agents, List, headers: [.. accept, ("Authorization", right), ("Origin", "http://site.example")])).Status);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await SendAsync(site, Agents, null, headers: ("Authorization", right))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(site, Agents, "{", headers: [.. accept, ("Authorization", right)])).Status);
        var (answered, tools) = await SendAsync(site, Agents, List, headers: [.. accept, ("Authorization", right)]);
        Assert.Equal(HttpStatusCode.OK, answered);
        Assert.Contains("\"name\":\"search\"", tools, StringComparison.Ordinal);
    }
}
