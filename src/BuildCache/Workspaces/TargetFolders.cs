using System.Globalization;

namespace BuildCache;

/// <summary>The output folders of all targets that were built here.</summary>
static class TargetFolders
{
    /// <summary>
    /// Those of other targets that have their records with the database, because none could be beside them: what one target writes is no input
    /// of another. Absolute; without any that holds the project.
    /// </summary>
    public static List<string> OthersWithoutRecord(Connection db, FileSystem files, BuildOptions options)
    {
        var records = new DatabaseFiles(options.DatabasePath);
        var folders = new List<string>();
        foreach (var row in db.Prepare("select target, folder from bc_target where target <> ? order by target").Bind(options.Target).Rows())
        {
            var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(row.Text(1), options.ProjectDirectory));
            if (files.IsFile(records.OutputRecord(row.Text(0))) && !(options.ProjectDirectory + Path.DirectorySeparatorChar).StartsWith(folder + Path.DirectorySeparatorChar, PathCase.Comparison))
            {
                folders.Add(folder);
            }
        }
        return folders;
    }

    /// <summary>Relative, so that a project which was moved knows its own.</summary>
    public static void Note(Connection db, BuildOptions options) =>
        db.Prepare("insert into bc_target (target, folder) values (?, ?) on conflict do update set folder = excluded.folder where folder <> excluded.folder")
            .Bind(options.Target).Bind(PortablePath.Relative(options.ProjectDirectory, options.OutputDirectory)).Run();

    /// <summary>
    /// The targets that nobody has built for as long as results are kept, and of which nothing stands on the disk any more: neither the output
    /// folder nor a file that a command has put in its place. The one that was built last is none of them.
    /// </summary>
    /// <param name="db">The database.</param>
    /// <param name="files">The disks.</param>
    /// <param name="projectDirectory">Absolute path of the project's folder.</param>
    /// <param name="inPlaceDirectory">Absolute path of the folder that outputs in place lie in; null: the project's.</param>
    /// <param name="today">The day, as <see cref="Sweep.DayOf"/> counts.</param>
    public static List<string> Gone(Connection db, FileSystem files, string projectDirectory, string? inPlaceDirectory, long today)
    {
        var unused = db.Prepare("select target, folder from bc_target t where not exists (select 1 from bc_build b where b.target = t.target and (b.started >= ? or b.id = (select max(id) from bc_build))) order by target")
            .Bind(DateTime.UnixEpoch.AddDays(today - Sweep.KeepDays).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
            .List(row => (Target: row.Text(0), Folder: Path.TrimEndingDirectorySeparator(Path.GetFullPath(row.Text(1), projectDirectory))));
        unused.RemoveAll(target => Stands(files, target.Folder, follow: false) || files.IsFolder(target.Folder));
        if (unused.Count == 0)
        {
            return [];
        }
        var gone = unused.Select(static target => target.Target).ToHashSet(StringComparer.Ordinal);
        var placed = db.Prepare("select target, path, size, modified, changed, file_id from bc_published where root = ?").Bind((long)OutputRoot.InPlace)
            .List(static row => (Target: row.Text(0), File: (Path: row.Text(1), Stamp: new FileStamp(row.Int64(2), row.Int64(3), row.Int64(4), row.Int64(5)))));
        // What stands as another target has left it needs no second one that knows it.
        var known = placed.Where(row => !gone.Contains(row.Target)).Select(static row => row.File).ToHashSet();
        foreach (var (target, file) in placed.Where(row => gone.Contains(row.Target)))
        {
            var path = Path.Join(inPlaceDirectory ?? projectDirectory, file.Path);
            if (Stands(files, path, follow: true) && !(files.TryStat(path, out var stamp) && known.Contains((file.Path, stamp))))
            {
                gone.Remove(target);
            }
        }
        return [.. gone.Order(StringComparer.Ordinal)];
    }

    /// <summary>Whether there is something other than a folder, or may be.</summary>
    static bool Stands(FileSystem files, string path, bool follow) => files.Stat(path, "", follow, out _) != StampResult.Absent;
}
