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

    readonly string root;

    // Folders known to exist and to lie inside; saves the checks for all but the first file of each.
    readonly ConcurrentDictionary<string, bool> safeFolders = new(StringComparer.Ordinal);

    /// <param name="root">Absolute; created when something is published.</param>
    public OutputFolder(string root) => this.root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));

    /// <summary>
    /// Refuses a folder of the project that leads out of it through a link: who may add a link must not choose with it where the build writes
    /// and deletes. A folder that is named outside the project is the project's own choice.
    /// </summary>
    /// <param name="folder">Absolute.</param>
    /// <param name="projectDirectory">Absolute.</param>
    /// <param name="allowed">The folders outside that the project names.</param>
    /// <exception cref="DiagnosticException">BCM1415.</exception>
    public static void RefuseLinkOut(string folder, string projectDirectory, IEnumerable<string> allowed)
    {
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (!RealPath.IsWithin(folder, Path.TrimEndingDirectorySeparator(projectDirectory)))
        {
            return;
        }

        var real = RealPath.Of(folder);
        if (!new InputRoots(projectDirectory, allowed).Hold(real))
        {
            throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1415",
                $"The output folder '{folder}' leads through a link to '{real}', outside of the project, so nothing is written to it or deleted from it. Remove the link; or name the place where it leads to: as the output folder itself, or with <{InputRoots.ItemName} Include=\"…\" />."));
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
            using (var file = Create(temporary))
            {
                file.Write(content);
                Permit(file, isExecutable);
            }

            return Finish(final, temporary);
        }
        catch
        {
            File.Delete(temporary);
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
            using (var file = Create(temporary))
            {
                content.CopyTo(file);
                Permit(file, isExecutable);
            }

            return Finish(final, temporary);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Deletes a file, and the folders that it leaves empty up to the output folder itself.</summary>
    /// <returns>False when no file was there.</returns>
    /// <exception cref="IOException">A link leads outside.</exception>
    public bool Delete(string relativePath)
    {
        var path = Full(relativePath);
        var file = new FileInfo(path);
        if (!Descend(Path.GetDirectoryName(path)!, create: false) || (file.LinkTarget is null && !file.Exists))
        {
            return false;
        }

        File.Delete(path);
        RemoveEmptyFolders(Path.GetDirectoryName(path)!);
        return true;
    }

    /// <summary>The <see cref="ContentHash"/> of what a file holds now, <c>null</c> when no file is there.</summary>
    public string? HashOnDisk(string relativePath)
    {
        var path = Full(relativePath);
        if (!FileStamp.TryRead(path, out _))
        {
            return null;
        }

        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
            return ContentHash.Of(file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null; // deleted between the two calls
        }
    }

    /// <summary>The place that a diagnostic about an output has: the file, absolute, because the output folder may be anywhere; null when there is
    /// none that could be opened.</summary>
    public string? PlaceOf(string relativePath) => Full(relativePath) is var path && File.Exists(path) ? path.Replace('\\', '/') : null;

    /// <summary>Whether a file, or a link to anything, stands in a place.</summary>
    public bool IsTaken(string relativePath)
    {
        var file = new FileInfo(Full(relativePath));
        return file.Exists || file.LinkTarget is not null;
    }

    /// <summary>The pages that hold a text near their beginning. Links are not followed.</summary>
    public IEnumerable<string> PagesWith(string mark, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(root))
        {
            yield break;
        }

        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };
        var beginning = new byte[4096];
        foreach (var path in Directory.EnumerateFiles(root, "*.html", options))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            if (Encoding.UTF8.GetString(beginning, 0, file.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false)).Contains(mark, StringComparison.Ordinal))
            {
                yield return Path.GetRelativePath(root, path).Replace('\\', '/');
            }
        }
    }

    /// <summary>The stat record of a file as it stands; default when it is not there.</summary>
    public FileStamp StampOf(string relativePath) => FileStamp.TryRead(Full(relativePath), out var stamp) ? stamp : default;

    /// <summary>The stat record of a file; false when it is not there. The path is one that was normalised before.</summary>
    public bool TryStamp(string relativePath, out FileStamp stamp) => FileStamp.TryRead(Path.Join(root, relativePath), out stamp);

    /// <summary>Deletes what a build that was killed while publishing left half written. Links are not followed.</summary>
    public void DeleteLeftovers(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(root))
        {
            return;
        }

        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };
        var left = new List<string>();
        foreach (var path in Directory.EnumerateFiles(root, "*", options))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Path.GetFileName(path.AsSpan()).StartsWith(TemporaryPrefix, StringComparison.Ordinal))
            {
                left.Add(path);
            }
        }
        foreach (var path in left)
        {
            File.Delete(path);
            RemoveEmptyFolders(Path.GetDirectoryName(path)!);
        }
    }

    /// <summary>Deletes what a kill left of the publication of one file.</summary>
    public void DeleteLeftover(string relativePath)
    {
        var temporary = TemporaryOf(Full(relativePath));
        if (File.Exists(temporary))
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Whether the system is told that a file may be run.</summary>
    public bool IsExecutable(string relativePath) => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(Full(relativePath)) & UnixFileMode.UserExecute) != 0;

    /// <summary>Lets a file be run that stands there already.</summary>
    public void MakeExecutable(string relativePath)
    {
        using var file = new FileStream(Full(relativePath), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0);
        Permit(file, isExecutable: true);
    }

    static void Permit(FileStream file, bool isExecutable)
    {
        if (isExecutable && !OperatingSystem.IsWindows())
        {
            const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
            File.SetUnixFileMode(file.SafeFileHandle, File.GetUnixFileMode(file.SafeFileHandle) | Execute);
        }
    }

    static FileStream Create(string temporary) => new(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);

    static FileStamp Finish(string final, string temporary)
    {
        CrashPoint.Reach();
        File.Move(temporary, final, overwrite: true);
        CrashPoint.Reach();

        // Read after the rename, which changes the change time.
        return FileStamp.TryRead(final, out var stamp) ? stamp
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
        if (Directory.Exists(final) && new DirectoryInfo(final).LinkTarget is null)
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
        if (safeFolders.ContainsKey(folder) && Directory.Exists(folder))
        {
            return true;
        }

        var isRoot = folder.Length == root.Length;
        if (!isRoot && !Descend(Path.GetDirectoryName(folder)!, create))
        {
            return false;
        }

        if (!isRoot && new DirectoryInfo(folder).LinkTarget is not null && !RealPath.IsWithin(RealPath.Of(folder), RealPath.Of(root)))
        {
            throw new IOException($"the folder '{folder}' is a link to '{RealPath.Of(folder)}', outside of '{root}', and nothing is written or deleted through it; remove the link");
        }

        if (!Directory.Exists(folder))
        {
            if (!create)
            {
                return false;
            }

            if (File.Exists(folder) || new FileInfo(folder).LinkTarget is not null)
            {
                throw new IOException($"a file of this name is in the place of its folder '{folder}'; remove or rename the file");
            }

            Directory.CreateDirectory(folder);
        }

        safeFolders[folder] = true;
        return true;
    }

    void RemoveEmptyFolders(string folder)
    {
        for (; folder.Length >= root.Length && new DirectoryInfo(folder).LinkTarget is null; folder = Path.GetDirectoryName(folder)!)
        {
            try
            {
                if (Directory.EnumerateFileSystemEntries(folder).Any())
                {
                    return;
                }

                Directory.Delete(folder);
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
