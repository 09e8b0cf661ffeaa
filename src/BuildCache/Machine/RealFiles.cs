using System.IO.Enumeration;

namespace BuildCache;

/// <summary>The disks of this machine, through System.IO and, for stat records, the system itself.</summary>
sealed class RealFiles : FileSystem
{
    const FileShare WithOthers = FileShare.ReadWrite | FileShare.Delete;

    // Default (hidden and system files left out) would cost a stat per file, and templates may live in hidden folders.
    static readonly EnumerationOptions Everything = new()
    {
        AttributesToSkip = 0,
        IgnoreInaccessible = false,
        RecurseSubdirectories = false,
        ReturnSpecialDirectories = false,
    };

    static readonly EnumerationOptions Below = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };

    public override StampResult Stat(string folder, string relativePath, bool follow, out FileStamp stamp) =>
        OperatingSystem.IsLinux() && LinuxStat.TryRead(folder, relativePath, follow, out stamp, out var result)
            ? result
            : PortableStat.Read(relativePath.Length == 0 ? folder : Path.Join(folder, relativePath), out stamp, follow);

    public override void StatEach(string root, ReadOnlySpan<string> paths, int prefix, bool follow, Span<StampResult> results, Span<FileStamp> stamps)
    {
        if (!OperatingSystem.IsLinux() || !LinuxStat.TryReadEach(root, paths, prefix, follow, results, stamps))
        {
            base.StatEach(root, paths, prefix, follow, results, stamps);
        }
    }

    public override bool IsFile(string path) => File.Exists(path);

    public override bool IsFolder(string path) => Directory.Exists(path);

    public override string? TargetOf(string path) => new FileInfo(path).LinkTarget;

    public override long TimeOf(string link) => (File.GetLastWriteTimeUtc(link) - DateTime.UnixEpoch).Ticks * 100;

    public override void List(string folder, string prefix, List<string> files, List<string> folders, List<string> links) =>
        // Strings only: the runtime has this enumerator precompiled, while one of a type of ours is compiled in every build.
        files.AddRange(new FileSystemEnumerable<string>(folder, (ref entry) => string.Concat(prefix, entry.FileName), Everything)
        {
            ShouldIncludePredicate = (ref entry) =>
            {
                if (!entry.IsDirectory)
                {
                    return true;
                }

                var isLink = (entry.Attributes & FileAttributes.ReparsePoint) != 0;
                (isLink ? links : folders).Add(entry.FileName.ToString());
                return false;
            },
        });

    public override IEnumerable<string> FilesBelow(string folder, string pattern) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, pattern, Below) : [];

    public override bool IsEmpty(string folder) => !Directory.EnumerateFileSystemEntries(folder).Any();

    public override Stream Read(string path) => new FileStream(path, FileMode.Open, FileAccess.Read, WithOthers, 0, FileOptions.SequentialScan);

    public override byte[] ReadAll(string path) => File.ReadAllBytes(path);

    public override Stream Create(string path, bool isNew) => new FileStream(path, isNew ? FileMode.CreateNew : FileMode.Create, FileAccess.Write, FileShare.None, 0);

    public override Stream Edit(string path) => new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);

    public override void Flush(Stream file) => ((FileStream)file).Flush(flushToDisk: true);

    public override void Move(string from, string to, bool overwrite) => File.Move(from, to, overwrite);

    public override void Delete(string path) => File.Delete(path);

    public override void CreateFolder(string path) => Directory.CreateDirectory(path);

    public override void DeleteFolder(string path, bool withContent) => Directory.Delete(path, withContent);

    public override void SetTime(string path, long modified) => File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddTicks(modified / 100));

    public override bool IsExecutable(string path) => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & UnixFileMode.UserExecute) != 0;

    public override void MakeExecutable(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) | Execute);
        }
    }

    public override IDisposable? TryLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException e) when (IsHeldByAnother(e))
        {
            return null;
        }
    }

    public override string NewName() => Path.GetRandomFileName();

    // Windows: ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION. Elsewhere .NET takes flock(2) without waiting and puts
    // its EWOULDBLOCK, whose number differs between systems, into HResult.
    static bool IsHeldByAnother(IOException e) =>
        OperatingSystem.IsWindows() ? (e.HResult & 0xFFFF) is 32 or 33
        : OperatingSystem.IsLinux() ? e.HResult == 11
        : e.HResult == 35;
}
