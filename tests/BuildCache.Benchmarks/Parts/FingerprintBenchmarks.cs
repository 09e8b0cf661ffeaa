using System.Text;
using BenchmarkDotNet.Attributes;

namespace BuildCache.Benchmarks;

/// <summary>What is compared instead of values.</summary>
[MemoryDiagnoser]
public class FingerprintBenchmarks
{
    readonly byte[] page = Encoding.UTF8.GetBytes(SamplePage.Text);
    readonly string path = Corpus.PathOf(0);

    /// <summary>The content of a page.</summary>
    [Benchmark]
    public ulong OfPage() => Fingerprint.Of(page).High;

    /// <summary>A short text: the value of a property, a key of a document.</summary>
    [Benchmark]
    public ulong OfShortText() => Fingerprint.Of(path).High;

    /// <summary>The name of a page's content in the store of artifacts.</summary>
    [Benchmark]
    public string ContentHashOfPage() => ContentHash.Of(page);
}
