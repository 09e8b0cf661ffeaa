using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace BuildCache.Server;

/// <summary>The script in the pages that are open, and the stream of events that each of them listens to.</summary>
sealed class LivePages
{
    /// <summary>How often somebody who waits looks whether another process has built.</summary>
    static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    static readonly byte[] Script = ReadScript();

    readonly ServedProject project;
    readonly FaultTexts texts;
    readonly Lock gate = new();
    readonly HashSet<LiveClient> clients = [];
    readonly UsedFiles files = new();
    IReadOnlyList<LiveFault> faults = [];

    public LivePages(ServedProject project, string? editor)
    {
        this.project = project;
        texts = new FaultTexts(editor);
        project.Moved += Tell;
        project.Given += Tell;
        project.Watched = () =>
        {
            lock (gate)
            {
                return clients.Select(static client => client.Output).OfType<string>().ToHashSet(StringComparer.Ordinal);
            }
        };
    }

    /// <summary>Answers with the script.</summary>
    public static Task ScriptAsync(HttpContext context)
    {
        context.Response.ContentType = "text/javascript; charset=utf-8";
        context.Response.ContentLength = Script.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(Script, context.RequestAborted).AsTask();
    }

    /// <summary>Tells one page what becomes of it, as long as it is open.</summary>
    public async Task ListenAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var client = new LiveClient(query["path"].ToString(), query["hash"].ToString(), query.ContainsKey("known"));
        context.Response.ContentType = "text/event-stream";
        await context.Response.StartAsync(context.RequestAborted);
        var view = await project.ViewAsync(context.RequestAborted);
        lock (gate)
        {
            clients.Add(client);
            files.Begin(view);
            client.Look(view);
            client.Send("faults", faults);
        }
        try
        {
            while (true)
            {
                foreach (var message in await client.NextAsync(LookEvery, context.RequestAborted))
                {
                    await context.Response.Body.WriteAsync(message, context.RequestAborted);
                }
                await context.Response.Body.FlushAsync(context.RequestAborted);
                project.Look();
            }
        }
        catch (OperationCanceledException)
        {
            // It was closed, or the server ends.
        }
        finally
        {
            lock (gate)
            {
                clients.Remove(client);
            }
        }
    }

    /// <summary>What a build that runs has made of an output.</summary>
    void Tell(string path, OutputHash hash, byte[] content)
    {
        lock (gate)
        {
            foreach (var client in clients.Where(client => client.Output == path))
            {
                client.Show(hash, content);
            }
        }
    }

    /// <summary>A build has come to its end, ours (with its result) or another's.</summary>
    void Tell(OutputView view, BuildResult? result)
    {
        lock (gate)
        {
            var now = texts.Of(project.Project, project.Faults);
            var areOthers = !now.SequenceEqual(faults);
            faults = now;
            if (clients.Count == 0)
            {
                files.Forget();
                return;
            }
            var changed = files.Move(view, result);
            foreach (var client in clients)
            {
                client.Look(view);
                if (changed.Count > 0)
                {
                    client.Send("files", changed);
                }
                if (areOthers)
                {
                    client.Send("faults", faults);
                }
            }
        }
    }

    static byte[] ReadScript()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("live.js")!;
        var script = new byte[stream.Length];
        stream.ReadExactly(script);
        return script;
    }
}
