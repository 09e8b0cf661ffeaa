using BuildCache.Tests.Trust;

namespace BuildCache.Tests.Handlers;

/// <summary>
/// A handler that fails after it has registered some of what others use: that is the one error. Who uses it waits, what it gave last stays, and
/// the build after it is mended is as a clean one.
/// </summary>
public sealed class HalfRegisteredTests : IDisposable
{
    readonly TestProject project = new();

    public HalfRegisteredTests() => project.Items["BuildCacheQuery"] = new ItemList { Include = ["queries/*.sql"] };

    public void Dispose() => project.Dispose();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static readonly Computation<string, int> Length = new("Length", static (text, _) => Task.FromResult(text.Length));

    /// <summary>Gives one of each kind.</summary>
    sealed class Giver(bool fails) : Handler
    {
        public override void Register(HandlerRegistry on)
        {
            on.Function("loud", static (string text) => text.ToUpperInvariant());
            on.Derive("Shelf", "select substr(title, 1, 1) as id, count(*) as n from Note group by 1 order by 1");
            on.Compute(Length);
            on.Files("*.tag").Named("Tags").Produces("Tag").Run(static (file, context) => context.Emit("Tag", file.Path, new { text = context.ReadText(file.Path) }));
            on.FullText("Found", "select id, title from Note");
            if (fails)
            {
                throw new InvalidOperationException("half-way");
            }
        }
    }

    static readonly InlineHandler Notes = new(static on =>
    {
        on.Files("*.txt").Named("Parse").Produces("Note").Run(static (file, context) => context.Emit("Note", file.Path, System.Text.Json.Nodes.JsonNode.Parse(context.ReadText(file.Path))!));
        on.Once().Named("Plain").Run(static context => context.Write("plain", Texts(context.Query("select title as text from Note order by title"))));
    });

    /// <summary>Uses each of them, by its own means.</summary>
    static readonly InlineHandler Users = new(static on =>
    {
        on.Derive("Louder", "select id, loud(title) as text from Note");
        on.Once().Named("Function").Run(static context => context.Write("function", Texts(context.Query("select loud(title) as text from Note order by title"))));
        on.Each("Louder").Named("Louder page").Run(static (louder, context) => context.Write("louder/" + louder.Id, louder.Text("text")));
        on.Rows("select loud(title) as id from Note order by 1").Named("Row page").Run(static (row, context) => context.Write("rows/" + row.Id, ""));
        on.Once().Named("File").Run(static context => context.Write("file", Texts(context.Query("LoudFile"))));
        on.Once().Named("Derived").Run(static context => context.Write("derived", Texts(context.Query("select id || n as text from Shelf order by id"))));
        on.Each("Shelf").Named("Shelf page").Run(static (shelf, context) => context.Write("shelf/" + shelf.Id, shelf.Text("n")));
        on.Once().Named("Both").Run(static context => context.Write("both", Texts(context.Query("select t.text from Note n join Tag t on t.id = n.id || '.tag' order by 1")) + context.Document("Note", "a.txt")?.Text("title")));
        on.Once().Named("Tagged").Run(static context => context.Write("tagged", context.Document("Tag", "a.txt.tag")?.Text("text") ?? "none"));
        on.Each("Tag").Named("Tag page").Run(static (tag, context) => context.Write("tag/" + tag.Id, tag.Text("text")));
        on.Once().Named("Computes").Run(static async context => context.Write("computes", $"{await context.ComputeAsync(Length, "text")} {context.ReadText("a.txt")}"));
        on.Once().Named("Finds").Run(static context => context.Write("finds", Texts(context.Query("select title as text from Found where Found match 'x*' order by title"))));
    });

    static string Texts(IReadOnlyList<Document> rows) => string.Join(' ', rows.Select(static row => row.Text("text")));

    static readonly Handler[] Good = [new Giver(fails: false), Notes, Users];

    static readonly Handler[] Bad = [new Giver(fails: true), Notes, Users];

    void WriteAll()
    {
        project.Write("a.txt", """{"title":"ax"}""");
        project.Write("b.txt", """{"title":"bx"}""");
        project.Write("a.txt.tag", "tag");
        project.Write("queries/LoudFile.sql", "select loud(title) as text from Note order by title");
    }

    /// <summary>Builds with the handler that fails, and says nothing else.</summary>
    async Task<BuildResult> Fail()
    {
        var result = await project.TryBuild(Bad, cancellationToken: Cancel);
        var error = Assert.Single(result.Diagnostics, static d => d.Severity != Severity.Message);
        Assert.Equal("BCM2206", error.Code);
        Assert.StartsWith("The handler BuildCache.Tests.Handlers.HalfRegisteredTests+Giver cannot register: ", error.Message, StringComparison.Ordinal);
        Assert.False(result.Succeeded);
        return result;
    }

    [Fact]
    public async Task In_a_first_build_who_uses_what_it_gives_waits()
    {
        WriteAll();
        var result = await Fail();
        Assert.Equal("ax bx", project.Read("plain"));
        Assert.Equal(["plain"], project.Snapshot().Keys);
        Assert.Equal(["BCM3005"], result.Diagnostics.Where(static d => d.Severity == Severity.Message).Select(static d => d.Code));

        await Fail();
        await project.SucceedAsClean(Good);
        Assert.Equal("AX BX", project.Read("function"));
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task What_it_gave_last_stays_and_is_brought_up_to_date_when_it_is_mended()
    {
        WriteAll();
        await project.SucceedAsClean(Good);
        var before = project.Snapshot();

        // Nothing has changed: nothing is computed, nothing waits.
        var result = await Fail();
        Assert.Equal(before, project.Snapshot());
        Assert.Empty(result.Report.Ran);
        Assert.Equal(0, (await project.SucceedAsClean(Good)).Handlers.Sum(static handler => handler.Ran));

        // Documents come, change and bring new columns.
        await Fail();
        project.Write("a.txt", """{"title":"cx","more":1}""");
        project.Write("d.txt", """{"title":"dx"}""");
        project.Write("d.txt.tag", "new");
        for (var round = 0; round < 2; round++)
        {
            await Fail();
            Assert.Equal(("bx cx dx", "4 {\"title\":\"cx\",\"more\":1}"), (project.Read("plain"), project.Read("computes")));
            foreach (var output in (string[])["function", "file", "louder/a.txt", "rows/AX"])
            {
                Assert.Equal(before[output], project.Read(output));
            }
        }
        await project.SucceedAsClean(Good);
        Assert.Equal("BX CX DX", project.Read("function"));

        // And go.
        project.Delete("b.txt");
        await Fail();
        Assert.Equal("BX CX DX", project.Read("function"));
        await project.SucceedAsClean(Good);
    }

    [Fact]
    public async Task What_is_wrong_with_a_query_itself_is_told_all_the_same()
    {
        WriteAll();
        var wrong = new InlineHandler(static on => on.Once().Named("Wrong").Run(static context => context.Query("select loud(title from Note")));
        var result = await project.TryBuild([.. Bad, wrong], cancellationToken: Cancel);
        Assert.Equal(["BCM1301", "BCM2206"], result.Diagnostics.Where(static d => d.Severity == Severity.Error).Select(static d => d.Code).Order(StringComparer.Ordinal));
    }

    /// <summary>An index for a collection of that handler is no mistake of the project.</summary>
    [Fact]
    public async Task An_index_waits_too()
    {
        WriteAll();
        project.Items["BuildCacheIndex"] = new ItemList { Items = [new Item("Tag", new Dictionary<string, string> { ["Columns"] = "text" })] };
        await Fail();
        await project.SucceedAsClean(Good);
    }
}
