namespace BuildCache;

/// <summary>Common table expressions that are put before a query, which may have some of its own.</summary>
static class CommonTables
{
    /// <summary>A query that can read further tables.</summary>
    /// <param name="tables">What stands between <c>with</c> and the query, without a comma at the end.</param>
    /// <param name="sql">The query.</param>
    public static string Before(string tables, string sql) => SqlLexer.Code(sql) switch
    {
        [var with, var recursive, ..] when with.Is("with") && recursive.Is("recursive") => $"with recursive {tables}, {sql[recursive.End..]}",
        [var with, ..] when with.Is("with") => $"with {tables}, {sql[with.End..]}",
        _ => $"with {tables} {sql}",
    };
}
