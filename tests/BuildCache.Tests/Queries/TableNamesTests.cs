using BuildCache.Tests.Trust;

namespace BuildCache.Tests.Queries;

/// <summary>SQL does not tell upper from lower case, so a collection is found however a query spells it.</summary>
public sealed class TableNamesTests : IDisposable
{
    readonly TestProject project = new();

    public void Dispose() => project.Dispose();

    [Theory]
    [InlineData("select a from One", "One")]
    [InlineData("select One, a from Two t, main.Three as u, json_each(t.a, b) where a in Four and b in (c, d) order by e, f", "Four,json_each,Three,Two")]
    [InlineData("select (select count(*) from [One two], `Three`), x from (\"Four\" f join Five using (g, h)), Six", "Five,Four,One two,Six,Three")]
    [InlineData("with c(x, y) as (select a, b from Straße) select * from c left join -- from No\n Two on c.x = Two.x, Three where 'from No' = a", "c,Straße,Three,Two")]
    public void Names_where_tables_stand(string sql, string expected) =>
        Assert.Equal(expected, string.Join(',', TableNames.Of(sql).Order(StringComparer.OrdinalIgnoreCase)), ignoreCase: true);

    [Theory]
    [InlineData("select title from note order by title")]
    [InlineData("select title from [NOTE] order by title")]
    [InlineData("select title from other natural join NOTE order by title")]
    [InlineData("select title from other join note using (k) order by title")]
    [InlineData("select title from derived order by title")]
    public async Task A_collection_is_found_however_it_is_spelt(string sql)
    {
        var page = new InlineHandler(on =>
        {
            on.Files("*.txt").Named("N").Produces("Note").Run(static (file, context) => context.Emit("Note", file.Path, new { k = context.ReadText(file.Path), title = "T" + context.ReadText(file.Path) }));
            on.Files("*.md").Named("O").Produces("Other").Run(static (file, context) => context.Emit("Other", "a.txt", new { k = context.ReadText(file.Path) }));
            on.Derive("Derived", "select id, title from note");
            on.Once().Named("Page").Run(context => context.Write("page", string.Join(',', context.Query(sql).Select(static row => row.Text("title")))));
        });
        project.Write("a.txt", "1");
        project.Write("a.md", "1");
        await project.SucceedAsClean(page);
        Assert.Equal("T1", project.Read("page"));
        project.Write("a.md", "2");
        await project.SucceedAsClean(page);
        project.Write("a.txt", "2");
        await project.SucceedAsClean(page);
        Assert.Equal("T2", project.Read("page"));
    }

    /// <summary>A column that has the name of a collection, but for the case, is no reason to wait for it.</summary>
    [Fact]
    public async Task A_column_is_no_mention_of_a_collection()
    {
        var page = new InlineHandler(static on =>
        {
            on.Files("*.txt").Named("R").Produces("Raw").Run(static (file, context) => context.Emit("Raw", file.Path, new { tag = context.ReadText(file.Path) }));
            on.Once().Named("P").Produces("Post").Run(static context => context.Query("select id, tag from Raw where tag in (id, tag) order by id, tag").ToList().ForEach(row => context.Emit("Post", row.Id, row)));
            on.Once().Named("T").Produces("Tag").Run(static context => context.Query("select id, tag from Post order by id").ToList().ForEach(row => context.Emit("Tag", row.Text("tag"), row)));
        });
        project.Write("a.txt", "1");
        await project.SucceedAsClean(page);
    }
}
