using BenchmarkDotNet.Attributes;

namespace BuildCache.Benchmarks;

/// <summary>One page: from Markdown to its tree, from the stored tree to HTML.</summary>
[MemoryDiagnoser]
public class MarkdownBenchmarks
{
    readonly string body = SamplePage.Body;
    readonly byte[] tree = SamplePage.Tree;

    /// <summary>Markdown to mdast in canonical JSON, with headings, links and text.</summary>
    [Benchmark]
    public object ToTree() => SamplePage.Parse(body);

    /// <summary>The stored tree is read, and becomes the HTML of the body.</summary>
    [Benchmark]
    public string ToHtml() => SamplePage.ToHtml(tree);
}
