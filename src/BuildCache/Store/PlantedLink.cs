namespace BuildCache;

/// <summary>
/// A link where the engine writes and deletes as it likes (<see cref="DatabaseFiles.Own"/>). It makes none there itself; where one stands, from a
/// restored cache perhaps, what it leads to is somebody else's.
/// </summary>
static class PlantedLink
{
    /// <summary>Removes what stands at a path if it is a link, and nothing of what it leads to.</summary>
    /// <param name="files">The disks.</param>
    /// <param name="path">Its absolute path.</param>
    public static void Remove(FileSystem files, string path)
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
