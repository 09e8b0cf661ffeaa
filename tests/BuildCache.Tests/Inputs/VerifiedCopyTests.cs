namespace BuildCache.Tests;

public sealed class VerifiedCopyTests : IDisposable
{
    static readonly byte[] Library = [1, 2, 3, 4, 5];

    readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    string Copy(string name = "lib.so") => VerifiedCopy.Of(Library, folder["native"], name);

    [Theory]
    [InlineData("")]
    [InlineData("xxxxx")]
    [InlineData("something longer")]
    public void What_is_not_the_original_heals(string standing)
    {
        var path = Copy();
        File.WriteAllText(path, standing);
        Assert.Equal(path, Copy());
        Assert.Equal(Library, File.ReadAllBytes(path));
        Assert.Equal(3, folder.Entries().Length);
    }

    [Fact]
    public void A_copy_is_made_once()
    {
        var path = Copy();
        var longAgo = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(path, longAgo);
        Copy();
        Assert.Equal(longAgo, File.GetLastWriteTimeUtc(path));
        Assert.Equal(Library, File.ReadAllBytes(path));
    }

    [Fact]
    public void A_link_is_no_copy_although_its_target_is_equal_now()
    {
        ScratchFolder.RequireLinks();
        var path = Copy();
        File.WriteAllBytes(folder["other.so"], Library);
        File.Delete(path);
        File.CreateSymbolicLink(path, folder["other.so"]);
        Copy();
        Assert.Null(new FileInfo(path).LinkTarget);
    }

    /// <summary>The system looks for what a library needs in its folder, and, if the library says so, in the one above.</summary>
    [Fact]
    public void Nothing_stands_beside_a_copy_that_the_system_could_load_with_it()
    {
        var path = Copy();
        var other = Copy("same.so");
        File.WriteAllText(path + "x", "planted");
        Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(path)!, "lib"));
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(path)!, "lib", "libz.so.1"), "planted");
        folder.Write("native/libz.so.1", "planted");
        // Of a build that writes the same copy just now.
        File.WriteAllText(path + ".abc.tmp", "");
        Assert.Equal(path, Copy());
        Assert.Equal([.. new[] { path, path + ".abc.tmp", other }.Order(StringComparer.Ordinal)], Directory.GetFiles(folder["native"], "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("native")]
    [InlineData("native/of the library")]
    public void What_a_link_in_the_place_of_a_folder_leads_to_stays_as_it_is(string link)
    {
        ScratchFolder.RequireLinks();
        folder.Write("precious/folder/a.txt", "a");
        folder.Write("precious/b.txt", "b");
        var path = link == "native" ? folder["native"] : Path.GetDirectoryName(Copy())!;
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
        Directory.CreateSymbolicLink(path, folder["precious"]);
        var copy = Copy();
        VerifiedCopy.Tidy(folder["native"], [copy]);
        Assert.Equal(Library, File.ReadAllBytes(copy));
        Assert.Equal(["precious/b.txt", "precious/folder/a.txt"], Directory.GetFiles(folder["precious"], "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder["."], file).Replace('\\', '/')).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Copies_that_nobody_uses_any_more_go()
    {
        var (used, old) = (Copy(), Copy("old.so"));
        folder.Write("native/file", "");
        VerifiedCopy.Tidy(folder["native"], [used]);
        Assert.True(File.Exists(used));
        Assert.False(File.Exists(old));
        Assert.False(File.Exists(folder["native/file"]));
    }
}
