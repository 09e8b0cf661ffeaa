using BuildCache.Content.Data;

namespace BuildCache.Content.Tests.Data;

public sealed class DataFileTests
{
    [Fact]
    public void Json_gives_one_record_per_element_or_one_for_an_object()
    {
        Assert.Equal(["""{"a":1}""", "2"], JsonData.Read("[{\"a\":1}, 2, /* c */ ]").Select(static node => node!.ToJsonString()));
        Assert.Equal(["""{"a":[1]}"""], JsonData.Read("{\"a\":[1]}").Select(static node => node!.ToJsonString()));
        Assert.Empty(JsonData.Read("null"));
    }

    [Theory]
    [InlineData("[12345678901234567890]", "\"12345678901234567890\"")]
    [InlineData("[9223372036854775807]", "9223372036854775807")]
    [InlineData("[-9223372036854775809]", "\"-9223372036854775809\"")]
    [InlineData("[0.12345678901234567890]", "\"0.12345678901234567890\"")]
    [InlineData("[1e400]", "\"1e400\"")]
    [InlineData("[1.50]", "1.50")]
    [InlineData("[1e3]", "1e3")]
    [InlineData("[{\"a\":[{\"b\":123456789012345678901234567890}]}]", "{\"a\":[{\"b\":\"123456789012345678901234567890\"}]}")]
    public void Numbers_of_Json_that_would_change_are_text(string json, string kept) =>
        Assert.Equal(kept, Assert.Single(JsonData.Read(json))!.ToJsonString());

    [Theory]
    [InlineData("", 1, 1)]
    [InlineData("{\n  \"ä\": 1 2\n}", 2, 10)]
    [InlineData("{\"a\": 1,\n \"a\": 2}", 2, 2)]
    [InlineData("[1, 2", 1, 6)]
    [InlineData("{\"ä\": [1,\n \"\\ud800\"]}", 2, 2)]
    [InlineData("[\"\\udc00\\ud800\"]", 1, 2)]
    [InlineData("{\"a\": 1, \"\\ud800\": 1}", 1, 10)]
    [InlineData("{\"a\": 1,\n \"a\\u0000b\": 1}", 2, 2)]
    [InlineData("{\"a\": {\"b\": 1,\n \"\\u0062\": 1}}", 2, 2)]
    public void Broken_Json_has_a_place(string text, int line, int column)
    {
        var error = Assert.Throws<DataSyntaxException>(() => JsonData.Read(text).Count());
        Assert.Equal((line, column), (error.Line, error.Column));
    }

    [Theory]
    [InlineData("a,b\n1,\"x, \"\"y\"\"\nz\"\n", """{"a":"1","b":"x, \"y\"\nz"}""")]
    [InlineData("a;b\r\n1;2,3\r\n", """{"a":"1","b":"2,3"}""")]
    [InlineData("a\tb\n007\t\n", """{"a":"007","b":""}""")]
    [InlineData("a\n\nx\n\n", """{"a":"x"}""")]
    public void Csv_rows_are_objects_of_text(string text, string row) =>
        Assert.Equal([row], CsvData.Read(text).Select(static node => node!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })));

    [Theory]
    [InlineData("a,b\n1,2\n1\n", 3, "1 values where the header has 2")]
    [InlineData("a,b\n1,2,3\n", 2, "3 values")]
    [InlineData("a,a\n", 1, "'a' twice")]
    [InlineData("a,\n", 1, "no name")]
    [InlineData("a,b\0c\n", 1, "NUL")]
    [InlineData("a,b\n1,x\"y\n2,3\n", 2, "quote")]
    [InlineData("a,b\n1,\"y\n2,3\n", 2, "never closed")]
    [InlineData("a\n\"x\ny\"\nu,v\n", 4, "2 values")]
    public void Broken_Csv_has_a_line(string text, int line, string part)
    {
        var error = Assert.Throws<DataSyntaxException>(() => CsvData.Read(text).Count());
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Equal(line, error.Line);
    }

    static string Nested(int levels, string open, string close) => string.Concat(Enumerable.Repeat(open, levels)) + "1" + string.Concat(Enumerable.Repeat(close, levels));

    [Theory]
    [InlineData("{\"a\":", "}")]
    [InlineData("[", "]")]
    public void As_deep_as_a_document_may_be_and_no_deeper(string open, string close)
    {
        foreach (var read in new Func<string, IEnumerable<System.Text.Json.Nodes.JsonNode?>>[] { JsonData.Read, static text => YamlJson.Read(text.Replace("\":", "\": ", StringComparison.Ordinal)) })
        {
            Assert.Single(read(Nested(Document.MaximumDepth, open, close)));
            foreach (var levels in new[] { Document.MaximumDepth + 1, 100_000 })
            {
                var error = Assert.Throws<DataSyntaxException>(() => read(Nested(levels, open, close)).Count());
                Assert.Equal((1, "it is nested deeper than 200 levels"), (error.Line, error.Message));
            }
        }
    }

    [Fact]
    public void A_header_alone_or_nothing_gives_no_records()
    {
        Assert.Empty(CsvData.Read("a,b\n"));
        Assert.Empty(CsvData.Read(""));
    }
}
