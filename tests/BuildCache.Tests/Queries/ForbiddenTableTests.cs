using BuildCache.Tests.Trust;

namespace BuildCache.Tests.Queries;

/// <summary>Queries read collections: what else the engine keeps in its database, or beside it in a connection, is no table of theirs.</summary>
public sealed class ForbiddenTableTests : IDisposable
{
    readonly TestProject project = new();

    public void Dispose() => project.Dispose();

    static readonly InlineHandler Handlers = new(static on =>
    {
        on.Files("*.txt").Named("Parse").Produces("Note").Run(static (file, context) => context.Emit("Note", file.Path, new { text = context.ReadText(file.Path) }));
        on.Derive("Short", "select id, text from Note where length(text) < 3");
        on.FullText("Found", "select id, text from Note");
        on.Once().Named("List").Run(static context => context.Write("list", $"{context.Query("select id from Short where text = 'a' order by id").Count}"));
    });

    [Fact]
    public async Task Every_table_and_view_of_a_database_is_a_collection_or_forbidden()
    {
        project.Write("a.txt", "a");
        await project.SucceedAsClean(Handlers);
        using var db = Connection.Open(project.Database, readOnly: true);
        var names = db.Prepare("select name from sqlite_schema where type in ('table', 'view')").List(static row => row.Text(0));
        Assert.Equal(["Note", "Short"], names.Where(static name => !CollectionName.IsForbidden(name) && !name.StartsWith("Found", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void So_is_what_stands_in_the_place_of_a_collection_for_a_while() =>
        Assert.True(CollectionName.IsForbidden(Overlay.TableOf("Note")["temp.\"".Length..^1]));

    [Theory]
    [InlineData("json_each")]
    [InlineData("Note")]
    [InlineData("rows")]
    public void Others_may_be_read(string table) => Assert.False(CollectionName.IsForbidden(table));
}
