using System.Diagnostics;
using BuildCache.Projects;

namespace BuildCache.Server;

/// <summary>
/// A project that stays open while it is served: its outputs as the last finished build left them, and the builds that follow changes. Files
/// are published when it is quiet, and when it ends.
/// </summary>
sealed class ServedProject(ServerOptions options, Terminal terminal) : IAsyncDisposable
{
    /// <summary>What nobody tells is looked for so much more seldom than it takes.</summary>
    const int IdleFactor = 300;

    /// <summary>How long the end may take.</summary>
    static readonly TimeSpan LongestBuildAtEnd = TimeSpan.FromMilliseconds(500);
    static readonly TimeSpan LongestPublicationAtEnd = TimeSpan.FromMilliseconds(1200);

    TaskCompletionSource built = new(TaskCreationOptions.RunContinuationsAsynchronously);
    ProjectDescription? project;
    ProjectHandlers? handlers;
    ProjectWatcher? watcher;
    ProjectFiles? files;
    Workspace? workspace;
    OutputView? view;
    GrowingOutputs? growing;
    IReadOnlyList<Diagnostic> buildFaults = [];
    IReadOnlyList<Diagnostic> projectFaults = [];
    long told;
    bool isStale;
    // What the build writes there are changes, too; and its programs are not ended and begun again with every save.
    bool touchesProject;
    // Nobody knows what stands on disk before it was looked at.
    bool isUnpublished = true;

    /// <summary>Told after each build, and when another process has built.</summary>
    public event Action<OutputView, BuildResult?>? Moved;

    /// <summary>The outputs that somebody looks at.</summary>
    public Func<IReadOnlyCollection<string>> Watched { get; set; } = static () => [];

    /// <summary>Told of each of them that a build has made anew, before the build is finished.</summary>
    public event Action<string, OutputHash, byte[]>? Given;

    /// <summary>The project as it is built now.</summary>
    public ProjectDescription Project => project!;

    /// <summary>What is wrong now: errors and warnings of the last build, or why the project cannot be evaluated.</summary>
    public IReadOnlyList<Diagnostic> Faults => [.. projectFaults, .. buildFaults];

    /// <summary>Finds the project: as the last build left it, or by evaluating it.</summary>
    public async Task FindAsync(CancellationToken cancellationToken)
    {
        project = options.Target is { } target ? StoredDescription.Find(options.ProjectFile, target) : null;
        // What was described before a file of the project changed is shown, and evaluated again before the first build.
        isStale = project is not null && (project.ReportPath is null || new ProjectFiles(project).HaveMovedSince(File.GetLastWriteTimeUtc(project.ReportPath)));
        if (project is null)
        {
            (project, var faults) = await ProjectEvaluation.RunAsync(options.ProjectFile, Properties, cancellationToken);
            if (project is null)
            {
                throw new DiagnosticException(faults[0]);
            }
        }
        view = new OutputView(project);
        view.Refresh();
        growing = view.Build == 0 ? new GrowingOutputs(project.DatabasePath) : null;
    }

    /// <summary>What the first build has given so far; null when a build has come to its end.</summary>
    public GrowingOutputs? Growing => Volatile.Read(ref growing);

    /// <summary>The outputs as the last finished build left them. While there are none it waits for the first build.</summary>
    public async Task<OutputView> ViewAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var next = Volatile.Read(ref built).Task;
            var seen = view!;
            seen.Refresh();
            if (seen.Build > 0)
            {
                return seen;
            }
            await next.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Waits for the end of a build.</summary>
    public Task NextBuildAsync(CancellationToken cancellationToken) => Volatile.Read(ref built).Task.WaitAsync(cancellationToken);

    /// <summary>Evaluates the project and looks at everything, as if nothing were known of what changed.</summary>
    public void AskAnew() => watcher?.AskAnew();

