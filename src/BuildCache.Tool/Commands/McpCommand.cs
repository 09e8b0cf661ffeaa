using System.CommandLine;
using BuildCache.Server;
using ModelContextProtocol.Server;

namespace BuildCache.Tool;

/// <summary>The documentation for programs that read and write for people.</summary>
sealed class McpCommand(ToolRun run) : ProjectCommand(run, "mcp", "Answer the Model Context Protocol on standard input and output: search, page, query, why, plan. It only reads, and ends with its input.")
{
    public override string Example => "buildcache mcp --project docs";

    public override string Document => "Nothing of its own: the protocol is JSON. [What it answers](../guides/agents.md).";

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var project = await ProjectAsync(parsed, cancellationToken);
        // Whoever starts it learns here that there is nothing to ask, and not with the first question.
        project.OpenInsight().Dispose();
        var options = AgentServer.For(() => project.Description);
        await using var transport = new StdioServerTransport(options);
        await using var server = McpServer.Create(transport, options);
        await server.RunAsync(cancellationToken);
        return ExitCode.Done;
    }
}
