using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace BuildCache.Server;

/// <summary>What programs that speak the Model Context Protocol are told of a project, however they are connected.</summary>
static class AgentServer
{
    /// <summary>The tools of a project, and what they are for.</summary>
    /// <param name="project">The project as it was last evaluated.</param>
    public static McpServerOptions For(Func<ProjectDescription> project)
    {
        var tools = new McpServerPrimitiveCollection<McpServerTool>();
        foreach (var tool in new AgentTools(project).All)
        {
            tools.Add(tool);
        }
        return new McpServerOptions
        {
            ServerInfo = new Implementation { Name = "buildcache", Version = ProductVersion.Text },
            ServerInstructions = $"The documentation project {Path.GetFileNameWithoutExtension(project().ProjectFile)}, as its last build left it. Search for pages, read them as Markdown, ask their structure in SQL; before an edit ask 'plan', after a build 'why'.",
            ToolCollection = tools,
        };
    }
}
