using System.Globalization;
using System.Text;

namespace BuildCache.Tests.Store;

/// <summary>What is stored comes back as it was, with dictionaries and without, and what is damaged says so.</summary>
public sealed class PackerTests : IDisposable
{
    static readonly PackedKind Pages = new("Page", PackedPart.Artifact);

    readonly ScratchFolder folder = new();
    readonly Connection db;

    public PackerTests()
    {
        db = Connection.Open(Path.Combine(folder.Path, "packed.db"), readOnly: false, create: true);
        db.Execute("create table bc_dictionary (id integer primary key, handler text not null, part integer not null, body blob not null, unique (handler, part)) strict");
    }

    public void Dispose()
    {
        db.Dispose();
        folder.Dispose();
    }

    static byte[] Page(int number) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
        $"<!DOCTYPE html><html lang=\"en\"><head><title>Page {number} of the handbook</title><link rel=\"stylesheet\" href=\"theme/site.css\"></head><body><nav><a href=\"a.html\">All that stands before</a><a href=\"b.html\">All that comes after</a></nav><main><p>{new Random(number).NextInt64()}</p></main></body></html>"));

    /// <summary>Packs pages until there are enough for a dictionary, and stores it.</summary>
    void Fill(Packer packer)
    {
        for (var (page, seen) = (0, 0); seen < Packer.WorthDictionary; page++)
        {
            var content = Page(page);
            Assert.Equal(content, packer.Unpack(packer.Pack(content, Pages), db));
            seen += content.Length;
        }
        packer.Store(db);
        packer.Publish();
    }

    [Fact]
    public void The_first_of_a_kind_is_what_the_rest_is_told_by()
    {
        var packer = new Packer();
        var alone = packer.Pack(Page(-1), Pages);
        Fill(packer);
        var packed = packer.Pack(Page(-1), Pages);
        Assert.InRange(packed.Length, 1, alone.Length / 2);
        Assert.Equal(Page(-1), packer.Unpack(packed, db));
        Assert.Equal(Page(-1), packer.Unpack(alone, db));
        Assert.Equal(alone, packer.Pack(Page(-1), null));
        // Results of the same handler are another kind.
        Assert.Equal(alone, packer.Pack(Page(-1), Pages with { Part = PackedPart.Result }));
        Assert.Equal(1, db.Scalar("select count(*) from bc_dictionary"));
        Assert.Equal(Packer.DictionarySize, db.Scalar("select length(body) from bc_dictionary"));
    }

    [Fact]
    public void Whoever_opens_the_database_later_reads_it_and_goes_on_with_it()
    {
        var packer = new Packer();
        Fill(packer);
        var packed = packer.Pack(Page(-1), Pages);
        Assert.Equal(Page(-1), new Packer().Unpack(packed, db));
        var later = new Packer();
        later.Load(db);
        Assert.Equal(packed, later.Pack(Page(-1), Pages));
        // One that has not looked has its own beginning, and finds what another build was quicker to store.
        var slower = new Packer();
        Fill(slower);
        Assert.Equal(packed, slower.Pack(Page(-1), Pages));
        Assert.Equal(1, db.Scalar("select count(*) from bc_dictionary"));
    }

    [Fact]
    public void Nothing_is_packed_with_what_is_not_in_the_database_for_good()
    {
        var packer = new Packer();
        var alone = packer.Pack(Page(-1), Pages);
        for (var page = 0; page < 500; page++)
        {
            packer.Pack(Page(page), Pages);
        }
        db.Execute("begin");
        packer.Store(db);
        Assert.Equal(alone, packer.Pack(Page(-1), Pages));
        db.Execute("rollback");
        packer.Withdraw();
        packer.Publish();
        Assert.Equal(alone, packer.Pack(Page(-1), Pages));
        // With the next transaction it comes after all.
        packer.Store(db);
        packer.Publish();
        packer.Rest();
        Assert.InRange(packer.Pack(Page(-1), Pages).Length, 1, alone.Length / 2);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(100_000)]
    public void Any_length_comes_back(int length)
    {
        var packer = new Packer();
        var (random, same) = (new byte[length], new byte[length]);
        new Random(length).NextBytes(random);
        foreach (var content in (byte[][])[random, same])
        {
            var packed = packer.Pack(content, Pages);
            Assert.InRange(packed.Length, 1, length + 1);
            Assert.Equal(content, packer.Unpack(packed, db));
        }
    }

    [Fact]
    public void What_is_damaged_is_told_and_never_taken_for_content()
    {
        var packer = new Packer();
        Fill(packer);
        var packed = packer.Pack(Page(-1), Pages);
        var told = 0;
        for (var at = 0; at < packed.Length; at++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var damaged = packed.ToArray();
                damaged[at] ^= (byte)(1 << bit);
                try
                {
                    // Not all bits mean something, and what still decompresses is found out by its hash.
                    Assert.NotNull(packer.Unpack(damaged, db));
                }
                catch (DamageException)
                {
                    told++;
                }
            }
            Assert.Throws<DamageException>(() => packer.Unpack(packed.AsSpan(0, at), db));
        }
        Assert.InRange(told, packed.Length, packed.Length * 8);
        db.Execute("delete from bc_dictionary");
        Assert.Throws<DamageException>(() => new Packer().Unpack(packed, db));
        Assert.Throws<DamageException>(() => packer.Unpack([], db));
        Assert.Throws<DamageException>(() => packer.Unpack([1, 0, 0, 0, 0, 0, 0, 0], db));
    }

    [Fact]
    public async Task Many_threads_pack_and_unpack_at_once()
    {
        var packer = new Packer();
        Fill(packer);
        await Parallel.ForAsync(0, 400, TestContext.Current.CancellationToken, (page, _) =>
        {
            var packed = packer.Pack(Page(page), Pages);
            Assert.Equal(Page(page), packer.Unpack(packed, db));
            return ValueTask.CompletedTask;
        });
    }
}
