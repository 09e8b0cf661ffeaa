using System.Text.Json.Nodes;
using BenchmarkDotNet.Attributes;

namespace BuildCache.Benchmarks;

/// <summary>From values to the one spelling that is stored and hashed.</summary>
[MemoryDiagnoser]
public class CanonicalJsonBenchmarks
{
    readonly JsonNode document = Json.ToNode(new
    {
        title = "Page 1",
        url = "s000/p00001.html",
        date = "2016-02-02",
        weight = 2,
        ratio = 0.75,
        draft = false,
        tags = (string[])["cache", "graph"],
        toc = Enumerable.Range(1, 4).Select(static part => new { level = 2, slug = $"query-{part}", text = $"query {part}" }),
    })!;

    readonly JsonNode tree = JsonNode.Parse(SamplePage.Tree)!;

    /// <summary>A document as a handler emits it.</summary>
    [Benchmark(Baseline = true)]
    public byte[] OfDocument() => CanonicalJson.Bytes(document);

    /// <summary>The tree of a page.</summary>
    [Benchmark]
    public byte[] OfTree() => CanonicalJson.Bytes(tree);
}
