namespace BuildCache.Tests;

/// <summary>Folders in memory where the system has room to spare there, else in the temporary folder: ten thousand builds need no disk.</summary>
static class MemoryFolder
{
    public static string Root { get; } = IsUsable("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    /// <summary>A new empty folder.</summary>
    public static string New(string prefix) => Directory.CreateDirectory(Path.Combine(Root, prefix + Path.GetRandomFileName())).FullName;

    /// <summary>Containers often have only a few megabytes there, or run no programs that lie there.</summary>
    static bool IsUsable(string folder) =>
        File.Exists("/proc/mounts")
        && File.ReadLines("/proc/mounts").Any(line => line.Split(' ') is [_, var mounted, _, var options, ..] && mounted == folder && !options.Split(',').Contains("noexec"))
        && new DriveInfo(folder).AvailableFreeSpace > 2L << 30;
}
