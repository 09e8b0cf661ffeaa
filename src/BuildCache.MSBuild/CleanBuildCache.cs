using Microsoft.Build.Framework;

namespace BuildCache.MSBuild;

/// <summary>
/// Deletes what the last build of a target wrote, file by file as recorded, and folders that this leaves empty; never a folder
/// that a property names. The database stays unless told otherwise, so that the next build restores instead of running.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class CleanBuildCache : BuildCacheTask
{
    /// <summary>False deletes the database as well: the next build starts from nothing.</summary>
    public bool KeepDatabase { get; set; } = true;

    private protected override bool Run(BuildTarget target)
    {
        var outputs = OutputList.Read(target.OutputListPath);
        var folders = new HashSet<string>(StringComparer.Ordinal);
        foreach (var output in outputs)
        {
            var path = Path.GetFullPath(output, target.OutputDirectory);
            File.Delete(path);
            folders.Add(Path.GetDirectoryName(path)!);
        }

        foreach (var folder in folders)
        {
            DeleteEmpty(folder, target.OutputDirectory);
        }

        var commandOutputs = CommandOutputList.Paths(target).ToList();
        foreach (var path in commandOutputs)
        {
            if (File.Exists(path))
            {
                File.Delete(path);
                DeleteEmpty(Path.GetDirectoryName(path)!, target.ProjectDirectory + Path.DirectorySeparatorChar);
            }
        }
        CommandOutputList.Clear(target);

        File.Delete(target.OutputListPath);
        if (!KeepDatabase)
        {
            DeleteDatabase(target.DatabasePath);
        }

        Log.LogMessage(MessageImportance.Normal, "BuildCache: {0} outputs deleted, database {1}.", outputs.Count + commandOutputs.Count, KeepDatabase ? "kept" : "deleted");
        return true;
    }

    /// <summary>Deletes a folder and its parents as long as they are empty, up to and with the output folder.</summary>
    static void DeleteEmpty(string folder, string last)
    {
        while (folder.StartsWith(last, StringComparison.Ordinal)
            && Directory.Exists(folder)
            && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
            folder = Path.GetDirectoryName(folder)!;
        }
    }

    /// <summary>The database and what the engine keeps under its name; but the manifests of other targets, which still have their outputs, stay.</summary>
    static void DeleteDatabase(string database)
    {
        var folder = new DirectoryInfo(Path.GetDirectoryName(database)!);
        if (!folder.Exists)
        {
            return;
        }

        foreach (var file in folder.GetFiles(Path.GetFileName(database) + "*").Where(static file => file.Extension != ".outputs"))
        {
            file.Delete();
        }

        foreach (var artifacts in folder.GetDirectories(Path.GetFileName(database) + ".*"))
        {
            artifacts.Delete(recursive: true);
        }
    }
}
