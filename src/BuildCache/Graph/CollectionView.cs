using System.Text;

namespace BuildCache;

/// <summary>
/// The SQL view of a collection: a column per key of its live documents, in ordinal order, so that columns
/// follow from the present content and never from history. Keys that differ only in case share one column, as SQL's names do.
/// </summary>
static class CollectionView
{
    /// <summary>Keys past this number are reached with <c>-&gt;&gt;</c>: SQLite's limit is 2,000 columns.</summary>
    const int MostColumns = 1000;

    /// <summary>The statement that creates the view; SQLite keeps it as it is written, so it tells what a view shows.</summary>
    public static string Create(Collection collection) => $"CREATE VIEW {SqlName.Quote(collection.Name)} as {Select(collection)}";

    static string Select(Collection collection)
    {
        var sql = new StringBuilder("select ");
        var names = collection.Columns.Where(static column => column.Key.Length > 0 && column.Value.Documents > 0)
            .OrderBy(static column => column.Key, StringComparer.Ordinal).GroupBy(static column => column.Key, StringComparer.OrdinalIgnoreCase).ToList();
        if (!names.Exists(static group => IsId(group.Key)))
        {
            sql.Append("id, ");
        }
        foreach (var group in names.Take(MostColumns))
        {
            var expressions = group.Select(static column => Expression(column.Key)).ToList();
            sql.Append(expressions.Count == 1 ? expressions[0] : $"coalesce({string.Join(", ", expressions)})").Append(" as ").Append(SqlName.Quote(group.Key)).Append(", ");
        }
        sql.Length -= 2;
        return sql.Append(" from ").Append(CollectionTable.TableOf(collection.Name)).Append(" where clash = 0").ToString();
    }

    /// <summary>A document whose JSON has a key "id" goes by that in SQL; the others of its collection keep the id they were emitted with.</summary>
    public static bool IsId(string column) => column.Equals("id", StringComparison.OrdinalIgnoreCase);

    /// <summary>The value of a key, spelt exactly as in the view: indexes must be on the same expression to be used.</summary>
    public static string Expression(string key) => IsId(key) ? $"coalesce({ValueOf(key)}, id)" : ValueOf(key);

    static string ValueOf(string key) =>
        $"(body ->> '$.\"{key.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}\"')";
}
