using System.Text;
using BuildCache.Content.Markdown;

namespace BuildCache.Content.Tests.Markdown;

public sealed class SearchTextTests
{
    [Fact]
    public void Words_are_lower_case_once_each_and_sorted() =>
        Assert.Equal(
            ["2", "a", "b_c", "don", "t", "x86", "été", "ΑΒ".ToLowerInvariant(), "日本", "本", "𝒳y"],
            SearchText.Words(new StringBuilder("A b_c, a! x86 Don't ÉTÉ (2) ΑΒ 日本 𝒳y 🎉 " + new string('z', 65))));

    [Fact]
    public void A_bucket_depends_on_the_path_alone_and_low_bits_spread()
    {
        Assert.Equal(SearchText.Bucket("a/b.md"), SearchText.Bucket("a/b.md"));
        var shards = Enumerable.Range(0, 1024).Select(static i => SearchText.Bucket($"guide/page-{i}.md") & 7).CountBy(static shard => shard);
        Assert.All(shards, static shard => Assert.InRange(shard.Value, 64, 256));
    }
}
