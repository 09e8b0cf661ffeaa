using System.Text;

namespace BuildCache.Tests;

public sealed class OutputFolderTests : IDisposable
{
    readonly ScratchFolder scratch = new();
    readonly OutputFolder output;

    public OutputFolderTests() => output = new(FileSystem.Real, scratch["site"] + Path.DirectorySeparatorChar);

    public void Dispose() => scratch.Dispose();

    [Theory]
    [InlineData("", true)]
    [InlineData("\0\0\0", true)]
    [InlineData("\0\0x", false)]
    [InlineData(" ", false)]
    public void A_file_of_nothing_or_of_zeros_is_void(string content, bool isVoid)
    {
        output.Publish("a.html", System.Text.Encoding.UTF8.GetBytes(content));
        Assert.Equal(isVoid, output.IsVoid("a.html"));
    }

    [Fact]
    public void A_file_that_is_gone_is_void() => Assert.True(output.IsVoid("gone.html"));

    static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    string Read(string path) => File.ReadAllText(scratch["site/" + path]);

    [Theory]
    [InlineData("a.html")]
    [InlineData("guide/deep/a b 100%;.html")]
    [InlineData("日本/\U0001F600.html")]
    public void Publishes_a_file_whole_and_alone(string path)
    {
        var stamp = output.Publish(path, Bytes("one"));

        Assert.Equal("one", Read(path));
        Assert.Equal(path, Assert.Single(Directory.GetFiles(scratch.Path, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(scratch["site"], f).Replace('\\', '/'))));
        Assert.True(FileSystem.Real.TryStat(scratch["site/" + path], out var onDisk));
        Assert.Equal(onDisk, stamp);
    }

    [Fact]
    public void Replaces_what_is_there_and_tells_its_hash()
    {
        Assert.Null(output.HashOnDisk("a/b.html"));
        output.Publish("a/b.html", Bytes("first, and longer"));
        output.Publish("a/b.html", new MemoryStream(Bytes("second")));

        Assert.Equal("second", Read("a/b.html"));
        Assert.Equal(ContentHash.Of(Bytes("second")), output.HashOnDisk("a/b.html"));
        Assert.Null(output.HashOnDisk("a"));
        Assert.Equal(["site", "site/a", "site/a/b.html"], scratch.Entries());
    }

    [Fact]
    public void A_stream_that_fails_changes_nothing()
    {
        output.Publish("a.html", Bytes("kept"));

        Assert.Throws<InvalidDataException>(() => output.Publish("a.html", new FailingStream()));

        Assert.Equal("kept", Read("a.html"));
        Assert.Equal(["site", "site/a.html"], scratch.Entries());
    }

    [Fact]
    public void Deleting_removes_the_folders_that_became_empty_and_no_other()
    {
        output.Publish("a/b/c/d.html", Bytes("d"));
        output.Publish("a/e.html", Bytes("e"));
        scratch.Folder("site/a/mine");
        scratch.Write("beside.txt");

        Assert.True(output.Delete("a/b/c/d.html"));
        Assert.Equal(["beside.txt", "site", "site/a", "site/a/e.html", "site/a/mine"], scratch.Entries());

        Assert.False(output.Delete("a/b/c/d.html"));
        Assert.False(output.Delete("a/mine"));
        Assert.True(output.Delete("a/e.html"));
        Assert.Equal(["beside.txt", "site", "site/a", "site/a/mine"], scratch.Entries());
    }

    [Fact]
    public void Deleting_everything_removes_the_folder_itself_but_not_its_parent()
    {
        output.Publish("a/b.html", Bytes("b"));

        Assert.True(output.Delete("a/b.html"));

        Assert.Empty(scratch.Entries());
        Assert.True(Directory.Exists(scratch.Path));
    }

    [Fact]
    public void A_folder_deleted_behind_our_back_is_created_again()
    {
        output.Publish("a/b.html", Bytes("b"));
        Directory.Delete(scratch["site"], recursive: true);

        output.Publish("a/c.html", Bytes("c"));

        Assert.Equal("c", Read("a/c.html"));
    }

    [Fact]
    public void A_folder_where_the_file_must_be_is_a_clear_error()
    {
        scratch.Folder("site/a.html");

        var error = Assert.Throws<IOException>(() => output.Publish("a.html", Bytes("x")));

        Assert.Contains("a folder of this name", error.Message, StringComparison.Ordinal);
        Assert.Equal(["site", "site/a.html"], scratch.Entries());
    }

    [Fact]
    public void A_file_where_a_folder_must_be_is_a_clear_error()
    {
        scratch.Write("site/a");

        var error = Assert.Throws<IOException>(() => output.Publish("a/b.html", Bytes("x")));

        Assert.Contains("a file of this name", error.Message, StringComparison.Ordinal);
        Assert.Null(output.HashOnDisk("a/b.html"));
        Assert.False(output.Delete("a/b.html"));
    }

