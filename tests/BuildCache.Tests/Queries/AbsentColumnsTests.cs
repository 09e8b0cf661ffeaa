namespace BuildCache.Tests.Queries;

/// <summary>Columns that queries name and no document has: null for the query that names them, without effect on any other.</summary>
public sealed class AbsentColumnsTests : IDisposable
{
    readonly TestProject project = new();

    /// <summary>The weight is asked of each collection alone, and without saying whose where both are joined.</summary>
    static readonly Handler Weights = new InlineHandler(static on =>
    {
        on.Files("a/*.txt").Named("A").Produces("First").Run(static (file, context) => Emit("First", file, context));
        on.Files("b/*.txt").Named("B").Produces("Second").Run(static (file, context) => Emit("Second", file, context));
        Ask(on, "first", "select name, weight from First order by name");
        Ask(on, "second", "select name, weight from Second order by name");
        Ask(on, "both", "select First.name, weight from First join Second on First.name = Second.name order by First.name");
        Ask(on, "nested", "with named as (select name, weight from Second) select name, (select First.weight from First where First.name = named.name) as weight from named order by name");
    });

    public void Dispose() => project.Dispose();

    static void Emit(string collection, InputFile file, HandlerContext context)
    {
        var weight = context.ReadText(file.Path);
        var name = Path.GetFileNameWithoutExtension(file.Path);
        context.Emit(collection, file.Path, weight.Length == 0 ? new { name } : new { name, weight });
    }

    static void Ask(HandlerRegistry on, string output, string sql) => on.Once().Named(output).Run(context =>
        context.Write(output + ".txt", string.Join('\n', context.Query(sql).Select(static row => $"{row.Text("name")}={row.Text("weight")}"))));

    [Fact]
    public async Task A_column_that_comes_and_goes_changes_what_names_it_and_nothing_else()
    {
        project.Write("a/x.txt", "");
        project.Write("b/x.txt", "");
        await project.Succeed(Weights);
        Assert.Equal("x=|x=|x=|x=", Outputs());

        project.Write("b/x.txt", "5");
        var report = await project.Succeed(Weights);
        Assert.Equal("x=|x=5|x=5|x=", Outputs());
        Assert.DoesNotContain(report.Ran, static r => r.Handler == "first");

        project.Write("b/x.txt", "");
        project.Write("a/x.txt", "7");
        await project.Succeed(Weights);
        Assert.Equal("x=7|x=|x=7|x=7", Outputs());

        project.Write("a/x.txt", "");
        report = await project.Succeed(Weights);
        Assert.Equal("x=|x=|x=|x=", Outputs());
        Assert.Equal(0, report.Effects.Ran);
    }

    [Fact]
    public async Task A_name_that_documents_make_ambiguous_is_an_error_of_its_query_alone()
    {
        project.Write("a/x.txt", "1");
        project.Write("b/x.txt", "2");
        var result = await project.TryBuild([Weights], cancellationToken: TestContext.Current.CancellationToken);
        var error = Assert.Single(result.Diagnostics, static d => d.Severity == Severity.Error);
        Assert.Contains("ambiguous column name: weight", error.Message, StringComparison.Ordinal);
        Assert.Equal("x=1", project.Read("first.txt"));
        Assert.Equal("x=2", project.Read("second.txt"));
    }

    [Fact]
    public async Task A_view_that_a_killed_build_left_behind_is_replaced()
    {
        project.Write("a/x.txt", "7");
        project.Write("b/x.txt", "");
        await project.Succeed(Weights);
        using (var db = Connection.Open(project.Database, readOnly: false))
        {
            // Killed after documents with a new key were committed, before the views followed.
            db.Execute("drop view First; create view First as select id from \"document:First\" where clash = 0; update bc_query set verified = -1");
        }
        project.Write("a/y.txt", "8");
        project.Write("b/y.txt", "");
        await project.Succeed(Weights);
        Assert.Equal("x=7\ny=8|x=\ny=|x=7\ny=8|x=7\ny=8", Outputs());
    }

    [Fact]
    public async Task A_quoted_name_can_be_absent_too()
    {
        project.Write("a/x.txt", "");
        await project.Succeed(Weights, new InlineHandler(static on => Ask(on, "quoted", "select name, First.\"order\" as weight, \"index\" from First order by name")));
        Assert.Equal("x=", project.Read("quoted.txt"));
    }

    string Outputs() => string.Join('|', new[] { "first", "second", "both", "nested" }.Select(name => project.Read(name + ".txt")));

    [Theory]
    [InlineData("select größe as shown, absent from Note")]
    [InlineData("select [my title] as shown, absent from Note")]
    [InlineData("select `my-title` as shown, absent from Note")]
    [InlineData("select a$b as shown, absent from Note")]
    public async Task Beside_an_absent_column_every_other_is_read_however_it_is_spelt(string sql)
    {
        var page = new InlineHandler(on =>
        {
            on.Files("*.txt").Named("Note").Produces("Note").Run(static (file, context) =>
            {
                var text = context.ReadText(file.Path);
                context.Emit("Note", file.Path, new Dictionary<string, string> { ["größe"] = text, ["my title"] = text, ["my-title"] = text, ["a$b"] = text });
            });
            on.Once().Named("Page").Run(context => context.Write("page", context.Query(sql)[0].Text("shown")));
        });
        project.Write("a.txt", "1");
        await project.Succeed(page);
        project.Write("a.txt", "2");
        await project.Succeed(page);
        Assert.Equal("2", project.Read("page"));
    }
}
