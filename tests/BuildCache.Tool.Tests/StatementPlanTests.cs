using SQLitePCL;

namespace BuildCache.Tool.Tests;

/// <summary>How SQLite runs the queries of a site: what is asked for each row of a collection does not go through another one.</summary>
public sealed class StatementPlanTests : IDisposable
{
    readonly ToolProject project = new();

    public void Dispose() => project.Dispose();

    [Fact]
    public async Task No_query_of_a_site_reads_a_collection_for_each_row_of_another()
    {
        await project.BuildAsync();
        using var connection = Database.OpenFinished(project.Description.DatabasePath)!;
        var statements = connection.Prepare("select executable, calls from bc_statement where executable <> ''").List(static row => (Sql: row.Text(0), Calls: row.Text(1)));
        foreach (var function in statements.SelectMany(static statement => System.Text.Json.Nodes.JsonNode.Parse(statement.Calls)!.AsArray()).Select(static call => call![0]!.GetValue<string>()).Distinct().ToList())
        {
            raw.sqlite3_create_function(connection.Handle, function, -1, raw.SQLITE_UTF8 | raw.SQLITE_DETERMINISTIC, null, static (_, _, _) => { });
        }
        Assert.InRange(statements.Count, 10, 100);
        Assert.Empty(statements.SelectMany(statement => ScansForEachRow(connection, statement.Sql)));
        Assert.NotEmpty(ScansForEachRow(connection, "select id from Page where exists (select 1 from Text where Text.words = Page.title)"));
        Assert.NotEmpty(ScansForEachRow(connection, "select Page.id from Page join Text on Text.words like Page.title || '%'"));
    }

    /// <summary>The steps of a plan that go through all rows of a collection, below one that is run for each row of another.</summary>
    static List<string> ScansForEachRow(Connection connection, string sql)
    {
        using var statement = Statement.Prepare(connection, "explain query plan " + sql);
        var repeated = new HashSet<long>();
        var scanning = new HashSet<long>();
        var found = new List<string>();
        foreach (var row in statement.Rows())
        {
            var (id, parent, step) = (row.Int64(0), row.Int64(1), row.Text(3));
            var isScan = step.StartsWith("SCAN document:", StringComparison.Ordinal);
            if (step.StartsWith("CORRELATED", StringComparison.Ordinal) || repeated.Contains(parent))
            {
                repeated.Add(id);
            }
            // A second one at the same place is the inner loop of a join.
            if (isScan && (repeated.Contains(id) || !scanning.Add(parent)))
            {
                found.Add($"{step}: {sql}");
            }
        }
        return found;
    }
}
