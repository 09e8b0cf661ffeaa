namespace BuildCache.Benchmarks;

/// <summary>How much a database holds.</summary>
static class DatabaseSize
{
    /// <summary>The rows of all tables, with those behind full-text search; indexes and views have none of their own.</summary>
    public static long Rows(string database)
    {
        using var db = Connection.Open(database, readOnly: true);
        var tables = db.Prepare("select name from pragma_table_list where schema = 'main' and type in ('table', 'shadow') order by name").List(static row => row.Text(0));
        return tables.Sum(table => db.Scalar($"select count(*) from \"{table.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
    }
}
