namespace BuildCache.Tests.Queries;

/// <summary>What is told from a query's text alone.</summary>
public sealed class QueryTextTests
{
    [Theory]
    [InlineData("select title from Note", true)]
    [InlineData("select title from Note order by title", false)]
    [InlineData("select title from Note order -- first\n by title", false)]
    [InlineData("select title as \"order by\" from Note", true)]
    [InlineData("select title from Note -- order by title", true)]
    [InlineData("select * from (select title from Note order by title)", true)]
    [InlineData("select count(*) as n from Note", false)]
    [InlineData("select count(*)from Note", false)]
    [InlineData("select count(*) as n from Note group by tag", true)]
    [InlineData("select count(*) over (partition by tag) as n from Note", true)]
    [InlineData("select title from Note limit 1", false)]
    [InlineData("select title from Note limit 1, 5", true)]
    [InlineData("select title from Note limit 10", true)]
    public void Whether_rows_have_no_order(string sql, bool expected) => Assert.Equal(expected, RowOrder.IsUndefined(sql));

    [Theory]
    [InlineData("select a$b from Note", "")]
    [InlineData("select @a, :b, $c, @a, ?1, ? from Note", "a b c ?1 ?")]
    [InlineData("select '@a', \"@b\", [@c], `@d` -- @e\n /* @f */ from Note", "")]
    [InlineData("select 'it''s @a', @b from Note", "b")]
    public void Parameters_stand_in_code(string sql, string expected) => Assert.Equal(expected, string.Join(' ', new QueryFile("Q", "Q.sql", sql).Parameters));

    [Theory]
    [InlineData("-- each: Note\nselect 1", "Note", null)]
    [InlineData("/* a\n-- each: Page\n*/ -- each: Note\nselect 1", "Note", null)]
    [InlineData("-- each: of them counts\n-- each: Note\r\nselect 1", "Note", null)]
    [InlineData("-- fts5: title, 'a -- b'\nselect 1", null, "title, 'a -- b'")]
    [InlineData("select 1 -- each: Note", null, null)]
    [InlineData("select 1\n-- fts5: title", null, null)]
    public void Comments_before_the_statement_say_how_it_is_used(string sql, string? each, string? fullText)
    {
        var file = new QueryFile("Q", "Q.sql", sql);
        Assert.Equal((each, fullText), (file.Each, file.FullText));
    }
}
