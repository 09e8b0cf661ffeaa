namespace BuildCache;

/// <summary>
/// Columns that a query names and the view of their collection does not have, because no document has them, or the view no room. The former read as null, for this query alone: its text is given a common table expression
/// that stands before the collection and adds them. Views show what documents contain and nothing else, so one query cannot change
/// what a name means in another, and columns never depend on history.
/// </summary>
sealed class AbsentColumns
{
    /// <summary>So many names are looked for one by one, each with the query analysed anew; a query that has more of them is told of the next.</summary>
    const int Most = 200;

    readonly SortedSet<(string Collection, string Column)> added = [];
    readonly HashSet<(string Collection, string Column)> refused = [];

    public bool IsEmpty => added.Count == 0;

    /// <summary>Adds a missing column to the next collection that might be meant; false when all were tried.</summary>
    /// <remarks>Which collection an alias stands for is not told, so they are tried one by one, and then all together.</remarks>
    public bool TryAdd(string column, IReadOnlyList<string> mentioned)
    {
        if (added.Count >= Most || refused.Contains(("", column)))
        {
            return false;
        }
        foreach (var earlier in mentioned.Where(collection => added.Contains((collection, column))).ToList())
        {
            added.Remove((earlier, column));
            refused.Add((earlier, column));
        }
        foreach (var collection in mentioned)
        {
            if (!refused.Contains((collection, column)))
            {
                return added.Add((collection, column));
            }
        }
        refused.Add(("", column));
        foreach (var collection in mentioned)
        {
            added.Add((collection, column));
        }
        return mentioned.Count > 1;
    }

    /// <summary>Takes a column away from one collection, because having it in several made a name ambiguous; false when it was not ours.</summary>
    public bool TryTakeBack(string column)
    {
        foreach (var mine in added.Where(pair => pair.Column.Equals(column, StringComparison.OrdinalIgnoreCase)))
        {
            refused.Add(mine);
            return added.Remove(mine);
        }
        return false;
    }

    /// <summary>The text to look at: with a column of each name, whatever its values.</summary>
    public string Apply(string sql) => Apply(sql, static (collection, columns) => $"select *, {string.Join(", ", columns.Select(Null))} from main.{SqlName.Quote(collection)}");

    /// <summary>The text to run: what documents do have, and the view has no room for, is read from them.</summary>
    public string Apply(string sql, ICollections collections) => Apply(sql, (collection, columns) =>
    {
        var keys = collections.KeysOf(collection).ToList();
        var leftOut = columns.ToLookup(column => CollectionView.IsLeftOut(keys, column));
        return leftOut[true].Any()
            ? CollectionView.Select(collection, keys, leftOut[true], string.Concat(leftOut[false].Select(static column => ", " + Null(column))))
            : $"select *, {string.Join(", ", columns.Select(Null))} from main.{SqlName.Quote(collection)}";
    });

    /// <summary>Of the added columns, the keys that documents have and the view no room for, as they are spelt there.</summary>
    public IEnumerable<(string Collection, string Column)> LeftOut(ICollections collections) =>
        added.SelectMany(pair => collections.KeysOf(pair.Collection).Where(key => key.Equals(pair.Column, StringComparison.OrdinalIgnoreCase)).Select(key => (pair.Collection, key)));

    /// <summary>Of the added columns, those that no document has as a key. Of a name that might belong to several collections that is not known.</summary>
    public IEnumerable<(string Collection, string Column)> Missing(ICollections collections) =>
        added.Where(pair => !refused.Contains(("", pair.Column)) && !collections.KeysOf(pair.Collection).Contains(pair.Column, StringComparer.OrdinalIgnoreCase));

    static string Null(string column) => $"null as {SqlName.Quote(column)}";

    string Apply(string sql, Func<string, IEnumerable<string>, string> select)
    {
        if (IsEmpty)
        {
            return sql;
        }
        var tables = string.Join(", ", added.GroupBy(static pair => pair.Collection).Select(group => $"{SqlName.Quote(group.Key)} as not materialized ({select(group.Key, group.Select(static pair => pair.Column).ToList())})"));
        return CommonTables.Before(tables, sql);
    }
}
