using System.Text.Json.Nodes;

namespace BuildCache.Tests.Execution;

public sealed class MergePatchTests
{
    /// <summary>The examples of RFC 7396, appendix A, in which both are objects.</summary>
    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"a":null}""", "{}")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"c"}""", """{"a":["b"]}""", """{"a":["b"]}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    [InlineData("{}", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    public void Objects_merge_null_removes_and_everything_else_replaces(string target, string patch, string result)
    {
        var merged = JsonNode.Parse(target)!.AsObject();
        var given = JsonNode.Parse(patch)!.AsObject();
        MergePatch.Apply(merged, given);
        Assert.Equal(result, merged.ToJsonString());
        Assert.Equal(patch, given.ToJsonString());
    }

    [Fact]
    public void What_was_taken_over_is_a_copy()
    {
        var patch = JsonNode.Parse("""{"a":[1],"o":{"p":{"q":[2]}}}""")!.AsObject();
        JsonObject one = [], other = [];
        MergePatch.Apply(one, patch);
        MergePatch.Apply(other, patch);
        one["a"]![0] = 7;
        one["o"]!["p"]!["q"]![0] = 7;
        Assert.Equal(patch.ToJsonString(), other.ToJsonString());
    }
}
