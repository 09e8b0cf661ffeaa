namespace BuildCache;

/// <summary>
/// A build that nobody sees: of a copy of the database, with nothing published and no command run. What it did can be asked of the copy until
/// this is disposed of.
/// </summary>
sealed class Rehearsal : IDisposable
{
    readonly string folder;

    Rehearsal(string folder, string databasePath) => (this.folder, DatabasePath) = (folder, databasePath);

    /// <summary>The copy.</summary>
    public string DatabasePath { get; }

    /// <summary>The last build before it.</summary>
    public long Before { get; private set; }

    /// <summary>What it did.</summary>
    public BuildResult Result { get; private set; } = null!;

    /// <summary>Copies the database of a project, while nobody builds it, and builds the project with the copy.</summary>
    /// <exception cref="DiagnosticException">BCM2321: it was never built.</exception>
    public static async Task<Rehearsal> RunAsync(ProjectDescription project, IReadOnlyList<Handler> handlers, IReadOnlyList<Diagnostic> handlerDiagnostics, BuildRequest? request = null, BuildHost? host = null, CancellationToken cancellationToken = default)
    {
        var original = project.DatabasePath;
        var beside = new DatabaseFiles(original);
        var folder = beside.NewRehearsal();
        var rehearsal = new Rehearsal(folder, Path.Combine(folder, Path.GetFileName(original)));
        try
        {
            using (await BuildLock.AcquireAsync(Machine.Real, beside.Lock, () => host?.Log?.Invoke(BuildLock.Waiting(original)), cancellationToken))
            {
                rehearsal.Before = BuildDatabase.OpenFinished(original, connection =>
                {
                    using (connection)
                    {
                        rehearsal.Copy(connection);
                        return connection.Scalar("select max(id) from bc_build");
                    }
                });
            }
            var options = (project with
            {
                DatabasePath = rehearsal.DatabasePath,
                ReportPath = null,
                OutputMark = null,
                Offline = true,
                // What else lies beside the database is no input, wherever that is.
                ExcludedFolders = [.. project.ExcludedFolders, beside.Folder],
            }).Options(handlers, handlerDiagnostics, host ?? new BuildHost());
            options.IsRehearsal = true;
            using var workspace = new Workspace(options) { StaysOpen = false };
            rehearsal.Result = await workspace.BuildAsync(request, cancellationToken: cancellationToken);
            return rehearsal;
        }
        catch
        {
            rehearsal.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Nobody writes, and the open transaction keeps the log from being emptied: file and log together are the database.</summary>
    void Copy(Connection connection)
    {
        Directory.CreateDirectory(folder);
        connection.Execute("begin");
        connection.Scalar("select count(*) from bc_build");
        var (from, to) = (new DatabaseFiles(connection.Path), new DatabaseFiles(DatabasePath));
        File.Copy(connection.Path, DatabasePath);
        if (File.Exists(from.WriteAheadLog))
        {
            File.Copy(from.WriteAheadLog, to.WriteAheadLog);
        }
        foreach (var file in Directory.Exists(from.Artifacts) ? Directory.EnumerateFiles(from.Artifacts, "*", SearchOption.AllDirectories) : [])
        {
            var copy = Path.Combine(to.Artifacts, Path.GetRelativePath(from.Artifacts, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            Link(copy, file);
        }
        connection.Execute("commit");
    }

    /// <summary>Artifacts are large, and nobody writes to one: a link is enough, where the system lets us make one.</summary>
    static void Link(string copy, string file)
    {
        try
        {
            File.CreateSymbolicLink(copy, file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            File.Copy(file, copy);
        }
    }
}