    /// <summary>Builds what changes, until it is told to end; then publishes what is not yet.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        files = new ProjectFiles(Project);
        watcher = new ProjectWatcher(Project, options.IsTold);
        handlers = new ProjectHandlers(Project);
        workspace = Workspace.Open(Project, handlers.All, handlers.Diagnostics, Host);
        using var end = new CancellationTokenSource();
        await using var stop = cancellationToken.Register(() => end.CancelAfter(LongestBuildAtEnd));
        using var idle = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var warmUp = Task.CompletedTask;
        try
        {
            var (changes, patience) = ((ChangedFiles?)ChangedFiles.Unknown, options.PublishesAfter);
            var began = Stopwatch.GetTimestamp();
            while (!cancellationToken.IsCancellationRequested)
            {
                if (isStale || files!.HaveMoved(changes))
                {
                    // It runs programs, so it does not give way.
                    await EvaluateAsync(end.Token);
                }
                var started = Stopwatch.GetTimestamp();
                if (!await TryBuildAsync(changes, began, end.Token))
                {
                    await idle.CancelAsync();
                    var later = await watcher.NextAsync(Timeout.InfiniteTimeSpan, cancellationToken);
                    isStale |= files!.HaveMoved(later);
                    changes = (changes ?? ChangedFiles.Unknown).With(later);
                    continue;
                }
                if (options.IsLive && warmUp.IsCompleted)
                {
                    warmUp = WarmUp.RunAsync(idle.Token);
                }
                if (changes is null)
                {
                    view!.Rest();
                    patience = TimeSpan.FromTicks(Math.Max(options.LooksEvery.Ticks, Stopwatch.GetElapsedTime(started).Ticks * IdleFactor));
                }
                else
                {
                    patience = options.PublishesAfter;
                }
                // Nothing has changed as far as anybody knows: everything is looked at, and published.
                changes = await watcher.NextAsync(patience, cancellationToken);
                began = Stopwatch.GetTimestamp();
                if (changes is not null)
                {
                    await idle.CancelAsync();
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What was finished is kept.
        }
        await PublishLastAsync();
        await warmUp;
    }

    /// <summary>What the project was evaluated with, and is to be again.</summary>
    Dictionary<string, string> Properties
    {
        get
        {
            var properties = new Dictionary<string, string>(options.Properties, StringComparer.OrdinalIgnoreCase);
            if (options.Target is { Configuration.Length: > 0 } target)
            {
                properties.TryAdd("Configuration", target.Configuration);
            }
            return properties;
        }
    }

    /// <summary>How far a build is, nobody needs to know who sees its pages.</summary>
    BuildHost Host => new() { Log = terminal.Notice };

    /// <summary>Builds; false when the build gave way to one of changes that came meanwhile.</summary>
    /// <param name="changes">What changed.</param>
    /// <param name="began">When the first change came of which no build has come to its end.</param>
    /// <param name="cancellationToken">Ends it.</param>
    async Task<bool> TryBuildAsync(ChangedFiles? changes, long began, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Volatile.Write(ref touchesProject, false);
        var building = BuildAsync(changes, publishes: changes is null, end.Token);
        if (view!.Build > 0 && await GivingWay.IsDueAsync(building, watcher!, began, () => Volatile.Read(ref touchesProject), cancellationToken))
        {
            await end.CancelAsync();
        }
        try
        {
            await building;
            return true;
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    async Task BuildAsync(ChangedFiles? changes, bool publishes, CancellationToken cancellationToken)
    {
        var (started, wasUnpublished) = (Stopwatch.GetTimestamp(), isUnpublished);
        // One that is cancelled leaves to be done what it was for.
        isUnpublished = true;
        growing?.Begin();
        var watched = new WatchedOutputs(Watched(), (path, hash, content) => Given?.Invoke(path, hash, content)) { Any = growing is { } first ? first.Give : null };
        var result = await workspace!.BuildAsync(new BuildRequest { PublishesLater = !publishes, IsLook = publishes, Check = WholeSite.Check(Project, handlers!), Watched = watched, TouchesProject = () => Volatile.Write(ref touchesProject, true) }, changes?.ToChangeSet(), cancellationToken);
        isUnpublished = !publishes && (wasUnpublished || result.ChangedOutputs.Count > 0);
        buildFaults = [.. result.Diagnostics.Where(static diagnostic => diagnostic.Severity != Severity.Message)];
        var milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        Tell(result);
        terminal.Built(changes?.Names ?? [], result, projectFaults, milliseconds);
        if (workspace.HasLongLog)
        {
            view!.Rest();
        }
    }

    /// <summary>Looks whether another process has built.</summary>
    public void Look()
    {
        var seen = view!;
        seen.Refresh();
        if (seen.Build != Volatile.Read(ref told))
        {
            Tell(null);
        }
    }

    /// <summary>Goes on with the outputs that there are now, and tells everybody.</summary>
    void Tell(BuildResult? result)
    {
        view!.Refresh();
        if (view.Build > 0)
        {
            Interlocked.Exchange(ref growing, null)?.Dispose();
        }
        Volatile.Write(ref told, view.Build);
        Moved?.Invoke(view, result);
        Interlocked.Exchange(ref built, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    /// <summary>The project file, what it imports or its handlers changed: everything is read anew. What cannot be evaluated stays as it was.</summary>
    async Task EvaluateAsync(CancellationToken cancellationToken)
    {
        var (next, faults) = await ProjectEvaluation.RunAsync(options.ProjectFile, Properties, cancellationToken);
        projectFaults = faults;
        if (next is null)
        {
            // Until one of them is mended.
            (files, isStale) = (new ProjectFiles(Project), false);
            return;
        }
        var former = handlers!;
        handlers = new ProjectHandlers(next);
        await workspace!.UpdateAsync(next, handlers.All, handlers.Diagnostics, Host, CancellationToken.None);
        if (next.DatabasePath != Project.DatabasePath || next.Target != Project.Target)
        {
            Interlocked.Exchange(ref view, new OutputView(next))!.Dispose();
        }
        project = next;
        (files, isStale) = (new ProjectFiles(next), false);
        watcher!.Follow(next);
        former.Dispose();
    }

    /// <summary>Leaves on disk what a build would.</summary>
    async Task PublishLastAsync()
    {
        if (!isUnpublished)
        {
            return;
        }
        using var longest = new CancellationTokenSource(LongestPublicationAtEnd);
        try
        {
            await workspace!.BuildAsync(new BuildRequest { IsLook = true }, cancellationToken: longest.Token);
        }
        catch (OperationCanceledException) when (longest.IsCancellationRequested)
        {
            terminal.Notice("Not all outputs are written yet; the next build writes the rest.");
        }
    }

    public ValueTask DisposeAsync()
    {
        watcher?.Dispose();
        workspace?.Dispose();
        handlers?.Dispose();
        growing?.Dispose();
        view?.Dispose();
        return ValueTask.CompletedTask;
    }
}
