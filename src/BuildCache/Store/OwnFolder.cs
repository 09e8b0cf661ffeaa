namespace BuildCache;

/// <summary>
/// Folders and files beside the database in which the engine writes and deletes as it likes. None of them is a link when the engine has made
/// it; where one stands, from a restored cache perhaps, what it leads to is somebody else's.
/// </summary>
static class OwnFolder
{
    /// <summary>Removes a link that stands in the place of one of them, and nothing of what it leads to.</summary>
    /// <param name="files">The disks.</param>
    /// <param name="path">Its absolute path.</param>
    public static void Unlink(FileSystem files, string path)
    {
        if (files.TargetOf(path) is null)
        {
            return;
        }
        if (files.IsFolder(path))
        {
            files.DeleteFolder(path);
        }
        else
        {
            files.Delete(path);
        }
    }
}
