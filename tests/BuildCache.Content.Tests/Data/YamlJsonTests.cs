using BuildCache.Content.Data;
using CsCheck;

namespace BuildCache.Content.Tests.Data;

public sealed class YamlJsonTests
{
    [Fact]
    public void An_alias_is_as_deep_and_as_large_as_what_it_stands_for()
    {
        // A hundred anchors, each a hundred and fifty levels around the one before it.
        var bomb = string.Concat(Enumerable.Range(0, 100).Select(i => $"a{i}: &a{i} {new string('[', 150)}{(i == 0 ? "1" : $"*a{i - 1}")}{new string(']', 150)}\n"));
        var deep = Assert.Throws<DataSyntaxException>(() => YamlJson.Read(bomb));
        Assert.Equal((2, "it is nested deeper than 200 levels"), (deep.Line, deep.Message));

        // Ten times the one before it, ten times over.
        var wide = string.Concat(Enumerable.Range(0, 10).Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat(i == 0 ? "1" : $"*a{i - 1}", 10))}]\n"));
        var large = Assert.Throws<DataSyntaxException>(() => YamlJson.Read(wide));
        Assert.Equal(6, large.Line);
        Assert.Contains("more than 1000000 values", large.Message, StringComparison.Ordinal);

        var fits = $"a: &a {new string('[', 99)}1{new string(']', 99)}\nb: {new string('[', 100)}*a{new string(']', 100)}\n";
        Assert.Single(YamlJson.Read(fits));
        Assert.Throws<DataSyntaxException>(() => YamlJson.Read(fits.Replace("b: ", "b: [", StringComparison.Ordinal) + "]"));
    }

    [Theory]
    [InlineData("a: 1\n\"b\\0c\": 1", 2, 1, "NUL")]
    [InlineData("a: \"\\uD800\"", 1, 4, "")]
    [InlineData("\"\\uD800\": 1", 1, 1, "")]
    public void What_no_document_can_hold_has_a_place(string text, int line, int column, string part)
    {
        var error = Assert.Throws<DataSyntaxException>(() => YamlJson.Read(text));
        Assert.Equal((line, column), (error.Line, error.Column));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_that_are_none_are_text() =>
        Assert.Equal("""[".inf","-.INF",".nan","1e400"]""", YamlJson.Read("[.inf, -.INF, .nan, 1e400]")[0]!.ToJsonString());

    [Fact]
    public void Scalars_follow_the_core_schema_as_far_as_JSON_holds_them() =>
        Assert.Equal(
            """{"date":"2024-01-02","zip":"007","big":"12345678901234567890","smallest":"-9223372036854775808","real":"1e3","half":".5","price":2.5,"version2":"4.10","one":"1.0","plus":"\u002B1","hex":"0x1F","octal":"0o17","thousand":"1_000","zero":0,"negative":-0.25,"yes":"yes","no":null,"minus":-3,"on":true,"off":false,"quoted":"5","tagged":"5","text":"x\ny\n","version":"1.2.3"}""",
            YamlJson.ReadOne("""
                date: 2024-01-02
                zip: 007
                big: 12345678901234567890
                smallest: -9223372036854775808
                real: 1e3
                half: .5
                price: 2.5
                version2: 4.10
                one: 1.0
                plus: +1
                hex: 0x1F
                octal: 0o17
                thousand: 1_000
                zero: 0
                negative: -0.25
                yes: yes
                no: ~
                minus: -3
                on: true
                off: False
                quoted: '5'
                tagged: !!str 5
                text: |
                  x
                  y
                version: 1.2.3
                """).Value!.ToJsonString());

    [Fact]
    public void Anchors_are_copied_and_documents_are_kept_apart() =>
        Assert.Equal(
            ["""{"a":[1,{"x":2}],"b":[1,{"x":2}]}""", "[true]"],
            YamlJson.Read("a: &n [1, {x: 2}]\nb: *n\n---\n- true\n").Select(static node => node!.ToJsonString()));

    [Theory]
    [InlineData("a: 1\n\tb: 2\n", 2, 1, "tab")]
    [InlineData("a: 1\na: 2\n", 2, 1, "'a' is there twice")]
    [InlineData("a:\n  b: 1\n c: 2\n", 3, 2, "indentation")]
    [InlineData("a: b: c\n", 1, 5, "quotes")]
    [InlineData("a: 1\nt: \"x\nb: 1\n", 2, 4, "not closed")]
    [InlineData("a: @b\n", 1, 4, "quotes")]
    [InlineData("a: [1\nb: 2\n", 2, 1, "brackets")]
    [InlineData("a: *x\n", 1, 4, "*x names no anchor")]
    [InlineData("? [a]\n: b\n", 1, 3, "key must be")]
    [InlineData("a: 1\n<<: x\n", 2, 5, "keys of another mapping")]
    public void Errors_say_where_and_what_to_do(string yaml, int line, int column, string part)
    {
        var error = Assert.Throws<DataSyntaxException>(() => YamlJson.Read(yaml));
        Assert.Equal((line, column), (error.Line, error.Column));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bomb_of_aliases_is_an_error()
    {
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
            + string.Concat(Enumerable.Range(1, 9).Select(static i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n"));
        Assert.Contains("aliases", Assert.Throws<DataSyntaxException>(() => YamlJson.Read(bomb)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Aliases_nest_as_brackets_do()
    {
        var deep = "a0: &a0 x\n" + string.Concat(Enumerable.Range(1, 100).Select(static i => $"a{i}: &a{i} {new string('[', 150)}*a{i - 1}{new string(']', 150)}\n"));
        var error = Assert.Throws<DataSyntaxException>(() => YamlJson.Read(deep));
        Assert.Equal((3, 159), (error.Line, error.Column));
        Assert.Contains("nested deeper than 200 levels", error.Message, StringComparison.Ordinal);
    }

    static readonly string[] Pieces = ["a", "b: ", "- ", "\n", "  ", "\t", "[", "]", "{", "}", ",", ": ", "'", "\"", "&x ", "*x", "#", "|\n", ">", "!!str ", "? ", "---\n", "%", "\\", "é"];

    [Fact]
    [Trait("Speed", "Slow")]
    public void Whatever_is_typed_is_a_value_or_an_error_with_a_place()
    {
        var piece = Gen.Int[0, 24].Select(static i => Pieces[i]);
        piece.List[0, 12].Sample(
            pieces =>
            {
                try
                {
                    YamlJson.Read(string.Concat(pieces));
                }
                catch (DataSyntaxException error)
                {
                    Assert.True(error.Line >= 1 && error.Column >= 1, error.ToString());
                }
            },
            iter: 20_000);
    }

    [Fact]
    public void Keys_of_the_outermost_mapping_have_their_places() =>
        Assert.Equal((2, 3), YamlJson.ReadOne("# c\n  a: {b: 1}\n").Keys["a"]);

    [Theory]
    [InlineData("b: &b {x: 1, y: 2}\na: {<<: *b, y: 3, z: 4}\n", """{"y":3,"z":4,"x":1}""")]
    [InlineData("b: &b {x: 1}\nc: &c {x: 2, y: 2}\na: {<<: [*b, *c]}\n", """{"x":1,"y":2}""")]
    [InlineData("b: &b {x: 1}\na: {y: 3, <<: *b}\n", """{"y":3,"x":1}""")]
    [InlineData("a: {\"<<\": 1}\n", """{"<<":1}""")]
    public void Merge_keys_take_the_keys_of_other_mappings(string yaml, string merged) =>
        Assert.Equal(merged, YamlJson.ReadOne(yaml).Value!["a"]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment\n")]
    public void Nothing_is_null(string yaml) => Assert.Null(YamlJson.ReadOne(yaml).Value);
}
