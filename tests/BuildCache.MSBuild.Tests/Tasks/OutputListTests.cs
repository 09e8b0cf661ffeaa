namespace BuildCache.MSBuild.Tests.Tasks;

public sealed class OutputListTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("buildcache-list").FullName;

    string List => Path.Combine(folder, "sub", "outputs.txt");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void What_was_written_is_read()
    {
        OutputList.Write(List, ["a b.html", "ä/ö.html"], deleted: true);

        Assert.Equal(["a b.html", "ä/ö.html"], OutputList.Read(List));
    }

    [Fact]
    public void No_list_is_an_empty_list() => Assert.Empty(OutputList.Read(List));

    [Fact]
    public void An_equal_list_is_not_written()
    {
        OutputList.Write(List, ["a", "b"], deleted: true);
        var long_ago = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(List, long_ago);

        OutputList.Write(List, ["a", "b"], deleted: true);
        Assert.Equal(long_ago, File.GetLastWriteTimeUtc(List));

        OutputList.Write(List, ["a"], deleted: true);
        Assert.NotEqual(long_ago, File.GetLastWriteTimeUtc(List));
        Assert.Equal(["a"], OutputList.Read(List));
    }

    [Fact]
    public void A_failed_build_forgets_nothing()
    {
        OutputList.Write(List, ["a", "c"], deleted: true);

        OutputList.Write(List, ["b", "c"], deleted: false);

        Assert.Equal(["a", "b", "c"], OutputList.Read(List));
    }
}
