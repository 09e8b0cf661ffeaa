namespace BuildCache;

/// <summary>The output folders of all targets that were built here: what one of them writes is no input of another.</summary>
static class TargetFolders
{
    /// <summary>Those of other targets, absolute; without any that holds the project.</summary>
    public static List<string> Others(Connection db, BuildOptions options)
    {
        var folders = new List<string>();
        foreach (var row in db.Prepare("select folder from bc_target where target <> ? order by target").Bind(options.Target).Rows())
        {
            var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(row.Text(0), options.ProjectDirectory));
            if (!(options.ProjectDirectory + Path.DirectorySeparatorChar).StartsWith(folder + Path.DirectorySeparatorChar, PathCase.Comparison))
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
}
