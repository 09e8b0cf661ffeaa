using BenchmarkDotNet.Attributes;

namespace BuildCache.Benchmarks;

/// <summary>A page's HTML as it is stored: by itself, and with the dictionary that the pages before it have become.</summary>
[MemoryDiagnoser]
public class PackerBenchmarks
{
    static readonly PackedKind Kind = new("Page", PackedPart.Artifact);

    readonly byte[] html = SamplePage.Html;
    readonly Packer packer = new();
    readonly Connection db = Connection.Open(":memory:", readOnly: false, create: true);
    byte[] alone = [];
    byte[] packed = [];

    /// <summary>Packs pages until they are a dictionary.</summary>
    [GlobalSetup]
    public void Setup()
    {
        db.Execute("create table bc_dictionary (id integer primary key, handler text not null, part integer not null, body blob not null, unique (handler, part)) strict");
        alone = packer.Pack(html, null);
        for (var (page, seen) = (1, 0); seen < Packer.WorthDictionary; page++)
        {
            var other = SamplePage.HtmlOf(page);
            packer.Pack(other, Kind);
            seen += other.Length;
        }

        packer.Store(db);
        packer.Publish();
        packed = packer.Pack(html, Kind);
        if (packed.Length >= alone.Length)
        {
            throw new InvalidOperationException($"With a dictionary a page takes {packed.Length} bytes, without one {alone.Length}.");
        }
    }

    /// <summary>Closes the database.</summary>
    [GlobalCleanup]
    public void Cleanup() => db.Dispose();

    /// <summary>To be stored, by itself.</summary>
    [Benchmark(Baseline = true)]
    public byte[] PackAlone() => packer.Pack(html, null);

    /// <summary>To be stored, with the dictionary.</summary>
    [Benchmark]
    public byte[] PackWithDictionary() => packer.Pack(html, Kind);

    /// <summary>Read back, by itself.</summary>
    [Benchmark]
    public byte[] UnpackAlone() => packer.Unpack(alone, db);

    /// <summary>Read back, with the dictionary.</summary>
    [Benchmark]
    public byte[] UnpackWithDictionary() => packer.Unpack(packed, db);
}
