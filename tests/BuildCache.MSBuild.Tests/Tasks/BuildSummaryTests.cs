namespace BuildCache.MSBuild.Tests.Tasks;

public sealed class BuildSummaryTests
{
    [Fact]
    public void Says_what_happened_in_one_line() => Assert.Equal(
        "BuildCache: 1 ran, 9,999 reused, 1 written in 43 ms",
        BuildSummary.Of(new BuildReport
        {
            ElapsedMs = 43.1,
            Effects = new EffectCounts { Ran = 1, Reused = 9999 },
            Outputs = new OutputCounts { Written = 1 },
        }));

    [Fact]
    public void Names_what_is_rare_only_when_it_happened() => Assert.Equal(
        "BuildCache: 0 ran, 2 reused, 0 written, 3 restored, 4 deleted, 5 failed in 12.3 s",
        BuildSummary.Of(new BuildReport
        {
            ElapsedMs = 12_345,
            Effects = new EffectCounts { Reused = 2, Failed = 5 },
            Outputs = new OutputCounts { Restored = 3, Deleted = 4 },
        }));

    [Theory]
    [InlineData(1, "1 deletion waits")]
    [InlineData(3, "3 deletions wait")]
    public void Says_that_deletions_wait(long count, string words) => Assert.Equal(
        $"BuildCache: 0 ran, 0 reused, 0 written, 1 failed in 1 ms; {words} until the build succeeds",
        BuildSummary.Of(new BuildReport
        {
            ElapsedMs = 1,
            Effects = new EffectCounts { Failed = 1 },
            Outputs = new OutputCounts { Waiting = count },
        }));
}
