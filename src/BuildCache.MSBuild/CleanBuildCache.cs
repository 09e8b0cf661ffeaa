using Microsoft.Build.Framework;

namespace BuildCache.MSBuild;

/// <summary>
/// Deletes what builds of a target wrote, file by file as recorded and only as it was written, and folders that this leaves empty; never a
/// folder that a property names. The database stays unless told otherwise, so that the next build restores instead of running. A build that is
/// going on is waited for: it writes the very records by which is deleted here.
/// </summary>
[MSBuildMultiThreadableTask]
#pragma warning disable CA1001 // MSBuild disposes no tasks, and may cancel one that has ended; the wait handle of a wait for a lock is left to the collector.
public sealed class CleanBuildCache : BuildCacheTask, ICancelableTask
#pragma warning restore CA1001
{
    readonly CancellationTokenSource cancellation = new();

    /// <summary>False deletes the database as well: the next build starts from nothing.</summary>
    public bool KeepDatabase { get; set; } = true;

    /// <summary>Folders beside the project in which commands may write too.</summary>
    public string[] CommandFolders { get; set; } = [];

    /// <summary>Ends the wait for a build; what is deleted already stays so.</summary>
    public void Cancel() => cancellation.Cancel();

    private protected override bool Run(BuildTarget target)
    {
        var path = BuildLock.PathFor(target.DatabasePath);
        if (!File.Exists(path))
        {
            // Nothing was ever built here, and nothing is to be made by looking.
            return Clean(target);
        }

        try
        {
            using var turn = BuildLock.AcquireAsync(Machine.Real, path, () => DiagnosticLog.WriteMoment(Log, BuildLock.Waiting(target.DatabasePath)), cancellation.Token).GetAwaiter().GetResult();
            return Clean(target);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Log.LogMessage(MessageImportance.High, "BuildCache: cancelled; nothing was deleted.");
            return false;
        }
    }

    bool Clean(BuildTarget target)
    {
        var folder = FolderOf(target.OutputDirectory, target);
        folder.Clean();
        Say(folder.Diagnostics, target);

        var deleted = folder.Deleted + DeleteCommandOutputs(target);
        CommandOutputList.Clear(target);
        if (File.Exists(target.OutputListPath))
        {
            // Else its folder may be gone too: obj is deleted by hand, or was never cloned.
            File.Delete(target.OutputListPath);
        }

        if (!KeepDatabase)
        {
            // The records of targets, which may still have their outputs, stay, and so does what somebody else has put there.
            Upkeep.Delete(target.DatabasePath);
        }

        Log.LogMessage(MessageImportance.Normal, "BuildCache: {0} outputs deleted, database {1}.", deleted, KeepDatabase ? "kept" : "deleted");
        return true;
    }

    int DeleteCommandOutputs(BuildTarget target)
    {
        var deleted = 0;
        var places = new CommandFolders(target, CommandFolders);
        foreach (var (path, hash) in CommandOutputList.Files(target, places))
        {
            if (!File.Exists(path))
            {
                continue;
            }
            if (HashOf(path) != hash)
            {
                Say([new Diagnostic(Severity.Warning, "BCM1418", $"The file '{target.FromProject(path)}' is not what its command wrote, so it was left alone. Delete it if it is not wanted.", target.FromProject(path))], target);
                continue;
            }
            File.Delete(path);
            deleted++;
            DeleteEmpty(Path.GetDirectoryName(path)!, target.ProjectDirectory + Path.DirectorySeparatorChar);
        }
        return deleted;
    }

    static string HashOf(string path)
    {
        using var file = File.OpenRead(path);
        return ContentHash.Of(file);
    }

    /// <summary>Deletes a folder and its parents below the last one as long as they are empty.</summary>
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
}
