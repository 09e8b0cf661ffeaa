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

    /// <summary>Copies files below a folder, no more than so many, to a place where there is nothing: what stood there is deleted before.</summary>
    public static Cost Copy(string from, string to, int files = int.MaxValue)
    {
        Files.Delete(to);
        return Measure(() =>
        {
            foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Take(files))
            {
                var copy = Path.Combine(to, Path.GetRelativePath(from, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
        });
    }

    static Cost Measure(Action action)
    {
        var (started, before) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        action();
        return new Cost(Stopwatch.GetElapsedTime(started).TotalSeconds, (Environment.CpuUsage.TotalTime - before).TotalSeconds, 0);
    }
}
