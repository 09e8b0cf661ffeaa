using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using BuildCache.Content.Tests.Site;

namespace BuildCache.Server.Tests;

/// <summary>A site that is served, by the real server over real files, until it is told to end.</summary>
sealed partial class ServedSite : IAsyncDisposable
{
    readonly CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    readonly TaskCompletionSource<Uri> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly StringWriter said = new();
    readonly TextWriter output;
    Task<int> server = Task.FromResult(0);

    ServedSite(SiteProject project) => (Project, output) = (project, TextWriter.Synchronized(said));

    public SiteProject Project { get; }

    public Uri Address { get; private set; } = null!;

    public HttpClient Client { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    /// <summary>What stands in the terminal.</summary>
    public string Terminal
    {
        get
        {
            // What writers that are synchronised lock is themselves.
            lock (output)
            {
                return said.ToString();
            }
        }
    }

    static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Serves a project as a build has left it, with what such a build leaves beside the database.</summary>
    public static async Task<ServedSite> StartAsync(SiteProject project, Func<ServerOptions, ServerOptions>? alter = null)
    {
        var site = new ServedSite(project);
        project.Write("Site.csproj", "<Project />");
        var description = site.Describe();
        ProjectDescriptionFile.Write(project.PathOf("obj/site.project.json"), description);
        project.Write("obj/report.json", "{}");
        var options = new ServerOptions
        {
            ProjectFile = description.ProjectFile,
            Target = new TargetHint(description.DatabasePath, description.OutputDirectory, "Debug"),
            Port = 0,
            Output = site.output,
            Listening = site.listening.SetResult,
        };
        site.server = Task.Run(() => SiteServer.RunAsync(alter?.Invoke(options) ?? options, site.end.Token), Token);
        await Task.WhenAny(site.listening.Task, site.server);
        Assert.False(site.server.IsCompleted, site.Terminal);
        site.Address = await site.listening.Task;
        return site;
    }

    public ProjectDescription Describe() => Describe(Project);

    /// <summary>A project as a build that MSBuild runs describes it.</summary>
    public static ProjectDescription Describe(SiteProject project) => new()
    {
        ProjectFile = project.PathOf("Site.csproj"),
        ProjectDirectory = project.Folder,
        DatabasePath = project.PathOf("obj/site.db"),
        OutputDirectory = project.Output,
        Target = "Debug|out",
        IsSite = true,
        Properties = project.Properties,
        Items = project.Items,
        HasCommands = project.Items.ContainsKey("CachedExec"),
        InPlaceDirectory = project.Folder,
        OutputsInPlace = project.Items.TryGetValue("CachedExec", out var commands) ? [.. commands.Items.Select(static item => item.Metadata["Outputs"])] : [],
        ExcludedFolders = ["obj", "out"],
        ReportPath = project.PathOf("obj/report.json"),
    };

    public async Task<byte[]> GetAsync(string path)
    {
        using var answer = await Client.GetAsync(new Uri(Address, path), Token);
        return answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound ? await answer.Content.ReadAsByteArrayAsync(Token) : throw new InvalidOperationException($"{path}: {answer.StatusCode}");
    }

    public async Task<string> TextAsync(string path) => Encoding.UTF8.GetString(await GetAsync(path));

    /// <summary>Asks until an answer is as wanted; the run of tests ends a wait that has no end.</summary>
    public async Task<string> TextAsync(string path, Predicate<string> isWanted)
    {
        while (true)
        {
            if (await TextAsync(path) is var text && isWanted(text))
            {
                return text;
            }
        }
    }

    /// <summary>Waits until the terminal is as wanted: what a build changed is seen before the terminal tells of it.</summary>
    public async Task<string> TerminalAsync(Predicate<string> isWanted)
    {
        while (!isWanted(Terminal))
        {
            await TextAsync("index.html");
        }
        return Terminal;
    }

    /// <summary>Ends it as an interrupt does.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> EndAsync()
    {
        await end.CancelAsync();
        return await server;
    }

    /// <summary>A page without what the server has added.</summary>
    public static string WithoutMark(string page) => Mark().Replace(page, "");

    [GeneratedRegex("<!-- buildcache:live --><script [^>]*></script>")]
    private static partial Regex Mark();

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        Client.Dispose();
        end.Dispose();
        Project.Dispose();
    }
}
