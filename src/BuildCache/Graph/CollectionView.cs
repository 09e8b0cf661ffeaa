using System.Text;

namespace BuildCache;

/// <summary>
/// The SQL view of a collection: a column per key of its live documents, in ordinal order, so that columns
/// follow from the present content and never from history. Keys that differ only in case share one column, as SQL's names do.
/// </summary>
static class CollectionView
{
    /// <summary>So many columns a view shows; a query that names others is given them (<see cref="AbsentColumns"/>). SQLite's limit is 2,000, for a join too.</summary>
    public const int MostColumns = 1000;

    /// <summary>So many arguments every function of SQLite takes.</summary>
    const int MostArguments = 100;

    /// <summary>The statement that creates the view; SQLite keeps it as it is written, so it tells what a view shows, and what it has no room for.</summary>
    public static string Create(Collection collection)
    {
        var keys = collection.Columns.Where(static column => column.Key.Length > 0 && column.Value.Documents > 0).Select(static column => column.Key).ToList();
        return $"CREATE VIEW {SqlName.Quote(collection.Name)} as {Select(collection.Name, keys, [], "")}{LeftOut(keys)}";
    }

    /// <summary>The rows of a collection as its view shows them, with further columns.</summary>
    /// <param name="collection">Its name.</param>
    /// <param name="keys">The keys of its documents.</param>
    /// <param name="more">Columns that the view has no room for.</param>
    /// <param name="last">Text for further columns.</param>
    public static string Select(string collection, IEnumerable<string> keys, IEnumerable<string> more, string last) =>
        SelectFrom(CollectionTable.TableOf(collection), keys, more, last);

    /// <summary>The rows of a table that holds documents as the view of their collection would show them.</summary>
    public static string SelectFrom(string table, IEnumerable<string> keys, IEnumerable<string> more, string last)
    {
        var sql = new StringBuilder("select ");
        var columns = Columns(keys);
        if (!columns.Exists(static group => IsId(group.Key)))
        {
            sql.Append("id, ");
        }
        foreach (var group in columns.Take(MostColumns).Concat(more.Select(name => columns.Find(group => IsSame(group.Key, name))!)))
        {
            sql.Append(First([.. group.Select(Expression)])).Append(" as ").Append(SqlName.Quote(group.Key)).Append(", ");
        }
        sql.Length -= 2;
        return sql.Append(last).Append(" from ").Append(table).Append(" where clash = 0").ToString();
    }

    /// <summary>Whether documents have a key that the view has no room for.</summary>
    public static bool IsLeftOut(IReadOnlyCollection<string> keys, string column) =>
        keys.Count > MostColumns && Columns(keys).FindIndex(group => IsSame(group.Key, column)) >= MostColumns;

    /// <summary>
    /// The keys in ordinal order, those that differ only in case together. Of these the one with small letters comes first, which is how names
    /// are written nearly always: results are named as the column is, and one document with a "TITLE" must not rename the title of all.
    /// </summary>
    static List<IGrouping<string, string>> Columns(IEnumerable<string> keys) =>
        [.. keys.OrderDescending(StringComparer.Ordinal).GroupBy(static key => key, StringComparer.OrdinalIgnoreCase).OrderBy(static group => group.Last(), StringComparer.Ordinal)];

    static bool IsSame(string key, string column) => key.Equals(column, StringComparison.OrdinalIgnoreCase);

    /// <summary>The first of several values that is not null.</summary>
    static string First(List<string> expressions) =>
        expressions.Count == 1 ? expressions[0]
        : expressions.Count <= MostArguments ? $"coalesce({string.Join(", ", expressions)})"
        : $"coalesce({string.Join(", ", expressions.Take(MostArguments))}, {First(expressions[MostArguments..])})";

    /// <summary>What a view does not show is part of its text: queries that name it are to be looked at when it changes.</summary>
    static string LeftOut(List<string> keys) => keys.Count <= MostColumns ? ""
        : $" and '{Fingerprint.Of(string.Join('\0', keys.Order(StringComparer.Ordinal)))}' <> ''";

    /// <summary>A document whose JSON has a key "id" goes by that in SQL; the others of its collection keep the id they were emitted with.</summary>
    public static bool IsId(string column) => column.Equals("id", StringComparison.OrdinalIgnoreCase);

    /// <summary>The value of a key, spelt exactly as in the view: indexes must be on the same expression to be used.</summary>
    public static string Expression(string key) => IsId(key) ? $"coalesce({ValueOf(key)}, id)" : ValueOf(key);

    static string ValueOf(string key) =>
        $"(body ->> '$.\"{key.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}\"')";
}
