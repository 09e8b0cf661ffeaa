namespace BuildCache.Tests;

public sealed class RacyClockTests
{
    const long Second = 1_000_000_000;
    const long Now = 1_700_000_000 * Second;

    [Theory]
    [InlineData(-3, -3, true)]
    [InlineData(-3, -2, false)]
    [InlineData(-3, -1, false)]
    [InlineData(-3, 0, false)]
    [InlineData(-3, 5, false)]
    [InlineData(0, -3, true)]
    [InlineData(1_000_000, -3, true)]
    [InlineData(-1_000_000, 0, false)]
    public void With_a_change_time_only_it_counts(int modified, int changed, bool trusted) =>
        Assert.Equal(trusted, new RacyClock(Now).IsTrustworthy(new(1, Now + (modified * Second), Now + (changed * Second), 1)));

    [Theory]
    [InlineData(-3, true)]
    [InlineData(-2, false)]
    [InlineData(0, false)]
    [InlineData(60, false)]
    public void Without_one_the_modification_time_does(int modified, bool trusted) =>
        Assert.Equal(trusted, new RacyClock(Now).IsTrustworthy(new(1, Now + (modified * Second), 0, 0)));

    [Fact]
    public void The_probe_leaves_nothing_behind_and_distrusts_what_was_just_written()
    {
        using var folder = new ScratchFolder();
        var path = folder.Write("a.md");
        Assert.True(FileSystem.Real.TryStat(path, out var stamp));

        var clock = RacyClock.Probe(FileSystem.Real, folder.Path);

        Assert.False(clock.IsTrustworthy(stamp));
        Assert.True(clock.IsTrustworthy(stamp with { ModifiedNs = stamp.ModifiedNs - (60 * Second), ChangedNs = stamp.ChangedNs == 0 ? 0 : stamp.ChangedNs - (60 * Second) }));
        Assert.Equal(["a.md"], folder.Entries());
    }

    [Fact]
    public void A_folder_that_is_not_there_is_an_error()
    {
        using var folder = new ScratchFolder();
        Assert.Throws<DirectoryNotFoundException>(() => RacyClock.Probe(FileSystem.Real, folder["none"]));
    }
}
