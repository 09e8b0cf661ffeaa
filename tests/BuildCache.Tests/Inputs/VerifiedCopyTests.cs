namespace BuildCache.Tests;

public sealed class VerifiedCopyTests : IDisposable
{
    static readonly byte[] Library = [1, 2, 3, 4, 5];

    readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("xxxxx")]
    [InlineData("something longer")]
    public void What_is_not_the_original_heals(string standing)
    {
        var path = folder.Write("native/hash/lib.so", standing);
        Assert.Equal(path, VerifiedCopy.Of(Library, path));
        Assert.Equal(Library, File.ReadAllBytes(path));
        Assert.Equal(["native", "native/hash", "native/hash/lib.so"], folder.Entries());
    }

    [Fact]
    public void A_copy_is_made_once()
    {
        var path = VerifiedCopy.Of(Library, folder["native/hash/lib.so"]);
        var longAgo = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(path, longAgo);
        VerifiedCopy.Of(Library, path);
        Assert.Equal(longAgo, File.GetLastWriteTimeUtc(path));
        Assert.Equal(Library, File.ReadAllBytes(path));
    }

    [Fact]
    public void A_link_is_no_copy_although_its_target_is_equal_now()
    {
        ScratchFolder.RequireLinks();
        File.WriteAllBytes(folder["other.so"], Library);
        Directory.CreateDirectory(folder["native"]);
        File.CreateSymbolicLink(folder["native/lib.so"], "../other.so");
        VerifiedCopy.Of(Library, folder["native/lib.so"]);
        Assert.Null(new FileInfo(folder["native/lib.so"]).LinkTarget);
    }
}