    [Theory]
    [InlineData("bin")]
    [InlineData("bin/Debug")]
    [InlineData("bin/Debug/site")]
    public void A_file_in_the_place_of_the_output_folder_or_of_one_above_it_is_named(string file)
    {
        scratch.Write(file);

        var error = Assert.Throws<IOException>(() => new OutputFolder(FileSystem.Real, scratch["bin/Debug/site"]).Publish("a.html", Bytes("x")));

        Assert.Equal($"a file of this name is in the place of its folder '{scratch[file]}'; remove or rename the file", error.Message);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("/x")]
    [InlineData("")]
    public void A_path_that_leaves_is_refused(string path)
    {
        Assert.Throws<ArgumentException>(() => { output.Publish(path, Bytes("x")); });
        Assert.Throws<ArgumentException>(() => output.Delete(path));
        Assert.Throws<ArgumentException>(() => output.HashOnDisk(path));
        Assert.Empty(scratch.Entries());
    }

    [Theory]
    [InlineData("link/x.html")]
    [InlineData("link/new/x.html")]
    [InlineData("link/inner/x.html")]
    [InlineData("hop/x.html")]
    public void Nothing_is_written_or_deleted_through_a_link_that_leads_outside(string path)
    {
        ScratchFolder.RequireLinks();
        scratch.Write("outside/x.html", "theirs");
        scratch.Write("outside/inner/x.html", "theirs");
        scratch.Folder("site");
        Directory.CreateSymbolicLink(scratch["site/link"], "../outside");
        Directory.CreateSymbolicLink(scratch["site/hop"], "link");
        var before = scratch.Entries();

        var error = Assert.Throws<IOException>(() => output.Publish(path, Bytes("ours")));
        Assert.Throws<IOException>(() => output.Delete(path));

        Assert.Contains("outside of", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, scratch.Entries());
        Assert.Equal("theirs", File.ReadAllText(scratch["outside/x.html"]));
    }

    [Fact]
    public void A_folder_whose_name_begins_like_the_roots_is_outside()
    {
        ScratchFolder.RequireLinks();
        scratch.Folder("site");
        scratch.Folder("site-old");
        Directory.CreateSymbolicLink(scratch["site/link"], "../site-old");

        Assert.Throws<IOException>(() => output.Publish("link/x.html", Bytes("x")));
    }

    [Fact]
    public void A_link_that_stays_inside_and_a_root_that_is_a_link_are_fine()
    {
        ScratchFolder.RequireLinks();
        scratch.Folder("real/v1");
        Directory.CreateSymbolicLink(scratch["site"], "real");
        Directory.CreateSymbolicLink(scratch["site/current"], "v1");

        output.Publish("current/a.html", Bytes("a"));
        Assert.Equal("a", File.ReadAllText(scratch["real/v1/a.html"]));

        Assert.True(output.Delete("current/a.html"));
        Assert.Equal(["real", "real/current", "real/v1", "site"], scratch.Entries().Where(e => !e.StartsWith("site/", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("mine.html")]
    [InlineData("folder")]
    [InlineData("nowhere")]
    public void A_link_in_the_place_of_the_file_is_replaced_not_followed(string target)
    {
        ScratchFolder.RequireLinks();
        scratch.Write("mine.html", "theirs");
        scratch.Folder("folder");
        scratch.Folder("site");
        File.CreateSymbolicLink(scratch["site/a.html"], "../" + target);

        output.Publish("a.html", Bytes("ours"));

        Assert.Equal("ours", Read("a.html"));
        Assert.Null(new FileInfo(scratch["site/a.html"]).LinkTarget);
        Assert.Equal("theirs", File.ReadAllText(scratch["mine.html"]));
        Assert.Empty(Directory.GetFileSystemEntries(scratch["folder"]));
    }

    [Fact]
    public void What_a_killed_build_left_is_deleted_and_nothing_else()
    {
        ScratchFolder.RequireLinks();
        scratch.Write("outside/.buildcache-tmp-0123456789abcdef");
        scratch.Write("site/a/.buildcache-tmp-0123456789abcdef");
        scratch.Write("site/b/.buildcache-tmp-0123456789abcdef");
        scratch.Write("site/b/kept.html");
        Directory.CreateSymbolicLink(scratch["site/link"], "../outside");

        output.DeleteLeftovers(TestContext.Current.CancellationToken);

        Assert.Equal(["outside", "outside/.buildcache-tmp-0123456789abcdef", "site", "site/b", "site/b/kept.html", "site/link"],
            scratch.Entries().Where(e => !e.StartsWith("site/link/", StringComparison.Ordinal)));
        new OutputFolder(FileSystem.Real, scratch["never-built"]).DeleteLeftovers(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Several_threads_publish_and_delete_in_the_same_folders()
    {
        var paths = Enumerable.Range(0, 200).Select(i => $"d{i % 3}/e{i % 7}/{i}.html").ToArray();

        Parallel.ForEach(paths, p => output.Publish(p, Bytes(p)));
        Assert.All(paths, p => Assert.Equal(p, Read(p)));

        Parallel.ForEach(paths, p => Assert.True(output.Delete(p)));
        Assert.Empty(scratch.Entries());
    }

    sealed class FailingStream : MemoryStream
    {
        public override void CopyTo(Stream destination, int bufferSize)
        {
            destination.Write("half"u8);
            throw new InvalidDataException();
        }
    }
}
