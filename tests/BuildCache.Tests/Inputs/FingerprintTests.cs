using System.Text;

namespace BuildCache.Tests;

public class FingerprintTests
{
    const string EmptySha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Fact]
    public void Is_the_beginning_of_the_sha256() =>
        Assert.Equal(EmptySha256[..32], Fingerprint.Of(ReadOnlySpan<byte>.Empty).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("ü%;\U0001F600")]
    public void A_text_is_its_utf8_bytes(string text) =>
        Assert.Equal(Fingerprint.Of(Encoding.UTF8.GetBytes(text)), Fingerprint.Of(text));

    [Fact]
    public void A_text_longer_than_the_stack_buffer_is_its_utf8_bytes()
    {
        var text = new string('ä', 5000);
        Assert.Equal(Fingerprint.Of(Encoding.UTF8.GetBytes(text)), Fingerprint.Of(text));
    }

    [Fact]
    public void A_stream_gives_what_its_bytes_give()
    {
        var bytes = Encoding.UTF8.GetBytes(new string('s', 200_000));
        Assert.Equal(Fingerprint.Of(bytes), Fingerprint.Of(new MemoryStream(bytes)));
        Assert.Equal(ContentHash.Of(bytes), ContentHash.Of(new MemoryStream(bytes)));
    }

    [Fact]
    public void Bytes_come_back()
    {
        var fingerprint = Fingerprint.Of("x");
        Span<byte> bytes = stackalloc byte[Fingerprint.Size];
        fingerprint.WriteTo(bytes);
        Assert.Equal(fingerprint, Fingerprint.FromBytes(bytes));
        Assert.Equal(fingerprint.ToString(), Convert.ToHexStringLower(bytes));
        Assert.Throws<ArgumentOutOfRangeException>(() => Fingerprint.FromBytes(new byte[15]));
    }

    [Fact]
    public void Absent_is_neither_empty_nor_forgotten()
    {
        Assert.NotEqual(Fingerprint.Of(""), Fingerprint.Absent);
        Assert.NotEqual(default, Fingerprint.Absent);
    }

    [Fact]
    public void A_content_hash_is_the_whole_sha256() => Assert.Equal(EmptySha256, ContentHash.Of(ReadOnlySpan<byte>.Empty));
}
