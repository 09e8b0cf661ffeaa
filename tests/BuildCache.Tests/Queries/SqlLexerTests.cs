namespace BuildCache.Tests.Queries;

/// <summary>What is code in a query and what is not, and where each piece begins.</summary>
public sealed class SqlLexerTests
{
    [Theory]
    [InlineData("select a from B", "Word:select Word:a Word:from Word:B")]
    [InlineData("größe a$b _c \u00a0", "Word:größe Word:a$b Word:_c Word:\u00a0")]
    [InlineData("\"a b\" [c d] `e f`", "QuotedName:a b QuotedName:c d QuotedName:e f")]
    [InlineData("\"a\"\"b\" `c``d` [e\"f] 'it''s' \"\" ''", "QuotedName:a\"b QuotedName:c`d QuotedName:e\"f String:it's QuotedName: String:")]
    [InlineData("'a -- b' \"/*\" '*/'", "String:a -- b QuotedName:/* String:*/")]
    [InlineData("a -- 'b\n c /* \" */ d --", "Word:a Word:c Word:d")]
    [InlineData("/*/ a */ b /* c", "Word:b")]
    [InlineData("a/*b*/*c", "Word:a Symbol:* Word:c")]
    [InlineData("@a :b $c ?1 ? a$d", "Parameter:a Parameter:b Parameter:c Parameter:?1 Parameter:? Word:a$d")]
    [InlineData("$a::b(c d) $a::b(c)", "Unknown:$a::b(c Word:d Symbol:) Parameter:a::b(c)")]
    [InlineData("@ #a ! {", "Unknown:@ Unknown:#a Unknown:! Unknown:{")]
    [InlineData("1 2.5 .5 1e3 1.e-3 1_000 0xfF 1e 12ab", "Number:1 Number:2.5 Number:.5 Number:1e3 Number:1.e-3 Number:1_000 Number:0xfF Unknown:1e Unknown:12ab")]
    [InlineData("t.1 a.b a. .b", "Word:t Number:.1 Word:a Symbol:. Word:b Word:a Symbol:. Symbol:. Word:b")]
    [InlineData("x'0fA1' X'' x'0' x'zz' xy", "Blob:x'0fA1' Blob:X'' Unknown:x'0' Unknown:x'zz' Word:xy")]
    [InlineData("a->>b->c==d<=e<>f<<g>=h>>i!=j||k|l", "Word:a Symbol:->> Word:b Symbol:-> Word:c Symbol:== Word:d Symbol:<= Word:e Symbol:<> Word:f Symbol:<< Word:g Symbol:>= Word:h Symbol:>> Word:i Symbol:!= Word:j Symbol:|| Word:k Symbol:| Word:l")]
    [InlineData("(a,b);-c+d*e/f%g&h~i", "Symbol:( Word:a Symbol:, Word:b Symbol:) Symbol:; Symbol:- Word:c Symbol:+ Word:d Symbol:* Word:e Symbol:/ Word:f Symbol:% Word:g Symbol:& Word:h Symbol:~ Word:i")]
    [InlineData("a 'b", "Word:a Unknown:'b")]
    [InlineData("a [b", "Word:a Unknown:[b")]
    [InlineData("\uFEFFselect\t1\f\r\n \v2", "Word:select Number:1 Number:2")]
    [InlineData("", "")]
    public void Code_is_what_SQLite_takes_for_it(string sql, string expected) =>
        Assert.Equal(expected, string.Join(' ', SqlLexer.Code(sql).Select(static token => $"{token.Kind}:{token.Name}")));

    [Fact]
    public void Keywords_and_symbols_are_found_however_they_are_spelt_and_quoted_names_are_none()
    {
        var code = SqlLexer.Code("SeLecT \"select\" 'select' @select (");
        Assert.Equal([true, false, false, false, false], code.Select(static token => token.Is("select")));
        Assert.Equal([true, true, false, false, false], code.Select(static token => token.IsName));
        Assert.True(code[^1].Is("("));
    }

    static readonly string[] Pieces =
    [
        "select", " ", " ", "\n", ",", "(", ")", "*", "a", "b1", "$", "@p", ":", "?", "?7", "'", "''", "\"", "`", "[", "]", "--", "/*", "*/", "/", "-", ">", "<", "=", "!", "|", "&", "~", "%",
        ".", "1", "23", "0x", "e", "x'", "ff", "_", "ä", "\uFEFF", "\t", ";", "#", "{", "from", "case", "null", "collate", "::", "as", "in", "+",
    ];

    /// <summary>SQLite says the same of a text and of its tokens with one space between each: so no token of its own was divided, and none joined.</summary>
    [Theory]
    [InlineData(1, 5_000)]
    public void Random_text_is_divided_as_SQLite_divides_it(int seed, int texts)
    {
        using var db = Connection.Open(":memory:", readOnly: false, create: true);
        var random = new Random(seed);
        var valid = 0;
        for (var i = 0; i < texts; i++)
        {
            var sql = "select " + string.Concat(random.GetItems(Pieces, random.Next(1, 9)));
            Assert.Equal(sql, string.Concat(SqlLexer.Tokens(sql).Select(static token => token.Text.ToString())));
            var spaced = string.Join(' ', SqlLexer.Code(sql).Select(static token => token.Text.ToString()));
            var says = Say(db, sql);
            valid += says.Length == 0 ? 1 : 0;
            Assert.True(says == Say(db, spaced), $"{seed}/{i}: SQLite says '{says}' of {sql} and '{Say(db, spaced)}' of {spaced}");
        }
        Assert.InRange(valid, 1, texts - 1);
    }

    static string Say(Connection db, string sql)
    {
        try
        {
            Statement.Prepare(db, sql).Dispose();
            return "";
        }
        catch (StoreException error)
        {
            return error.Message;
        }
    }
}
