namespace BuildCache.Server;

/// <summary>The answer to a query, for other programs.</summary>
static class QueryDocument
{
    /// <summary>The answer as other programs read it.</summary>
    public static object Of(QueryAnswer answer) => new
    {
        columns = answer.Columns,
        rows = answer.Rows,
        truncated = answer.IsTruncated,
        absent = ByCollection(answer.Absent),
        reads = ByCollection(answer.Reads),
    };

    static Dictionary<string, List<string>> ByCollection(IEnumerable<(string Collection, string Column)> columns) =>
        columns.GroupBy(static read => read.Collection).OrderBy(static group => group.Key, StringComparer.Ordinal)
            .ToDictionary(static group => group.Key, static group => group.Select(static read => read.Column).Order(StringComparer.Ordinal).ToList());
}
