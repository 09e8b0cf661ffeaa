using BenchmarkDotNet.Attributes;

namespace BuildCache.Benchmarks;

/// <summary>The files below a folder, as each build that does not stay looks at them first.</summary>
[MemoryDiagnoser]
public class FileTreeBenchmarks
{
    string folder = "";

    /// <summary>How many there are, fifty to a folder.</summary>
    [Params(1000)]
    public int Pages { get; set; }

    /// <summary>Writes them.</summary>
    [GlobalSetup]
    public void Setup()
    {
        folder = Directory.CreateTempSubdirectory("buildcache-tree-").FullName;
        Corpus.Write(folder, Pages);
    }

    /// <summary>Deletes them.</summary>
    [GlobalCleanup]
    public void Cleanup() => Directory.Delete(folder, recursive: true);

    /// <summary>Names and stamps, as .NET gives them.</summary>
    [Benchmark(Baseline = true)]
    public double Bare() => Floors.Walk(folder).Seconds;

    /// <summary>Names and stamps.</summary>
    [Benchmark]
    public object Walk() => Read();

    /// <summary>The same, and the values that say whether anything in a folder, or any name at all, is another one than before.</summary>
    [Benchmark]
    public ulong WalkAndDigest()
    {
        var tree = Read();
        return tree.Names.High ^ tree.DigestOf("s000/")!.Value.High;
    }

    FileTree Read() =>
        FileTree.Enumerate(FileSystem.Real, folder, [], Environment.ProcessorCount, [], new InputRoots(FileSystem.Real, folder, []), "", CancellationToken.None);
}
