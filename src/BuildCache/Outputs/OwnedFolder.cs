namespace BuildCache;

/// <summary>
/// A folder and the record, beside it, of what this project has written to it: the path and the hash of each file. Nothing is deleted that the
/// record does not name, or that holds something else by now, and nothing outside of the folder is touched.
/// </summary>
sealed class OwnedFolder
{
    readonly OutputFolder folder;
    readonly OutputManifest manifest;
    readonly List<Diagnostic> diagnostics = [];
    readonly List<string> kept = [];

    /// <summary>Reads nothing yet.</summary>
    /// <param name="folder">Absolute path.</param>
    /// <param name="projectDirectory">Absolute path of the project's folder.</param>
    /// <param name="databasePath">Absolute path of the build database: where the record is kept if none can be beside the folder.</param>
    /// <param name="target">The target of the build that writes to it.</param>
    /// <param name="allowedRoots">Folders outside the project into which links may lead.</param>
    /// <exception cref="DiagnosticException">BCM1415: the folder is in the project and leads out of it through a link.</exception>
    public OwnedFolder(string folder, string projectDirectory, string databasePath, string target, IEnumerable<string> allowedRoots)
    {
        OutputFolder.RefuseLinkOut(FileSystem.Real, folder, projectDirectory, allowedRoots);
        this.folder = new OutputFolder(FileSystem.Real, folder);
        manifest = OutputManifest.Beside(FileSystem.Real, folder, projectDirectory, databasePath, target);
    }

    /// <summary>What could not be done, and why.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => diagnostics;

    /// <summary>Files that would have been deleted and are not what the project has written, relative to the folder with <c>/</c>.</summary>
    public IReadOnlyList<string> Kept => kept;

    /// <summary>
    /// Whether a file that would leave and that somebody has altered is an error: then nothing is written or deleted until it is gone.
    /// </summary>
    public bool RefusesAltered { get; init; }

    /// <summary>
    /// Whether a file that the project has not written, in the place of one that would be written, is an error unless it holds the same: then
    /// nothing is written or deleted.
    /// </summary>
    public bool SparesForeign { get; init; }

    /// <summary>Files that were deleted.</summary>
    public int Deleted { get; private set; }

    /// <summary>Files that were written because they were not there, or not the same.</summary>
    public int Written { get; private set; }

    /// <summary>Whether a text is a path below an output folder in the one spelling that outputs have; what a list says is believed only then.</summary>
    /// <param name="path">What was read.</param>
    /// <returns>False for what leads out of the folder, among others.</returns>
    public static bool IsPath(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return OutputPath.IsNormal(path);
    }

    /// <summary>Whether the record names a file.</summary>
    /// <param name="path">Relative to the folder with <c>/</c>.</param>
    /// <returns>True when the project has written it.</returns>
    public bool Owns(string path) => manifest.Entries.ContainsKey(path);

    /// <summary>Deletes everything that the project has written and nobody has altered since, and folders that this leaves empty.</summary>
    public void Clean()
    {
        folder.DeleteLeftovers(CancellationToken.None);
        Forget(manifest.Entries.Keys.Order(StringComparer.Ordinal), path => new Diagnostic(Severity.Warning, "BCM1417", $"The file '{path}' of the output folder is not what the build wrote, so it was left alone. Delete it if it is not wanted.", folder.PlaceOf(path)), keepsAltered: true);
        manifest.DeleteIfEmpty();
    }

