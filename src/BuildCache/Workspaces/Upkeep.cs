namespace BuildCache;

/// <summary>What makes a database small again.</summary>
static class Upkeep
{
    /// <summary>Results that were not used for longer than this are forgotten; later than it will ever be.</summary>
    const int Long = 100_000;

    /// <summary>The bytes of a database with everything that belongs to it.</summary>
    public static long Size(string databasePath) =>
        Belongings(databasePath).Sum(static entry => entry.LinkTarget is not null ? 0 : entry is DirectoryInfo folder ? folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(static file => file.Length) : ((FileInfo)entry).Length);

    /// <summary>Set-aside databases, and folders of rehearsals that did not come to their end.</summary>
    public static List<FileSystemInfo> Leftovers(string databasePath)
    {
        var files = new DatabaseFiles(databasePath);
        return Belongings(databasePath).FindAll(entry => files.IsSetAside(entry.Name) || DatabaseFiles.IsRehearsal(entry.Name));
    }

    /// <summary>Forgets what nothing needs and gives the space back, while nobody builds.</summary>
    /// <param name="project">Whose database it is.</param>
    /// <param name="forgetsFormer">Whether all former results go, too: those that edits which are undone, and other branches, would find.</param>
    /// <param name="waiting">Called when another build has to be waited for.</param>
    /// <param name="report">Told when the database had to be set aside.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task RunAsync(ProjectDescription project, bool forgetsFormer, Action waiting, Action<Diagnostic> report, CancellationToken cancellationToken)
    {
        using var turn = await BuildLock.AcquireAsync(Machine.Real, BuildLock.PathFor(project.DatabasePath), waiting, cancellationToken);
        foreach (var left in Leftovers(project.DatabasePath))
        {
            Delete(left);
        }
        using var database = Database.Open(Machine.Real, project.DatabasePath, report, cancellationToken: cancellationToken);
        var last = database.Writer.Scalar("select max(id) from bc_build");
        var today = Sweep.DayOf(Machine.Real.Clock) + (forgetsFormer ? Long : 0);
        var goneTargets = TargetFolders.Gone(database.Writer, Machine.Real.Files, project.ProjectDirectory, project.InPlaceDirectory, today);
        Sweep.Run(database, last, today, goneTargets, forgetsFormer ? 0 : project.KeepBuilds);
        database.Writer.Forget();
        database.Writer.Execute("vacuum; pragma wal_checkpoint(truncate);");
    }

    /// <summary>
    /// Deletes a database and everything that belongs to it, but for the lock, which the caller holds: who deleted that would let two builds lock
    /// two files of the same name.
    /// </summary>
    public static void Delete(string databasePath)
    {
        var turn = new DatabaseFiles(databasePath).Lock;
        Belongings(databasePath).FindAll(entry => entry.FullName != turn).ForEach(Delete);
    }

    static List<FileSystemInfo> Belongings(string databasePath)
    {
        var files = new DatabaseFiles(databasePath);
        var folder = new DirectoryInfo(files.Folder);
        return folder.Exists ? [.. folder.EnumerateFileSystemInfos().Where(entry => files.Belongs(entry.Name) && (entry is DirectoryInfo || !DatabaseFiles.IsRehearsal(entry.Name)))] : [];
    }

    static void Delete(FileSystemInfo entry)
    {
        if (entry is DirectoryInfo folder)
        {
            folder.Delete(recursive: true);
        }
        else
        {
            entry.Delete();
        }
    }
}
