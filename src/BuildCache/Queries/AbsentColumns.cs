using System.Text.RegularExpressions;

namespace BuildCache;

/// <summary>
/// Columns that a query names and no document has. They read as null, for this query alone: its text is given a common table expression
/// that stands before the collection and adds them. Views show what documents contain and nothing else, so one query cannot change
/// what a name means in another, and columns never depend on history.
/// </summary>
sealed partial class AbsentColumns
{
    readonly SortedSet<(string Collection, string Column)> added = [];
    readonly HashSet<(string Collection, string Column)> refused = [];

    public bool IsEmpty => added.Count == 0;

    /// <summary>Adds a missing column to the next collection that might be meant; false when all were tried.</summary>
    /// <remarks>Which collection an alias stands for is not told, so they are tried one by one, and then all together.</remarks>
    public bool TryAdd(string column, IReadOnlyList<string> mentioned)
    {
        if (refused.Contains(("", column)))
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

    /// <summary>The text to run.</summary>
    public string Apply(string sql)
    {
        if (IsEmpty)
        {
            return sql;
        }
        var tables = string.Join(", ", added.GroupBy(static pair => pair.Collection).Select(static group =>
        {
            var name = SqlName.Quote(group.Key);
            var columns = string.Join(", ", group.Select(static pair => $"null as {SqlName.Quote(pair.Column)}"));
            return $"{name} as not materialized (select *, {columns} from main.{name})";
        }));
        var with = With().Match(sql);
        return with.Success ? $"with {with.Groups["recursive"].Value} {tables}, {sql[with.Length..]}" : $"with {tables} {sql}";
    }

    [GeneratedRegex(@"^(?:\s|--[^\n]*\n|/\*.*?\*/)*with\s+(?<recursive>recursive\b)?", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex With();
}