    /// <summary>
    /// Makes the folder hold the same files as another, where they differ; files that the project has written here before and that are no
    /// longer among them leave.
    /// </summary>
    /// <param name="source">Absolute path of the other folder.</param>
    /// <param name="paths">Its files, relative to it with <c>/</c>.</param>
    public void Mirror(string source, IReadOnlyList<string> paths)
    {
        var files = HashesOf(source, paths);
        manifest.Renew();
        if (IsRefused(files))
        {
            return;
        }
        Announce(files);
        Retain(paths);
        folder.DeleteLeftovers(CancellationToken.None);
        foreach (var (path, hash) in files.Where(file => folder.HashOnDisk(file.Key) != file.Value))
        {
            try
            {
                using var content = Open(source, path);
                folder.Publish(path, content);
                Written++;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                diagnostics.Add(UnwritableOutput.Of(folder, path, SystemRefusal.Explain(error)));
            }
        }
        if (Written > 0 && diagnostics.Count == 0)
        {
            manifest.Append([], stands: true);
        }
    }

    /// <summary>
    /// The same for a folder that somebody else is about to write: what is no longer among the files leaves, and the files are recorded.
    /// </summary>
    /// <param name="source">Absolute path of the other folder.</param>
    /// <param name="paths">Its files, relative to it with <c>/</c>.</param>
    public void Expect(string source, IReadOnlyList<string> paths)
    {
        var files = HashesOf(source, paths);
        manifest.Renew();
        if (IsRefused(files))
        {
            return;
        }
        Announce(files);
        Retain(paths);
    }

    void Announce(Dictionary<string, string> files) =>
        manifest.Append([.. files.Where(file => manifest.Entries.GetValueOrDefault(file.Key) != file.Value).OrderBy(static file => file.Key, StringComparer.Ordinal).Select(static file => (file.Key, (string?)file.Value))]);

    void Retain(IReadOnlyList<string> paths) =>
        Forget(manifest.Entries.Keys.Except(paths, StringComparer.Ordinal).Order(StringComparer.Ordinal), path => AlteredOrphan.In(folder, path), keepsAltered: false);

    bool IsRefused(Dictionary<string, string> files)
    {
        if (RefusesAltered)
        {
            Refuse(manifest.Entries.Keys.Where(path => !files.ContainsKey(path)), (path, hash) => hash is null || IsOurs(path, hash), AlteredOrphan.In);
        }
        if (SparesForeign)
        {
            Refuse(files.Keys.Where(path => !Owns(path)), (path, hash) => hash == files[path] || hash is not null && folder.IsVoid(path), ForeignOutput.In);
        }
        return diagnostics.Count > 0;
    }

    void Refuse(IEnumerable<string> paths, Func<string, string?, bool> mayGo, Func<OutputFolder, string, Diagnostic> tell)
    {
        foreach (var path in paths.Order(StringComparer.Ordinal))
        {
            try
            {
                if (folder.IsTaken(path) && !mayGo(path, folder.HashOnDisk(path)))
                {
                    diagnostics.Add(tell(folder, path));
                    kept.Add(path);
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                diagnostics.Add(UnwritableOutput.Stuck(folder, path, error));
            }
        }
    }

    bool IsOurs(string path, string hash) => manifest.IsOurs(path, hash) || folder.IsVoid(path);

    void Forget(IEnumerable<string> paths, Func<string, Diagnostic> altered, bool keepsAltered)
    {
        var gone = new List<(string Path, string? Hash)>();
        foreach (var path in paths.ToList())
        {
            try
            {
                var hash = folder.HashOnDisk(path);
                if (hash is not null && IsOurs(path, hash))
                {
                    folder.Delete(path);
                    Deleted++;
                }
                else if (hash is not null)
                {
                    diagnostics.Add(altered(path));
                    kept.Add(path);
                    if (keepsAltered)
                    {
                        continue;
                    }
                }

                gone.Add((path, null));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                diagnostics.Add(UnwritableOutput.Stuck(folder, path, error));
            }
        }

        manifest.Append(gone);
    }

    static Dictionary<string, string> HashesOf(string source, IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            using var content = Open(source, path);
            hashes.Add(path, ContentHash.Of(content));
        }
        return hashes;
    }

    static Stream Open(string source, string path) => OutputPath.IsNormal(path)
        ? FileSystem.Real.Read(Path.Join(source, path))
        : throw new ArgumentException($"'{path}' is no path of an output.", nameof(path));
}
