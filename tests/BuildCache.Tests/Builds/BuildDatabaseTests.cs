using BuildCache.Testing;

namespace BuildCache.Tests.Builds;

/// <summary>Documents read from outside, by the rules of queries inside.</summary>
public sealed class BuildDatabaseTests
{
    static readonly InlineHandler Notes = new(static on =>
    {
        on.Files("*.txt").Named("Note").Produces("Note").Run(static (file, context) => context.Emit("Note", file.Path, new { title = context.ReadText(file), tags = new[] { "a", "b" } }));
        on.Derive("Short", "select id, title from Note where length(title) < 4");
        on.FullText("Found", "select id, title from Note", "title");
        on.Function("shout", static (string text) => text.ToUpperInvariant());
    });

    static async Task<HandlerRun> BuildAsync(HandlerHost host)
    {
        host["one.txt"] = "one";
        host["three.txt"] = "three";
        return await host.BuildAsync(cancellationToken: TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_test_asks_for_the_documents_of_a_build()
    {
        using var host = new HandlerHost(Notes);
        var run = await BuildAsync(host);

        Assert.Equal(["one.txt", "three.txt"], run.Query("select id from Note order by id").Select(static row => row.Id));
        Assert.Equal("one.txt", Assert.Single(run.Query("select id from Short order by id")).Id);
        Assert.Equal("three.txt", Assert.Single(run.Query("select id from Note where title = @title order by id", new Dictionary<string, object?> { ["title"] = "three" })).Id);
        Assert.Equal("three.txt", Assert.Single(run.Query("select id from Found where Found match 'three' order by id")).Id);
        Assert.Equal(4, run.Query("select value from Note, json_each(Note.tags) order by Note.id, value").Count);
        // A column that no document has is null, as inside.
        Assert.Equal(2, run.Query("select id from Note where absent is null order by id").Count);
    }

    [Theory]
    [InlineData("select id from Missing", "Missing")]
    [InlineData("delete from Note", "must not change")]
    [InlineData("select * from bc_node", "not a collection")]
    [InlineData("select shout(title) from Note", "shout")]
    [InlineData("select date('now')", "clock")]
    [InlineData("select id from Note where", "incomplete")]
    public async Task What_is_no_query_over_collections_is_refused(string sql, string mentions)
    {
        using var host = new HandlerHost(Notes);
        var run = await BuildAsync(host);

        var error = Assert.Throws<DiagnosticException>(() => run.Query(sql)).Diagnostic;

        Assert.Equal("BCM1301", error.Code);
        Assert.Contains(mentions, error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_file_that_is_no_database_of_a_build_is_told_as_such()
    {
        var folder = Directory.CreateTempSubdirectory("buildcache-");
        try
        {
            var file = Path.Combine(folder.FullName, "a.db");
            Assert.StartsWith("BCM2321 The build database cannot be read: there is none yet.", Told(), StringComparison.Ordinal);
            File.WriteAllText(file, new string('x', 5000));
            Assert.StartsWith("BCM2321 The build database cannot be read", Told(), StringComparison.Ordinal);
            Assert.False(File.Exists(file + "-wal"));
            File.WriteAllText(file, "");
            Assert.Equal("BCM2321 The build database cannot be read: it is empty, because the first build has not come to its end. Build first.", Told());
            using (var other = Connection.Open(file, readOnly: false, create: true))
            {
                other.Execute("create table t (x)");
            }
            Assert.Equal("BCM2321 The build database cannot be read: another version of BuildCache made it. Build with this one first.", Told());

            string Told()
            {
                var said = Assert.Throws<DiagnosticException>(() => BuildDatabase.Open(file, TestContext.Current.CancellationToken)).Diagnostic;
                return $"{said.Code} {said.Message}";
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
