using System.Text.Json.Nodes;

namespace BuildCache.Tests.Store;

public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData(1e23, "1e+23")]
    [InlineData(1e22, "1e+22")]
    [InlineData(1e21, "1e+21")]
    [InlineData(1e20, "100000000000000000000")]
    [InlineData(123456789012345680000d, "123456789012345680000")]
    [InlineData(0.1, "0.1")]
    [InlineData(1e-6, "0.000001")]
    [InlineData(1e-7, "1e-7")]
    [InlineData(9.5e-7, "9.5e-7")]
    [InlineData(-0d, "0")]
    [InlineData(-1.5, "-1.5")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157e+308")]
    [InlineData(333333333.33333329, "333333333.3333333")]
    [InlineData(9007199254740993d, "9007199254740992")]
    public void Numbers_are_spelt_as_ECMAScript_spells_them(double value, string expected) =>
        Assert.Equal(expected, CanonicalJson.FormatDouble(value));

    [Fact]
    public void A_number_keeps_its_value_whatever_its_size()
    {
        var random = new Random(20261122);
        for (var i = 0; i < 100_000; i++)
        {
            var value = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            if (double.IsFinite(value))
            {
                Assert.Equal(value, double.Parse(CanonicalJson.FormatDouble(value), System.Globalization.CultureInfo.InvariantCulture));
            }
        }
    }

    [Fact]
    public void Equal_values_have_one_spelling()
    {
        static string Canonical(string json) => CanonicalJson.Text(JsonNode.Parse(json));
        Assert.Equal(Canonical("""{"b":1,"a":[1.0,1e2,"é"]}"""), Canonical("""{ "a" : [1, 100, "\u00e9"], "b": 1.00 }"""));
        Assert.Equal("9223372036854775807", Canonical("9223372036854775807"));
        Assert.NotEqual(Canonical("9007199254740993"), Canonical("9007199254740992"));
    }
}
