using System.Globalization;
using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace BuildCache.Server;

/// <summary>The pages about builds, below <c>/_buildcache/</c>. Each answer is of one state of the database, that of the last commit.</summary>
sealed class InsightPages
{
    readonly ServedProject project;

    InsightPages(ServedProject project) => this.project = project;

    /// <summary>Adds them to what a server answers.</summary>
    public static void AddTo(ServerPages pages, ServedProject project)
    {
        var (builds, documents) = (new BuildPages(project), new DocumentPages(project));
        var own = new InsightPages(project);
        pages.Add("", Guarded(builds.ListAsync));
        pages.Add("build", Guarded(builds.ShowAsync));
        pages.Add("diff", Guarded(builds.CompareAsync));
        pages.Add("call", Guarded(new CallPage(project).ShowAsync));
        pages.Add("documents", Guarded(documents.ListAsync));
        pages.Add("query", Guarded(documents.AskAsync));
        pages.Add("search", Guarded(documents.SearchAsync));
        pages.Add(GraphPages.Name, Guarded(new GraphPages(project).AnswerAsync), isPosted: true);
        pages.Add(AgentPages.Name, new AgentPages(project).AnswerAsync, isPosted: true);
        pages.Add("cost", Guarded(new CostPage(project).ShowAsync));
        pages.Add("follow", own.FollowAsync);
        pages.Add("insight.css", static context => InsightFrame.AnswerAsync(context, Resource("insight.css"), "text/css; charset=utf-8"));
        pages.Add("insight.js", static context => InsightFrame.AnswerAsync(context, Resource("insight.js"), "text/javascript; charset=utf-8"));
    }

    /// <summary>Before the first build there is nothing to tell.</summary>
    static RequestDelegate Guarded(RequestDelegate page) => async context =>
    {
        try
        {
            await page(context);
        }
        catch (DiagnosticException error) when (!context.Response.HasStarted)
        {
            await InsightFrame.AnswerAsync(context, "Not yet", Markup.Of($"<p>{error.Diagnostic.Message}</p>"), follows: true, StatusCodes.Status503ServiceUnavailable);
        }
    };

    /// <summary>Tells an open page of each build.</summary>
    async Task FollowAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.StartAsync(context.RequestAborted);
        try
        {
            while (true)
            {
                await project.NextBuildAsync(context.RequestAborted);
                var view = await project.ViewAsync(context.RequestAborted);
                await context.Response.Body.WriteAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"data: {view.Build}\n\n")), context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            // It was closed, or the server ends.
        }
    }

    static string Resource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
