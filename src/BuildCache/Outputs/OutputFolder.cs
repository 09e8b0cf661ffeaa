using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace BuildCache;

/// <summary>
/// The folder that a build publishes to. A file appears whole or not at all (written beside its place, then renamed),
/// and nothing outside is touched, whatever links lie inside. Paths are those of <see cref="OutputPath"/>.
/// Different paths may be published by several threads at once, or deleted, but not both at the same time; one
/// instance serves one build.
/// </summary>
internal sealed class OutputFolder
{
    const string TemporaryPrefix = ".buildcache-tmp-";

    readonly FileSystem files;
    readonly string root;

    // Folders known to exist and to lie inside; saves the checks for all but the first file of each.
    readonly ConcurrentDictionary<string, bool> safeFolders = new(StringComparer.Ordinal);

    // Folders that somebody is about to write to, each as often as somebody is.
    readonly Lock holding = new();
    readonly List<string> held = [];

    /// <param name="files">The disks.</param>
    /// <param name="root">Absolute; created when something is published.</param>
    public OutputFolder(FileSystem files, string root) => (this.files, this.root) = (files, Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)));

    /// <summary>
    /// Refuses a folder of the project that leads out of it through a link: who may add a link must not choose with it where the build writes
    /// and deletes. A folder that is named outside the project is the project's own choice.
    /// </summary>
    /// <param name="files">The disks.</param>
    /// <param name="folder">Absolute.</param>
    /// <param name="projectDirectory">Absolute.</param>
    /// <param name="allowed">The folders outside that the project names.</param>
    /// <exception cref="DiagnosticException">BCM1415.</exception>
    public static void RefuseLinkOut(FileSystem files, string folder, string projectDirectory, IEnumerable<string> allowed)
    {
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (!RealPath.IsWithin(folder, Path.TrimEndingDirectorySeparator(projectDirectory)))
        {
            return;
        }

        var real = RealPath.Of(files, folder);
        if (!new InputRoots(files, projectDirectory, allowed).Hold(real))
        {
            throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1415",
                $"The output folder '{folder}' leads through a link to '{real}', outside the project, so nothing is written to it or deleted from it. Remove the link; or name the place that it leads to: as the output folder itself, or with <{InputRoots.ItemName} Include=\"…\" />."));
        }
    }

    /// <summary>Writes a file, replacing what is there.</summary>
    /// <returns>Its stamp; too young to be trusted by <see cref="RacyClock"/>.</returns>
    /// <exception cref="IOException">A folder is in the way, a file is where a folder must be, or a link leads outside.</exception>
    public FileStamp Publish(string relativePath, ReadOnlySpan<byte> content, bool isExecutable = false)
    {
        var (final, temporary) = Prepare(relativePath);
        try
        {
            using (var file = files.Create(temporary))
            {
                file.Write(content);
            }

            Permit(temporary, isExecutable);
            return Finish(final, temporary);
        }
        catch
        {
            files.Delete(temporary);
            throw;
        }
    }

    /// <summary>Writes the rest of a stream to a file, replacing what is there.</summary>
    /// <returns>Its stamp; too young to be trusted by <see cref="RacyClock"/>.</returns>
    /// <exception cref="IOException">A folder is in the way, a file is where a folder must be, or a link leads outside.</exception>
    public FileStamp Publish(string relativePath, Stream content, bool isExecutable = false)
    {
        var (final, temporary) = Prepare(relativePath);
        try
        {
            using (var file = files.Create(temporary))
            {
                content.CopyTo(file);
            }

            Permit(temporary, isExecutable);
            return Finish(final, temporary);
        }
        catch
        {
            files.Delete(temporary);
            throw;
        }
    }

    /// <summary>Deletes a file, and the folders that it leaves empty up to the output folder itself.</summary>
    /// <returns>False when no file was there.</returns>
    /// <exception cref="IOException">A link leads outside.</exception>
    public bool Delete(string relativePath)
    {
        var path = Full(relativePath);
        if (!Descend(Path.GetDirectoryName(path)!, create: false) || !IsTakenBy(path))
        {
            return false;
        }

        files.Delete(path);
        RemoveEmptyFolders(Path.GetDirectoryName(path)!);
        return true;
    }

    /// <summary>Makes a folder that stays until it is let go, even if others leave it empty: a program is about to write there.</summary>
    /// <param name="relativePath">The folder; empty for the output folder itself.</param>
    public void Hold(string relativePath)
    {
        var folder = FolderAt(relativePath);
        lock (holding)
        {
            held.Add(folder);
        }
        files.CreateFolder(folder);
    }

    /// <summary>Ends what <see cref="Hold"/> began.</summary>
    public void LetGo(string relativePath)
    {
        lock (holding)
        {
            held.Remove(FolderAt(relativePath));
        }
    }

    /// <summary>Deletes a folder that is empty, and those that this leaves empty up to the output folder itself.</summary>
    public void DeleteIfEmpty(string relativePath) => RemoveEmptyFolders(FolderAt(relativePath));

    string FolderAt(string relativePath) => relativePath.Length == 0 ? root : Full(relativePath);

    /// <summary>The <see cref="ContentHash"/> of what a file holds now, <c>null</c> when no file is there.</summary>
    public string? HashOnDisk(string relativePath)
    {
        var path = Full(relativePath);
        if (!files.TryStat(path, out _))
        {
            return null;
        }

        try
        {
            using var file = files.Read(path);
            return ContentHash.Of(file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null; // deleted between the two calls
        }
    }

    /// <summary>
    /// Whether a file holds nothing, or nothing but zeros: what a failure of the power leaves of a file whose content was not on the disk yet.
    /// Whoever owns it loses nothing with it.
    /// </summary>
    public bool IsVoid(string relativePath)
    {
        try
        {
            using var file = files.Read(Full(relativePath));
            Span<byte> part = stackalloc byte[4096];
            int read;
            while ((read = file.Read(part)) > 0)
            {
                if (part[..read].ContainsAnyExcept((byte)0))
                {
                    return false;
                }
            }
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // Deleted meanwhile: there is nothing in it.
        }
        return true;
    }

    /// <summary>The place that a diagnostic about an output has: the file, absolute, because the output folder may be anywhere; null when there is
    /// none that could be opened.</summary>
    public string? PlaceOf(string relativePath) => Full(relativePath) is var path && files.IsFile(path) ? path.Replace('\\', '/') : null;

    /// <summary>Whether a file, or a link to anything, stands in a place.</summary>
    public bool IsTaken(string relativePath) => IsTakenBy(Full(relativePath));

    bool IsTakenBy(string path) => files.IsFile(path) || files.TargetOf(path) is not null;

    /// <summary>The pages that hold a text near their beginning. Links are not followed.</summary>
    public IEnumerable<string> PagesWith(string mark, CancellationToken cancellationToken)
    {
        var beginning = new byte[4096];
        foreach (var path in files.FilesBelow(root, "*.html"))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!files.TryStat(path, out _))
            {
                continue; // a pipe, say: it would keep the build waiting, and is nobody's page
            }

            using var file = files.Read(path);
            if (Encoding.UTF8.GetString(beginning, 0, file.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false)).Contains(mark, StringComparison.Ordinal))
            {
                yield return PortablePath.Relative(root, path);
            }
        }
    }

    /// <summary>The stat record of a file as it stands; default when it is not there.</summary>
    public FileStamp StampOf(string relativePath) => files.TryStat(Full(relativePath), out var stamp) ? stamp : default;

    /// <summary>The stat record of a file; false when it is not there. The path is one that was normalised before.</summary>
    public bool TryStamp(string relativePath, out FileStamp stamp) => files.TryStat(Path.Join(root, relativePath), out stamp);

    /// <summary>One value for all files that are seen directly in a folder, whoever has made them; null when it cannot be listed.</summary>
    /// <param name="path">With a slash at its end; empty for the output folder itself.</param>
    public Fingerprint? DigestOf(string path)
    {
        var full = Path.Join(root, path.TrimEnd('/'));
        var names = new List<string>();
        try
        {
            if (!files.IsFolder(full))
            {
                return null;
            }
            files.List(full, path, names, [], []);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // gone meanwhile, or not to be looked at: its files are asked for one by one
        }

        names.Sort(StringComparer.Ordinal);
        return TreeFolder.Read(files, root, path, [.. names]).Digest(root);
    }

    /// <summary>Deletes what a build that was killed while publishing left half written. Links are not followed.</summary>
    public void DeleteLeftovers(CancellationToken cancellationToken)
    {
        var left = new List<string>();
        foreach (var path in files.FilesBelow(root))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Path.GetFileName(path.AsSpan()).StartsWith(TemporaryPrefix, StringComparison.Ordinal))
            {
                left.Add(path);
            }
        }
        foreach (var path in left)
        {
            files.Delete(path);
            RemoveEmptyFolders(Path.GetDirectoryName(path)!);
        }
    }

    /// <summary>Deletes what a kill left of the publication of one file.</summary>
    public void DeleteLeftover(string relativePath)
    {
        var temporary = TemporaryOf(Full(relativePath));
        if (files.IsFile(temporary))
        {
            files.Delete(temporary);
        }
    }

    /// <summary>Whether the system is told that a file may be run.</summary>
    public bool IsExecutable(string relativePath) => files.IsExecutable(Full(relativePath));

    /// <summary>Lets a file be run that stands there already.</summary>
    public void MakeExecutable(string relativePath) => files.MakeExecutable(Full(relativePath));

    void Permit(string path, bool isExecutable)
    {
        if (isExecutable)
        {
            files.MakeExecutable(path);
        }
    }

    FileStamp Finish(string final, string temporary)
    {
        CrashPoint.Reach();
        files.Move(temporary, final);
        CrashPoint.Reach();

        // Read after the rename, which changes the change time.
        return files.TryStat(final, out var stamp) ? stamp
            : throw new IOException($"'{final}' vanished while it was published; another program writes to the output folder");
    }

    string Full(string relativePath) =>
        OutputPath.TryNormalize(relativePath, out var normalized, out var error)
            ? Path.Join(root, normalized)
            : throw new ArgumentException(error, nameof(relativePath));

    // The same path has the same temporary file in every build, so publishing again clears what a killed build left.
    (string Final, string Temporary) Prepare(string relativePath)
    {
        var final = Full(relativePath);
        var parent = Path.GetDirectoryName(final)!;
        Descend(parent, create: true);
        if (files.IsFolder(final) && files.TargetOf(final) is null)
        {
            throw new IOException($"a folder of this name is in its place, '{final}'; remove or rename the folder");
        }

        return (final, TemporaryOf(final));
    }

    static string TemporaryOf(string final)
    {
        var name = SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFileName(final)));
        return Path.Join(Path.GetDirectoryName(final), TemporaryPrefix + Convert.ToHexStringLower(name, 0, 8));
    }

    // Goes down from the root to a folder and looks at each name on the way before using it: true when all are there.
    bool Descend(string folder, bool create)
    {
        if (safeFolders.ContainsKey(folder) && files.IsFolder(folder))
        {
            return true;
        }

        var isRoot = folder.Length == root.Length;
        if (!isRoot && !Descend(Path.GetDirectoryName(folder)!, create))
        {
            return false;
        }

        if (!isRoot && files.TargetOf(folder) is not null && !RealPath.IsWithin(RealPath.Of(files, folder), RealPath.Of(files, root)))
        {
            throw new IOException($"the folder '{folder}' is a link to '{RealPath.Of(files, folder)}', outside of '{root}', and nothing is written or deleted through it; remove the link");
        }

        if (!files.IsFolder(folder))
        {
            if (!create)
            {
                return false;
            }

            if (InTheWayOf(folder) is { } file)
            {
                throw new IOException($"a file of this name is in the place of its folder '{file}'; remove or rename the file");
            }

            files.CreateFolder(folder);
        }

        safeFolders[folder] = true;
        return true;
    }

    // A file in the place of a folder, or of one above it.
    string? InTheWayOf(string? folder)
    {
        while (folder is not null && !files.IsFolder(folder) && !IsTakenBy(folder))
        {
            folder = Path.GetDirectoryName(folder);
        }
        return folder is not null && !files.IsFolder(folder) ? folder : null;
    }

    void RemoveEmptyFolders(string folder)
    {
        for (; folder.Length >= root.Length && files.TargetOf(folder) is null; folder = Path.GetDirectoryName(folder)!)
        {
            try
            {
                if (!files.IsEmpty(folder))
                {
                    return;
                }

                lock (holding)
                {
                    if (held.Exists(inUse => RealPath.IsWithin(inUse, folder)))
                    {
                        return;
                    }
                    files.DeleteFolder(folder);
                }
            }
            catch (DirectoryNotFoundException)
            {
                // Another thread was first; the folder above may be ours to remove.
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return; // filled meanwhile, or in use: an empty folder that stays harms nothing
            }

            safeFolders.TryRemove(folder, out _);
        }
    }
}
