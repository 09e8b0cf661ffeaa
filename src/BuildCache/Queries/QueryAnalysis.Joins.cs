namespace BuildCache;

/// <summary>
/// The columns that <c>USING</c> and <c>NATURAL JOIN</c> compare. SQLite puts these comparisons together itself and does not ask the
/// authorizer about them, so they are read from the text: rather one column too many than one that a query is blind to.
/// </summary>
sealed partial class QueryAnalysis
{
    HashSet<(string, string)> JoinedColumns(string sql)
    {
        var code = SqlLexer.Code(sql);
        var isNatural = code.Exists(static token => token.Is("natural"));
        var names = QueryIndexes.UsingColumns(code).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var joined = new HashSet<(string, string)>();
        if (!isNatural && names.Count == 0)
        {
            return joined;
        }
        foreach (var collection in Mentioned(sql))
        {
            joined.UnionWith(collections.ColumnsOf(collection).Where(column => isNatural || names.Contains(column)).Select(column => (collection, column)));
        }
        return joined;
    }
}
