using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace BuildCache.Tool.Tests;

/// <summary>A client of the protocol, and the tool in a process of its own.</summary>
public sealed class McpCommandTests : IDisposable
{
    readonly ToolProject project = new();

    public void Dispose() => project.Dispose();

    [Fact]
    public async Task A_client_searches_reads_asks_and_is_told_why_and_what_if()
    {
        await project.BuildAsync();
        project.Write("guide/run.md", "# Run\n\nQuickly.\n");
        await project.BuildAsync();
        var transport = new StdioClientTransport(new StdioClientTransportOptions { Command = "dotnet", Arguments = [typeof(Tool).Assembly.Location, "mcp"], WorkingDirectory = project.Folder });
        await using var client = await McpClient.CreateAsync(transport, cancellationToken: TestContext.Current.CancellationToken);
        var tools = await client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(["page", "plan", "query", "search", "why"], tools.Select(static tool => tool.Name).Order());
        Assert.All(tools, static tool => Assert.True(tool.ProtocolTool.Annotations?.ReadOnlyHint));

        Assert.Contains("\"path\":\"guide/run.md\"", await Call("search", ("words", "run quickly")), StringComparison.Ordinal);
        Assert.Equal("[]", await Call("search", ("words", "run slowly")));
        Assert.Equal("# Run\n\nQuickly.\n", await Call("page", ("path", "guide/run.html")));
        Assert.Contains("\"rows\":[{\"n\":3}]", await Call("query", ("sql", "select count(*) as n from Page")), StringComparison.Ordinal);
        Assert.Contains("\"name\":\"Heading\"", await Call("query"), StringComparison.Ordinal);
        Assert.Contains("\"roots\":[\"content of guide/run.md changed\"]", await Call("why", ("path", "guide/run.html")), StringComparison.Ordinal);
        Assert.Contains("\"guide/run.html\"", await Call("plan", ("files", new[] { "guide/run.md" })), StringComparison.Ordinal);

        Assert.Contains("BCM1301", await Refused("query", ("sql", "delete from Page")), StringComparison.Ordinal);
        Assert.Contains("There is no page '../../Docs.csproj'", await Refused("page", ("path", "../../Docs.csproj")), StringComparison.Ordinal);

        async Task<string> Call(string name, params (string Name, object Value)[] arguments) => Text(await Answer(name, arguments), isError: false);

        async Task<string> Refused(string name, params (string Name, object Value)[] arguments) => Text(await Answer(name, arguments), isError: true);

        async Task<CallToolResult> Answer(string name, (string Name, object Value)[] arguments) =>
            await client.CallToolAsync(name, arguments.ToDictionary(static pair => pair.Name, static pair => (object?)pair.Value), cancellationToken: TestContext.Current.CancellationToken);
    }

    static string Text(CallToolResult result, bool isError)
    {
        var text = string.Concat(result.Content.OfType<TextContentBlock>().Select(static block => block.Text));
        Assert.True((result.IsError ?? false) == isError, text);
        return text;
    }
}
