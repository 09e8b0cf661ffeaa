using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace BuildCache.Server;

/// <summary>
/// The Model Context Protocol over HTTP, for programs of this machine that know the token. Each message is answered for itself: nothing is
/// remembered between two.
/// </summary>
sealed class AgentPages(ServedProject project)
{
    /// <summary>Its name below the root.</summary>
    public const string Name = "mcp";

    /// <summary>Answers one message.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } address || !IPAddress.IsLoopback(address))
        {
            await ServerPages.RefuseAsync(context, StatusCodes.Status403Forbidden, "Programs are answered on this machine only.");
            return;
        }
        if (!AgentToken.IsShown(context.Request.Headers.Authorization.ToString(), AgentToken.Read(project.Project.DatabasePath)))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await ServerPages.RefuseAsync(context, StatusCodes.Status401Unauthorized, $"Send the header 'Authorization: Bearer TOKEN'. The token stands in {Path.GetFileName(AgentToken.PathFor(project.Project.DatabasePath))}, beside the database of the project.");
            return;
        }
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            // Nothing is sent that nobody asked for.
            await ServerPages.NotAllowedAsync(context, "POST");
            return;
        }
        if (await ReadAsync(context) is not { } message)
        {
            await ServerPages.RefuseAsync(context, StatusCodes.Status400BadRequest, "The body is no message of JSON-RPC.");
            return;
        }
        await AnswerAsync(context, message);
    }

    static async Task<JsonRpcMessage?> ReadAsync(HttpContext context)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<JsonRpcMessage>(context.Request.Body, McpJsonUtilities.DefaultOptions, context.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    async Task AnswerAsync(HttpContext context, JsonRpcMessage message)
    {
        await using var transport = new StreamableHttpServerTransport { Stateless = true };
        await using var server = McpServer.Create(transport, AgentServer.For(() => project.Project));
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var running = server.RunAsync(end.Token);
        context.Response.ContentType = "text/event-stream";
        if (!await transport.HandlePostRequestAsync(message, context.Response.Body, context.RequestAborted))
        {
            context.Response.ContentType = null;
            context.Response.StatusCode = StatusCodes.Status202Accepted;
        }
        await transport.DisposeAsync();
        await running;
    }
}
