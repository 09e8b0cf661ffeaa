using System.Globalization;

namespace BuildCache;

/// <summary>Queries of files that show every column of a collection, where it has more keys than there is room for.</summary>
static class LeftOutColumns
{
    public static IEnumerable<Diagnostic> Find(QueryCatalog catalog, DerivedCollections derived, ICollections collections) =>
        from statement in catalog.Registered
        where statement.Columns.Count >= CollectionView.MostColumns
        let file = QueryPlaces.FileOf(statement, catalog, derived)
        where file is not null
        from collection in statement.Collections
        let keys = collections.KeysOf(collection).Distinct(StringComparer.OrdinalIgnoreCase).Count()
        where keys > CollectionView.MostColumns
        select file.At("BCM1329", string.Create(CultureInfo.InvariantCulture,
            $"The documents of '{collection}' have {keys:N0} keys, and * stands for the first {CollectionView.MostColumns:N0} of them, in ordinal order. Name the columns that you need, or turn the keys into rows, each with a key and a value."), statement.Text.IndexOf('*', StringComparison.Ordinal)) with
        {
            Severity = Severity.Warning,
        };
}
