using Microsoft.AspNetCore.Http;

namespace BuildCache.Server;

/// <summary>What the server answers: outputs of the project, and below <c>/_buildcache/</c> pages of its own.</summary>
sealed class ServerPages
{
    /// <summary>Where the pages of the server are.</summary>
    public const string Root = "/_buildcache/";

    readonly HostGuard guard;
    readonly Func<HttpContext, string, Task> outputs;
    readonly Dictionary<string, RequestDelegate> own = new(StringComparer.Ordinal);
    readonly HashSet<string> postable = new(StringComparer.Ordinal);

    public ServerPages(ServerOptions options, ServedProject project)
    {
        guard = new HostGuard(options.Host);
        outputs = new OutputAnswers(project, options.IsLive).AnswerAsync;
        if (options.IsLive)
        {
            var live = new LivePages(project, options.Editor);
            Add("live.js", LivePages.ScriptAsync);
            Add("live", live.ListenAsync);
            Add(DiagnosticPages.Name, DiagnosticPages.AnswerAsync);
            InsightPages.AddTo(this, project);
        }
    }

    /// <summary>Those of a site as it was: outputs alone.</summary>
    public ServerPages(ServerOptions options, FormerSite site)
    {
        guard = new HostGuard(options.Host);
        outputs = (context, path) => OutputAnswers.AnswerAsync(context, path, site);
    }

    /// <summary>Adds a page.</summary>
    /// <param name="name">Its name below the root.</param>
    /// <param name="answer">Answers it.</param>
    /// <param name="isPosted">Whether questions may be sent to it, which change nothing.</param>
    public void Add(string name, RequestDelegate answer, bool isPosted = false)
    {
        own.Add(Root + name, answer);
        if (isPosted)
        {
            postable.Add(Root + name);
        }
    }

    /// <summary>Answers a request.</summary>
    public Task AnswerAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        if (!guard.Allows(context))
        {
            return RefuseAsync(context, StatusCodes.Status403Forbidden, "This server answers requests that name it, and pages of its own. Name it localhost, or start it with --host.");
        }
        var path = context.Request.Path.Value ?? "/";
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method) && !(HttpMethods.IsPost(context.Request.Method) && postable.Contains(path)))
        {
            return NotAllowedAsync(context, postable.Contains(path) ? "GET, HEAD, POST" : "GET, HEAD");
        }
        return own.TryGetValue(path, out var page) ? page(context)
            : own.Count > 0 && path.StartsWith(Root, StringComparison.Ordinal) ? RefuseAsync(context, StatusCodes.Status404NotFound, "The server has no such page.")
            : outputs(context, path);
    }

    /// <summary>Says which methods are answered.</summary>
    public static Task NotAllowedAsync(HttpContext context, string methods)
    {
        context.Response.Headers.Allow = methods;
        return RefuseAsync(context, StatusCodes.Status405MethodNotAllowed, $"Only {methods} is answered here.");
    }

    /// <summary>Says why there is no other answer.</summary>
    public static Task RefuseAsync(HttpContext context, int status, string why)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.WriteAsync(why + "\n", context.RequestAborted);
    }
}
