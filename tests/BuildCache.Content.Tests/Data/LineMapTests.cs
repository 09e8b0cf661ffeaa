using BuildCache.Content.Data;

namespace BuildCache.Content.Tests.Data;

/// <summary>Lines as an editor counts them, whatever a parser takes for the end of one.</summary>
public sealed class LineMapTests
{
    [Theory]
    [InlineData("", 0, 1, 1)]
    [InlineData("a\nb", 2, 2, 1)]
    [InlineData("a\nb", 1, 1, 2)]
    [InlineData("a\rb", 2, 2, 1)]
    [InlineData("a\r\nb", 3, 2, 1)]
    [InlineData("a\r\rb", 3, 3, 1)]
    [InlineData("a\n\rb", 3, 3, 1)]
    [InlineData("a\u0085b\u2028c\u2029d", 6, 1, 7)]
    [InlineData("a\n", 2, 2, 1)]
    [InlineData("a", 9, 1, 2)]
    [InlineData("a", -1, 1, 1)]
    public void An_offset_has_a_line_and_a_column(string text, int offset, int line, int column) => Assert.Equal((line, column), new LineMap(text).Of(offset));

    [Theory]
    [InlineData("ä\nöü", 5, 2, 2)]
    [InlineData("🎉a", 4, 1, 3)]
    [InlineData("a", 9, 1, 2)]
    public void Bytes_count_as_the_characters_that_they_are(string text, long offset, int line, int column) => Assert.Equal((line, column), new LineMap(text).OfByte(offset));

    [Fact]
    public void A_line_is_its_text_with_its_end()
    {
        var map = new LineMap("a\r\nb\rc");
        Assert.Equal((3, "a\r\n", "b\r", "c", 3), (map.Count, map[1].ToString(), map[2].ToString(), map[3].ToString(), map.Start(2)));
    }

    [Theory]
    [InlineData(": \u0085a: b: c", 1)]
    [InlineData("a: [1\n\u2028", 2)]
    [InlineData("[", 1)]
    [InlineData("a: 1\rb: 2\ra: 3", 3)]
    [InlineData("a: x\u2028y\nb: 1\nb: 2", 1)]
    [InlineData("a: 1\r\n\tb: 2", 2)]
    public void Yaml_is_wrong_in_the_line_that_an_editor_shows(string yaml, int line) => Assert.Equal(line, Assert.Throws<DataSyntaxException>(() => YamlJson.Read(yaml)).Line);

    [Theory]
    [InlineData("{\r\"a\": 1\r\"b\": 2}", 3, 1)]
    [InlineData("{\n\"a\": 1,\r\"a\": 2}", 3, 1)]
    [InlineData("{\"ä\u2028\": 1 2}", 1, 10)]
    public void Json_is_wrong_where_an_editor_shows_it(string json, int line, int column)
    {
        var error = Assert.Throws<DataSyntaxException>(() => JsonData.Read(json).Count());
        Assert.Equal((line, column), (error.Line, error.Column));
    }

    [Theory]
    [InlineData("aa\r\"\"a", 2, 3)]
    [InlineData("a,b\r1,x\"y", 2, 4)]
    public void Csv_is_wrong_where_an_editor_shows_it(string csv, int line, int column)
    {
        var error = Assert.Throws<DataSyntaxException>(() => CsvData.Read(csv).Count());
        Assert.Equal((line, column), (error.Line, error.Column));
    }

    [Fact]
    public void A_value_is_put_in_quotes_in_the_line_that_it_stands_in()
    {
        var (value, quoted) = YamlQuotes.Read("a: 1\rby: @ann\rc: 2", static text => YamlJson.ReadOne(text).Value);
        Assert.Equal(("""{"a":1,"by":"@ann","c":2}""", (2, 5)), (value!.ToJsonString(), Assert.Single(quoted)));
    }
}
