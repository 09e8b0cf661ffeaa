namespace BuildCache;

/// <summary>
/// Copies of libraries that the system loads from files: what is loaded is what was read, whatever a restored cache or a killed build has left
/// in the place of the copy. Each stands alone in a folder named after its content and its name, because the system looks beside a library for those that
/// it needs.
/// </summary>
static class VerifiedCopy
{
    /// <summary>Makes sure that there is a copy, and nothing beside it.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="root">Absolute path of the folder for copies; nothing else is kept in it.</param>
    /// <param name="name">The name of the library's file.</param>
    /// <returns>Absolute path of the copy; nothing is written to it when it is right.</returns>
    /// <exception cref="IOException">It cannot be written, or something else there cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public static string Of(byte[] content, string root, string name)
    {
        var folder = Path.Combine(root, FolderOf(content, name));
        var path = Path.Combine(folder, name);
        PlantedLink.Remove(FileSystem.Real, root);
        PlantedLink.Remove(FileSystem.Real, folder);
        try
        {
            AtomicFile.Write(path, content);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Another build made the same copy meanwhile, and has it loaded, so that it cannot be replaced.
            if (!AtomicFile.Holds(path, content))
            {
                throw;
            }
        }

        Remove(new DirectoryInfo(root).EnumerateFiles());
        Remove(new DirectoryInfo(folder).EnumerateFileSystemInfos().Where(entry => !entry.Name.Equals(name, PathCase.Comparison) && !AtomicFile.IsTemporary(entry.Name, name)));
        return path;
    }

    static string FolderOf(byte[] content, string name) => $"{Fingerprint.Of(content)}-{name}";

    /// <summary>Removes copies that are not used any more, as far as the system lets go of them.</summary>
    /// <param name="root">Absolute path of the folder for copies.</param>
    /// <param name="used">The paths of those that are used.</param>
    public static void Tidy(string root, IEnumerable<string> used)
    {
        PlantedLink.Remove(FileSystem.Real, root);
        if (!Directory.Exists(root))
        {
            return;
        }
        var kept = used.Select(static path => Path.GetFileName(Path.GetDirectoryName(path)!)).ToHashSet(PathCase.Comparer);
        foreach (var old in new DirectoryInfo(root).EnumerateFileSystemInfos().Where(old => !kept.Contains(old.Name)))
        {
            try
            {
                Remove([old]);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Another program (a tool that looks into the database) has it loaded; a later build tidies up.
            }
        }
    }

    static void Remove(IEnumerable<FileSystemInfo> entries)
    {
        foreach (var entry in entries.ToList())
        {
            if (entry is DirectoryInfo { LinkTarget: null } folder)
            {
                folder.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }
    }
}
