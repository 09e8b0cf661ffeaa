namespace BuildCache;

/// <summary>
/// The disks as the engine uses them. Paths are absolute unless something else is said; what is refused has an <see cref="IOException"/> or an
/// <see cref="UnauthorizedAccessException"/>, as in System.IO.
/// </summary>
abstract class FileSystem
{
    /// <summary>The disks of this machine.</summary>
    public static FileSystem Real { get; } = new RealFiles();

    /// <summary>Reads the stamp of what a path leads to.</summary>
    /// <returns>False when nothing readable is there, or something else than a regular file: a folder, a dangling link, a pipe.</returns>
    public bool TryStat(string path, out FileStamp stamp) => Stat(path, "", follow: true, out stamp) == StampResult.File;

    /// <summary>Reads the stamp of what an entry of a folder is itself: a link is told, not followed.</summary>
    public StampResult StatEntry(string folder, string relativePath, out FileStamp stamp) => Stat(folder, relativePath, follow: false, out stamp);

    /// <summary>Reads the stamp of a file without putting the two parts of its path together on the heap.</summary>
    /// <param name="folder">Without a separator at its end; or the whole path.</param>
    /// <param name="relativePath">With <c>/</c>, or empty.</param>
    /// <param name="follow">Whether a link is followed.</param>
    /// <param name="stamp">The stamp of a regular file.</param>
    public abstract StampResult Stat(string folder, string relativePath, bool follow, out FileStamp stamp);

    /// <summary>Reads the stamps of entries of one folder: the same as one after the other, where the system has no shorter way.</summary>
    /// <param name="root">Without a separator at its end.</param>
    /// <param name="paths">Their paths from the root, with <c>/</c>.</param>
    /// <param name="prefix">How long the part is that leads from the root to the folder, with its last <c>/</c>; the rest is a name.</param>
    /// <param name="follow">Whether links are followed.</param>
    /// <param name="results">What was found, for each path.</param>
    /// <param name="stamps">The stamps of those that are regular files.</param>
    public virtual void StatEach(string root, ReadOnlySpan<string> paths, int prefix, bool follow, Span<StampResult> results, Span<FileStamp> stamps)
    {
        for (var i = 0; i < paths.Length; i++)
        {
            results[i] = Stat(root, paths[i], follow, out stamps[i]);
        }
    }

    /// <summary>Whether a path leads to a file.</summary>
    public abstract bool IsFile(string path);

    /// <summary>Whether a path leads to a folder.</summary>
    public abstract bool IsFolder(string path);

    /// <summary>What a symbolic link says; null for what is none.</summary>
    public abstract string? TargetOf(string path);

    /// <summary>When a symbolic link was made, nanoseconds since 1970.</summary>
    public abstract long TimeOf(string link);

    /// <summary>Lists a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="prefix">Goes before the names of files.</param>
    /// <param name="files">Gets everything that is no folder, links to files too.</param>
    /// <param name="folders">Gets the names of folders.</param>
    /// <param name="links">Gets the names of links to folders.</param>
    public abstract void List(string folder, string prefix, List<string> files, List<string> folders, List<string> links);

    /// <summary>The paths of all files below a folder; links are not followed and not among them, nor is what may not be read.</summary>
    /// <param name="folder">The folder; there are no files in one that does not exist.</param>
    /// <param name="pattern">What their names must match, with <c>*</c>.</param>
    public abstract IEnumerable<string> FilesBelow(string folder, string pattern = "*");

    /// <summary>Whether a folder holds nothing.</summary>
    public abstract bool IsEmpty(string folder);

    /// <summary>Opens a file to be read, while others write or delete it.</summary>
    public abstract Stream Read(string path);

    /// <summary>Creates a file, in place of what is there unless it must be new.</summary>
    public abstract Stream Create(string path, bool isNew = false);

    /// <summary>Opens a file to be read and written, creating it if need be.</summary>
    public abstract Stream Edit(string path);

    /// <summary>Makes durable what was written to a stream of this disk.</summary>
    public abstract void Flush(Stream file);

    /// <summary>Renames a file, in place of what is there if that may be.</summary>
    public abstract void Move(string from, string to, bool overwrite = true);

    /// <summary>Deletes a file or a link; one that is not there is no error, a folder that is not there is.</summary>
    public abstract void Delete(string path);

    /// <summary>Creates a folder with those above it.</summary>
    public abstract void CreateFolder(string path);

    /// <summary>Deletes a folder that is empty, or with everything in it.</summary>
    public abstract void DeleteFolder(string path, bool withContent = false);

    /// <summary>Sets when a file was last modified, nanoseconds since 1970.</summary>
    public abstract void SetTime(string path, long modified);

    /// <summary>Whether the system is told that a file may be run.</summary>
    public abstract bool IsExecutable(string path);

    /// <summary>Lets a file be run.</summary>
    public abstract void MakeExecutable(string path);

    /// <summary>Locks a file, which is created if need be, against every other process and caller; null when somebody has it locked.</summary>
    public abstract IDisposable? TryLock(string path);

    /// <summary>A file name that nothing has.</summary>
    public abstract string NewName();

    /// <summary>The length of a file; -1 when it is not there.</summary>
    public long LengthOf(string path) => TryStat(path, out var stamp) ? stamp.Size : -1;

    /// <summary>The content of a file.</summary>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    /// <exception cref="DirectoryNotFoundException">Its folder is not there.</exception>
    public virtual byte[] ReadAll(string path)
    {
        using var file = Read(path);
        var content = new MemoryStream();
        file.CopyTo(content);
        return content.ToArray();
    }

    /// <summary>Replaces a file as a whole: whoever reads it sees the old content or the new one. For one writer at a time, who clears what a kill left.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">What it is to hold.</param>
    /// <param name="temporary">Where that is written first; default: beside the file, with <c>.tmp</c> behind its name.</param>
    /// <param name="isDurable">Whether it has to be on the disk before it has the name: else a power failure may leave a name with nothing behind it.</param>
    public void Replace(string path, ReadOnlySpan<byte> content, string? temporary = null, bool isDurable = false)
    {
        CreateFolder(Path.GetDirectoryName(path)!);
        temporary ??= path + ".tmp";
        try
        {
            using (var file = Create(temporary))
            {
                file.Write(content);
                if (isDurable)
                {
                    Flush(file);
                }
            }
            CrashPoint.Reach();
            Move(temporary, path);
            CrashPoint.Reach();
        }
        finally
        {
            Delete(temporary);
        }
    }
}
