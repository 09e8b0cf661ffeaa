using System.Text.Json.Nodes;

namespace BuildCache.Tests;

public sealed class ValueDifferenceTests
{
    [Theory]
    [InlineData("""[1, {"a": 1, "b": 2}, 3]""", """[1, {"a": 1, "b": 4}, 3]""", """["…",{"b":2},"…"]""", """["…",{"b":4},"…"]""")]
    [InlineData("""[1, 2]""", """[1, 9, 2]""", """["…","…"]""", """["…",9,"…"]""")]
    [InlineData("""[1, 2]""", """[3]""", "[1,2]", "[3]")]
    [InlineData("""[1, null]""", """[1, 0]""", """["…",null]""", """["…",0]""")]
    [InlineData("""{"a": [1], "b": "x"}""", """{"a": [2], "b": "x"}""", """{"a":[1]}""", """{"a":[2]}""")]
    public void Of_lists_what_differs_is_left(string old, string @new, string narrowedOld, string narrowedNew)
    {
        var (was, @is) = ValueDifference.Narrow((JsonNode.Parse(old), JsonNode.Parse(@new)));
        Assert.Equal((narrowedOld, narrowedNew), (was!.ToJsonString(Json.Options), @is!.ToJsonString(Json.Options)));
    }
}
