namespace BuildCache;

/// <summary>Where statements come from.</summary>
static class QueryPlaces
{
    /// <summary>The file that holds a statement; null where it stands in code. A collection's statement goes by its text, every other by the name of the file.</summary>
    public static QueryFile? FileOf(QueryStatement statement, QueryCatalog catalog, DerivedCollections derived) =>
        catalog.FileOf(statement.Sql) ?? derived.All.Where(definition => definition.Sql == statement.Sql).Select(definition => catalog.FileOf(definition.Name)).FirstOrDefault();
}
