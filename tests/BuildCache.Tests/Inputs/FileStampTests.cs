using System.Diagnostics;

namespace BuildCache.Tests;

public sealed class FileStampTests : IDisposable
{
    readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("plain.md")]
    [InlineData("with space.md")]
    [InlineData("100%;a=b.md")]
    [InlineData("äöü-日本-\U0001F600.md")]
    public void Tells_size_and_modification_time(string name)
    {
        var path = folder.Write(name, "12345");
        var time = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc).AddTicks(1234567);
        File.SetLastWriteTimeUtc(path, time);

        Assert.True(FileSystem.Real.TryStat(path, out var stamp));

        Assert.Equal(5, stamp.Size);
        Assert.Equal((time - DateTime.UnixEpoch).Ticks * 100, stamp.ModifiedNs);
    }

    [Fact]
    public void A_path_longer_than_the_stack_buffer_is_read()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Long paths need a setting on Windows.");
        var path = folder.Write(string.Join('/', Enumerable.Repeat(new string('d', 200), 6)) + "/a.md", "12");

        Assert.True(FileSystem.Real.TryStat(path, out var stamp));
        Assert.Equal(2, stamp.Size);
    }

    [Fact]
    public void Folders_missing_files_and_files_used_as_folders_are_absent()
    {
        var file = folder.Write("a.md");

        Assert.False(FileSystem.Real.TryStat(folder.Folder("sub"), out _));
        Assert.False(FileSystem.Real.TryStat(folder["missing.md"], out _));
        Assert.False(FileSystem.Real.TryStat(Path.Join(file, "b.md"), out _));
        Assert.False(FileSystem.Real.TryStat(file + "\0hidden", out _));
    }

    [Fact]
    public void A_link_is_followed_and_its_retargeting_seen()
    {
        ScratchFolder.RequireLinks();
        folder.Write("short", "1");
        folder.Write("long", "1234");
        var link = folder["link"];
        File.CreateSymbolicLink(link, "short");
        Assert.True(FileSystem.Real.TryStat(link, out var before));

        File.Delete(link);
        File.CreateSymbolicLink(link, "long");

        Assert.True(FileSystem.Real.TryStat(link, out var after));
        Assert.Equal((1, 4), (before.Size, after.Size));
    }

    [Fact]
    public void Dangling_links_are_absent_and_circular_ones_are_told()
    {
        ScratchFolder.RequireLinks();
        File.CreateSymbolicLink(folder["dangling"], "nowhere");
        File.CreateSymbolicLink(folder["a"], "b");
        File.CreateSymbolicLink(folder["b"], "a");
        File.CreateSymbolicLink(folder["to-folder"], folder.Folder("sub"));

        foreach (var (name, expected) in ((string, StampResult)[])[("dangling", StampResult.Absent), ("a", StampResult.CyclicLink), ("to-folder", StampResult.Absent)])
        {
            Assert.Equal(expected, FileSystem.Real.Stat(folder[name], "", follow: true, out _));
            Assert.Equal(expected, PortableStat.Read(folder[name], out _));
        }
    }

    [Fact]
    public void Same_size_with_the_time_put_back_is_another_stamp()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells the change time.");
        var path = folder.Write("a.md", "one");
        Assert.True(FileSystem.Real.TryStat(path, out var before));
        var tick = before.ChangedNs;
        Assert.NotEqual(0, tick);

        // The kernel's clock moves in ticks of some milliseconds: write until it has moved, then put the time back.
        FileStamp after;
        do
        {
            File.WriteAllText(path, "two");
            File.SetLastWriteTimeUtc(path, new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc));
            Assert.True(FileSystem.Real.TryStat(path, out after));
        }
        while (after.ChangedNs == tick);
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddTicks(before.ModifiedNs / 100));

        Assert.True(FileSystem.Real.TryStat(path, out after));
        Assert.Equal(before.Size, after.Size);
        Assert.Equal(before.ModifiedNs / 100, after.ModifiedNs / 100);
        Assert.Equal(before.FileId, after.FileId);
        Assert.NotEqual(before.ChangedNs, after.ChangedNs);
    }

    [Fact]
    public void A_file_put_in_the_place_of_another_has_another_identity()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells the inode.");
        var path = folder.Write("a.md", "one");
        var other = folder.Write("b.md", "two");
        Assert.True(FileSystem.Real.TryStat(path, out var before));

        File.Move(other, path, overwrite: true);

        Assert.True(FileSystem.Real.TryStat(path, out var after));
        Assert.NotEqual(before.FileId, after.FileId);
    }

    [Fact]
    public void The_portable_stamp_agrees_in_size_and_time()
    {
        ScratchFolder.RequireLinks();
        var path = folder.Write("a.md", "one");
        File.CreateSymbolicLink(folder["link"], "a.md");
        Assert.True(FileSystem.Real.TryStat(path, out var native));

        Assert.Equal(StampResult.File, PortableStat.Read(folder["link"], out var portable));

        Assert.Equal((native.Size, native.ModifiedNs / 100), (portable.Size, portable.ModifiedNs / 100));
    }

    [Fact]
    public void A_pipe_is_no_file()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Named pipes in folders are made with mkfifo.");
        using (var mkfifo = Process.Start("mkfifo", [folder["pipe"]]))
        {
            mkfifo.WaitForExit();
            Assert.Equal(0, mkfifo.ExitCode);
        }

        Assert.False(FileSystem.Real.TryStat(folder["pipe"], out _));
        Assert.Empty(folder.Tree().Paths);
    }

    [Fact]
    public void Reading_a_stamp_allocates_nothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the stamp comes from FileInfo.");
        folder.Write("a.md");
        FileSystem.Real.Stat(folder.Path, "a.md", follow: true, out _);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = FileSystem.Real.Stat(folder.Path, "a.md", follow: true, out _);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(StampResult.File, result);
    }
}
