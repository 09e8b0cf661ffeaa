using System.Globalization;

namespace BuildCache.Tests.Queries;

/// <summary>A query that reads no column of a collection depends on its rows all the same: how many there are, and whether there is one.</summary>
public sealed class CountedRowsTests
{
    [Theory]
    [InlineData("select count(*) as n from Note")]
    [InlineData("select (select count(*) from Note) as n")]
    [InlineData("select (select count(*) from Other) as others, (select count(*) from Note) as n")]
    [InlineData("select (select count(*) from Other where title is not null) as others, (select count(*) from Note) as n")]
    [InlineData("select count(*) as n from Note, Other")]
    [InlineData("select count(*) as n from (select 1 from Note)")]
    [InlineData("with c as (select count(*) as n from Note) select n from c")]
    [InlineData("select exists (select 1 from Note limit 1 offset 1) + 1 as n")]
    [InlineData("select sum(1) as n from Note")]
    [InlineData("select count(*) as n from (select 1 from Other union all select 1 from Note) as rows limit 1")]
    public async Task A_document_more_is_another_result(string sql)
    {
        using var project = new TestProject();
        project.Write("one.note", "");
        project.Write("one.other", "");
        await project.Succeed(new Counting(sql));
        var before = project.Read("n.txt");

        project.Write("two.note", "");
        await project.Succeed(new Counting(sql));

        Assert.NotEqual(before, project.Read("n.txt"));
    }

    sealed class Counting(string sql) : Handler
    {
        public override void Register(HandlerRegistry on)
        {
            on.Files("*.note").Named("Note").Produces("Note").Run(static (file, context) => context.Emit("Note", file.Path, new { title = file.Path }));
            on.Files("*.other").Named("Other").Produces("Other").Run(static (file, context) => context.Emit("Other", file.Path, new { title = file.Path }));
            on.Once().Named("Count").Run(context => context.Write("n.txt", context.Query(sql)[0].Get<long>("n").ToString(CultureInfo.InvariantCulture)));
        }
    }
}
