using System.Diagnostics;
using System.Security.Cryptography;

namespace BuildCache.Benchmarks;

/// <summary>What the least that a build could do would cost, measured in this process in the same rounds.</summary>
static class Floors
{
    /// <summary>Looks at each file below some folders.</summary>
    public static Cost Walk(params IReadOnlyList<string> folders) => Measure(() =>
    {
        var sum = 0L;
        foreach (var folder in folders)
        {
            foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories))
            {
                sum += file.Length + file.LastWriteTimeUtc.Ticks;
            }
        }

        GC.KeepAlive(sum);
    });

    /// <summary>Reads and hashes each page below a folder.</summary>
    public static Cost Hash(string folder) => Measure(() =>
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.md", SearchOption.AllDirectories))
        {
            SHA256.HashData(File.ReadAllBytes(file));
        }
    });

    /// <summary>Copies each file below a folder to a place where there is nothing: what stood there is deleted before.</summary>
    public static Cost Copy(string from, string to)
    {
        Files.Delete(to);
        return Measure(() => CopyFolder(from, to));
    }

    static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var folder in Directory.EnumerateDirectories(from))
        {
            CopyFolder(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }

    static Cost Measure(Action action)
    {
        var (started, before) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        action();
        return new Cost(Stopwatch.GetElapsedTime(started).TotalSeconds, (Environment.CpuUsage.TotalTime - before).TotalSeconds, 0);
    }
}
