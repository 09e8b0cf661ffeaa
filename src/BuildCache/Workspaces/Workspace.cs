namespace BuildCache;

/// <summary>
/// A project that stays open: its database with connections and prepared statements, its handlers and, where somebody watches, its files. It
/// builds any number of times, one build after another; <c>dotnet build</c> opens one, builds once and closes it. Others may build the same
/// database meanwhile: the lock is held only while building, and each build begins from what the last one left, whosever it was.
/// </summary>
public sealed class Workspace : IDisposable
{
    /// <summary>Pages; half of what a log may have before each commit tries to fold it.</summary>
    const int LongLog = Database.LongestLog / 2;

    readonly SemaphoreSlim turn = new(1, 1);
    BuildOptions project;
    OpenDatabase? open;

    internal Workspace(BuildOptions project) => this.project = project;

    /// <summary>
    /// Whether the database stays open after a build. What loadable extensions do to a connection nobody can undo, so they begin with a new
    /// one in each build.
    /// </summary>
    internal bool StaysOpen
    {
        get => field && !(project.Items.TryGetValue(SqliteExtension.ItemName, out var extensions) && extensions.Items.Count > 0);
        init;
    } = true;

    /// <summary>Goes on with the project as it is now: its file was edited, or the code of its handlers. A build that runs ends as it began.</summary>
    /// <param name="description">The project.</param>
    /// <param name="handlers">Its handlers, built-in ones included.</param>
    /// <param name="handlerDiagnostics">What went wrong while they were collected.</param>
    /// <param name="host">Who asks for the builds.</param>
    /// <param name="cancellationToken">Ends the wait for a build that runs.</param>
    /// <returns>When the next build will be one of the project as it is now.</returns>
    public Task UpdateAsync(ProjectDescription description, IReadOnlyList<Handler> handlers, IReadOnlyList<Diagnostic>? handlerDiagnostics = null, BuildHost? host = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(handlers);
        return UpdateAsync(description.Options(handlers, handlerDiagnostics ?? [], host ?? new BuildHost()), cancellationToken);
    }

    internal async Task UpdateAsync(BuildOptions options, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (options.DatabasePath != project.DatabasePath)
            {
                Close();
            }
            project = options;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>The files of the project, as the last build saw them.</summary>
    internal ObservedTree Tree { get; } = new();

    /// <summary>
    /// Whether the log of the database has become so long that it should begin anew. While somebody holds a view of the database it cannot, and
    /// each commit would try in vain. To be asked between two builds.
    /// </summary>
    internal bool HasLongLog => open?.Database.LogPages > LongLog;

    /// <summary>Where the open database is: beside the path that was asked for, where a newer version made that one.</summary>
    internal string? Path => open?.Database.Path;

    /// <summary>Opens a project. Nothing on disk is touched before the first build.</summary>
    /// <param name="description">The project.</param>
    /// <param name="handlers">Its handlers, built-in ones included.</param>
    /// <param name="handlerDiagnostics">What went wrong while they were collected (see <see cref="HandlerLibrary"/>).</param>
    /// <param name="host">Who asks for the builds; default: nobody who wants to hear of them.</param>
    /// <returns>The workspace, to be disposed of.</returns>
    public static Workspace Open(ProjectDescription description, IReadOnlyList<Handler> handlers, IReadOnlyList<Diagnostic>? handlerDiagnostics = null, BuildHost? host = null)
    {
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(handlers);
        return new Workspace(description.Options(handlers, handlerDiagnostics ?? [], host ?? new BuildHost()));
    }

    /// <summary>Opens a project, builds once, and closes it before another build can begin.</summary>
    /// <param name="description">The project.</param>
    /// <param name="handlers">Its handlers, built-in ones included.</param>
    /// <param name="request">What else to do; default: nothing.</param>
    /// <param name="handlerDiagnostics">What went wrong while they were collected.</param>
    /// <param name="host">Who asks for the build.</param>
    /// <param name="cancellationToken">Ends the build early.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="OperationCanceledException">The build was cancelled.</exception>
    public static async Task<BuildResult> BuildOnceAsync(ProjectDescription description, IReadOnlyList<Handler> handlers, BuildRequest? request = null, IReadOnlyList<Diagnostic>? handlerDiagnostics = null, BuildHost? host = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(handlers);
        using var workspace = new Workspace(description.Options(handlers, handlerDiagnostics ?? [], host ?? new BuildHost())) { StaysOpen = false };
        return await workspace.BuildAsync(request, null, cancellationToken);
    }

    /// <summary>Brings the outputs up to date. A second call waits for the first one to end.</summary>
    /// <param name="request">What else to do; default: nothing.</param>
    /// <param name="changes">
    /// All that changed below the project since the last build of this workspace, outputs included where they lie there, as far as somebody
    /// watched; null: nobody did, and every file is looked at. What is missing here is found by the next build that looks at everything.
    /// </param>
    /// <param name="cancellationToken">Ends the build early; what was committed stays valid and is used by the next build.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="OperationCanceledException">The build was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The workspace is closed.</exception>
    public async Task<BuildResult> BuildAsync(BuildRequest? request = null, ChangeSet? changes = null, CancellationToken cancellationToken = default)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            Tree.Begin(changes?.Paths);
            return await LockedBuild.RunAsync(this, request is null ? project : project.For(request), cancellationToken);
        }
        finally
        {
            Tree.End();
            turn.Release();
        }
    }

    /// <summary>The database, opened if it is not, or not any more, and looked through for what was left half done.</summary>
    internal OpenDatabase Open(Action<Diagnostic> report, LockWait wait, CancellationToken cancellationToken)
    {
        if (open is not null && !open.IsThere)
        {
            Close();
        }
        if (open is null)
        {
            if (project.Trust == InputTrust.Nothing)
            {
                Database.Discard(project.Machine.Files, project.DatabasePath, report);
            }
            open = OpenDatabase.Open(project.Machine, project.DatabasePath, report, wait, cancellationToken);
        }
        else
        {
            open.Database.Resume(wait, cancellationToken);
        }
        return open;
    }

    /// <summary>Goes on with an empty database in place of a damaged one.</summary>
    internal OpenDatabase Recreate(string why, Action<Diagnostic> report, LockWait wait, CancellationToken cancellationToken)
    {
        var damaged = open!;
        open = null;
        return open = damaged.Recreate(why, report, wait, cancellationToken);
    }

    /// <summary>Closes the database. The next build opens it again: after one that did not come to its end nobody knows what is still used.</summary>
    internal void Close()
    {
        Tree.Forget();
        open?.Dispose();
        open = null;
    }

    /// <summary>Closes the project. A build that runs is to be cancelled, and waited for, before.</summary>
    public void Dispose()
    {
        // Without the lock: SQLite leaves a write-ahead log alone that belongs to another file of the name.
        Close();
        turn.Dispose();
    }
}
