using System.Runtime.Versioning;
using System.Text;

namespace BuildCache.Tests.Inputs;

public sealed class AtomicFileTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("buildcache-atomic-").FullName;

    string Target => Path.Combine(folder, "a", "list.txt");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void What_holds_the_same_is_not_written()
    {
        Assert.True(AtomicFile.Write(Target, "one"u8));
        var before = DateTime.UnixEpoch.AddDays(1);
        File.SetLastWriteTimeUtc(Target, before);
        Assert.False(AtomicFile.Write(Target, "one"u8));
        Assert.Equal(before, File.GetLastWriteTimeUtc(Target));
        Assert.True(AtomicFile.Write(Target, "two"u8));
        Assert.Equal("two", File.ReadAllText(Target));
        Assert.Equal([Target], Directory.GetFiles(Path.GetDirectoryName(Target)!));
    }

    [Fact]
    public void A_link_gives_way_to_a_file_and_where_it_leads_nothing_changes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        var other = Path.Combine(folder, "other.txt");
        // As long as the link itself, whose length is that of the path in it: only that it is a link tells them apart.
        var content = new string('x', other.Length);
        File.WriteAllText(other, content);
        Directory.CreateDirectory(Path.GetDirectoryName(Target)!);
        File.CreateSymbolicLink(Target, other);
        Assert.True(AtomicFile.Write(Target, Encoding.ASCII.GetBytes(content)));
        Assert.Null(new FileInfo(Target).LinkTarget);
        Assert.True(AtomicFile.Write(Target, "two"u8));
        Assert.Equal(content, File.ReadAllText(other));
    }

    [Fact]
    public void A_file_that_cannot_be_replaced_leaves_nothing_behind()
    {
        Directory.CreateDirectory(Target);
        File.WriteAllText(Path.Combine(Target, "inside"), "");
        Assert.ThrowsAny<SystemException>(() => AtomicFile.Write(Target, "one"u8));
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(Target)!));
    }

    [Fact]
    public async Task Of_many_who_write_at_once_one_stands_whole()
    {
        var contents = Enumerable.Range(0, 8).Select(static i => Encoding.ASCII.GetBytes(new string((char)('a' + i), 20_000))).ToList();
        await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(() => AtomicFile.Write(Target, contents[i % contents.Count]))));
        Assert.Contains(File.ReadAllText(Target), contents.Select(Encoding.ASCII.GetString));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(Target)!));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void What_is_private_is_its_owners()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There the rights of the folder count.");
        AtomicFile.Write(Target, "one"u8, isPrivate: true);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Target));
    }
}
