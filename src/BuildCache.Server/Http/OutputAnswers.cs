using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace BuildCache.Server;

/// <summary>Answers with outputs, as the last finished build left them.</summary>
sealed class OutputAnswers(ServedProject project, bool isLive)
{
    /// <summary>How often a request that waits for a page of a first build looks whether it is there.</summary>
    static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    static readonly FileExtensionContentTypeProvider Types = CreateTypes();

    /// <summary>Answers one request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="path">The path of its address, decoded.</param>
    public async Task AnswerAsync(HttpContext context, string path)
    {
        while (project.Growing is { } growing)
        {
            if (SitePath.FindFile(growing.Find, path) is { } given && await TryAnswerAsync(context, path, given, growing.Read, isLive))
            {
                return;
            }
            await Task.Delay(LookEvery, context.RequestAborted);
        }
        while (true)
        {
            var next = project.NextBuildAsync(context.RequestAborted);
            var view = await project.ViewAsync(context.RequestAborted);
            var found = SitePath.Find(view.Find, path);
            if (found.Output is null && found.Location is null)
            {
                await NoOutputAsync(context, path);
                return;
            }
            if (await TryAnswerAsync(context, path, found, view.Read, isLive))
            {
                return;
            }
            // A build that runs has forgotten what its predecessor gave; what it gives itself is there when it ends.
            await next;
        }
    }

    /// <summary>Answers with an output as it was, or with where it is.</summary>
    /// <param name="context">The request.</param>
    /// <param name="path">The path of its address, decoded.</param>
    /// <param name="site">What was there.</param>
    public static async Task AnswerAsync(HttpContext context, string path, FormerSite site)
    {
        var found = SitePath.Find(site.Find, path);
        if (found.Output is null && found.Location is null || !await TryAnswerAsync(context, path, found, site.Read, isLive: false))
        {
            await ServerPages.RefuseAsync(context, StatusCodes.Status404NotFound, found.Output is null ? "There was no such output." : "The content of this output is not kept any more.");
        }
    }

    static async Task<bool> TryAnswerAsync(HttpContext context, string path, SitePath found, Func<OutputHash, byte[]?> read, bool isLive)
    {
        if (found.Location is { } location)
        {
            context.Response.StatusCode = found.Status;
            context.Response.Headers.Location = location + context.Request.QueryString;
            return true;
        }
        if (read(found.Hash) is not { } content)
        {
            return false;
        }
        await WriteAsync(context, path, found, content, isLive);
        return true;
    }

    static async Task WriteAsync(HttpContext context, string path, SitePath found, byte[] content, bool isLive)
    {
        var type = TypeOf(found.Output!);
        var tag = found.Hash.ToString();
        if (isLive && type.StartsWith("text/html", StringComparison.Ordinal))
        {
            content = LiveMark.AddTo(content, path, tag);
            tag += "-live";
        }
        if (found.Status == StatusCodes.Status200OK)
        {
            await Results.Bytes(content, type, enableRangeProcessing: true, entityTag: new EntityTagHeaderValue($"\"{tag}\"")).ExecuteAsync(context);
            return;
        }
        context.Response.StatusCode = found.Status;
        context.Response.ContentType = type;
        context.Response.ContentLength = content.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(content, context.RequestAborted);
        }
    }

    /// <summary>An address without an output, in a site that has no page for that. It may come while it is looked at.</summary>
    Task NoOutputAsync(HttpContext context, string path)
    {
        if (!isLive)
        {
            return ServerPages.RefuseAsync(context, StatusCodes.Status404NotFound, "There is no such output.");
        }
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        context.Response.ContentType = "text/html; charset=utf-8";
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask
            : context.Response.Body.WriteAsync(LiveMark.AddTo("<!DOCTYPE html><title>Not found</title><p>There is no such output.</p>"u8, path, ""), context.RequestAborted).AsTask();
    }

    static string TypeOf(string output) => Types.TryGetContentType(output, out var type) ? type : "application/octet-stream";

    /// <summary>Texts are UTF-8, whatever their ending says.</summary>
    static FileExtensionContentTypeProvider CreateTypes()
    {
        var types = new FileExtensionContentTypeProvider();
        types.Mappings[".md"] = "text/markdown";
        types.Mappings[".mjs"] = "text/javascript";
        types.Mappings[".yml"] = types.Mappings[".yaml"] = "application/yaml";
        foreach (var (ending, type) in types.Mappings.ToList())
        {
            if (type.StartsWith("text/", StringComparison.Ordinal) || type is "application/json" or "application/xml" or "application/javascript")
            {
                types.Mappings[ending] = type + "; charset=utf-8";
            }
        }
        return types;
    }
}
