using System.Diagnostics;
using System.Threading.Channels;

namespace BuildCache.Server;

/// <summary>
/// What changes in the folder of a project, gathered until it is quiet. It is a hint, and may be wrong: names of probe files that editors make
/// and delete, files that have gone again, a burst that the system has no room for. Whoever looks at the files knows.
/// </summary>
sealed class ProjectWatcher : IDisposable
{
    /// <summary>
    /// How long it has to be quiet after a change or two, and after more: of a checkout the first files are not all. Nor is a new folder, whose
    /// first files nobody may tell of.
    /// </summary>
    static readonly TimeSpan AfterFew = TimeSpan.FromMilliseconds(4);
    static readonly TimeSpan AfterMany = TimeSpan.FromMilliseconds(150);
    const int Few = 3;

    /// <summary>A file may be written for ever.</summary>
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>Of so many folders outside of the project the system is asked to tell; the others are looked at now and then.</summary>
    const int MostFoldersOutside = 100;

    readonly Channel<string?> events = Channel.CreateUnbounded<string?>(new() { SingleReader = true });
    readonly string folder;
    readonly bool isTold;
    readonly FileSystemWatcher? watcher;
    Dictionary<string, FileSystemWatcher> others = [];
    List<string> outside = [];
    string? gitLock;

    /// <param name="project">The project.</param>
    /// <param name="isTold">Whether the system is asked to tell of changes.</param>
    public ProjectWatcher(ProjectDescription project, bool isTold)
    {
        (folder, this.isTold) = (project.ProjectDirectory, isTold);
        Follow(project);
        watcher = isTold ? Watch(folder, withSubfolders: true) : null;
    }

    /// <summary>Goes on with a project as it is now.</summary>
    public void Follow(ProjectDescription project)
    {
        outside =
        [
            .. project.ExcludedFolders.Select(excluded => Path.TrimEndingDirectorySeparator(Path.GetFullPath(excluded, folder))),
            project.OutputDirectory, new DatabaseFiles(project.DatabasePath).Folder,
        ];
        if (isTold)
        {
            WatchOthers(project);
        }
        gitLock = ProjectFiles.Above(folder).Select(static above => Path.Combine(above, ".git")).FirstOrDefault(Directory.Exists) is { } git ? Path.Combine(git, "index.lock") : null;
    }

    /// <summary>Watches the folders beside the project that it names something of: single files, handlers, folders that links may lead into.</summary>
    void WatchOthers(ProjectDescription project)
    {
        var wanted = project.Items.SelectMany(static list => list.Value.Items.Select(item => (Path: item.Identity, IsFolder: list.Key.Equals(InputRoots.ItemName, StringComparison.OrdinalIgnoreCase))))
            .Where(static item => !HttpUrl.Is(item.Path))
            .Concat(project.HandlerSources.Select(static source => (Path: source.AssemblyPath, IsFolder: false)))
            .Select(item => (Path: Path.GetFullPath(item.Path, folder), item.IsFolder))
            .Where(item => !RealPath.IsWithin(item.Path, folder))
            .Select(static item => (Folder: item.IsFolder ? item.Path : Path.GetDirectoryName(item.Path), item.IsFolder))
            .Where(static place => Directory.Exists(place.Folder))
            .GroupBy(static place => place.Folder!, PathCase.Comparer)
            .Take(MostFoldersOutside).ToDictionary(static place => place.Key, static place => place.Any(static item => item.IsFolder), StringComparer.Ordinal);
        var next = wanted.ToDictionary(static place => place.Key, place => others.TryGetValue(place.Key, out var known) && known.IncludeSubdirectories == place.Value ? known : Watch(place.Key, place.Value), StringComparer.Ordinal);
        foreach (var former in others.Values.Except(next.Values))
        {
            former.Dispose();
        }
        others = next;
    }

    /// <summary>Asks for a build as if everything might have changed.</summary>
    public void AskAnew() => events.Writer.TryWrite(null);

    /// <summary>Waits for a change, and leaves it for <see cref="NextAsync"/>. Nobody else may wait meanwhile.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task ComesAsync(CancellationToken cancellationToken) => await events.Reader.WaitToReadAsync(cancellationToken);

    /// <summary>Waits for a change, and then until it is quiet.</summary>
    /// <param name="patience">How long it waits for the first one.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What changed; null when nothing did.</returns>
    public async Task<ChangedFiles?> NextAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var paths = new List<string>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        var isKnown = true;
        if (!await WaitAsync(patience, cancellationToken))
        {
            return null;
        }
        var began = Stopwatch.GetTimestamp();
        do
        {
            while (events.Reader.TryRead(out var path))
            {
                isKnown &= path is not null;
                if (path is not null && known.Add(path))
                {
                    paths.Add(path);
                }
            }
        }
        while (Stopwatch.GetElapsedTime(began) < Longest && (await WaitAsync(paths.Count <= Few && !paths.Exists(Directory.Exists) ? AfterFew : AfterMany, cancellationToken) || await IsCheckingOutAsync(cancellationToken)));
        return new ChangedFiles(isKnown ? paths : null, [.. paths.OrderByDescending(File.Exists).Select(path => PortablePath.Relative(folder, path))]);
    }

    /// <summary>Waits until there is something to be read.</summary>
    async Task<bool> WaitAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(patience);
        try
        {
            return await events.Reader.WaitToReadAsync(end.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>While git changes the working tree there is a file that says so.</summary>
    async Task<bool> IsCheckingOutAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(gitLock))
        {
            return false;
        }
        await WaitAsync(AfterMany, cancellationToken);
        return true;
    }

    FileSystemWatcher Watch(string place, bool withSubfolders)
    {
        var created = new FileSystemWatcher(place) { IncludeSubdirectories = withSubfolders, InternalBufferSize = 64 * 1024, NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size };
        created.Created += (_, change) => Note(place, change.FullPath);
        created.Changed += (_, change) => Note(place, change.FullPath);
        created.Deleted += (_, change) => Note(place, change.FullPath);
        created.Renamed += (_, change) =>
        {
            Note(place, change.OldFullPath);
            Note(place, change.FullPath);
        };
        // It has missed something, so everything is to be looked at.
        created.Error += (_, _) => AskAnew();
        created.EnableRaisingEvents = true;
        return created;
    }

    /// <summary>Takes note of what changed in a place that is watched, unless it can be no input.</summary>
    void Note(string place, string path)
    {
        if (!outside.Exists(excluded => RealPath.IsWithin(path, excluded)) && !Path.GetRelativePath(place, path).Split(Path.DirectorySeparatorChar).Any(FileTreeWalk.IsNeverInput))
        {
            events.Writer.TryWrite(path);
        }
    }

    public void Dispose()
    {
        watcher?.Dispose();
        foreach (var other in others.Values)
        {
            other.Dispose();
        }
    }
}
