using System.Text.RegularExpressions;

namespace BuildCache;

/// <summary>
/// Gives each column that a query compares for equality, with a parameter or with another column, an index on the view's exact expression:
/// SQLite makes no automatic index for expressions, so a join without one reads every document for every row. It is made when the statement
/// is registered, before it runs for the first time, and goes when no statement needs it, so a plan depends on the queries of the project
/// and never on its history.
/// </summary>
static partial class QueryIndexes
{
    const string Prefix = "index:";

    /// <summary>The indexes that a statement needs.</summary>
    public static IEnumerable<(string Name, string Collection, string Create)> Of(QueryStatement statement, CollectionTable collections)
    {
        foreach (var name in Compared(statement.Text).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            foreach (var (collection, column) in statement.Reads.Where(read => read.Column.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                if (collections.IsFullText(collection) || CollectionView.IsId(column) && !collections.HasKey(collection, "id"))
                {
                    continue; // an index of its own, or the primary key
                }
                var index = $"{Prefix}{collection}:{column}";
                yield return (index, collection, $"create index if not exists {SqlName.Quote(index)} on {CollectionTable.TableOf(collection)} ({CollectionView.Expression(column)})");
            }
        }
    }

    /// <summary>The indexes that there are, by name, with the collection that each is on.</summary>
    public static Dictionary<string, string> Present(Connection db)
    {
        var indexes = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var select = db.Prepare("select name, tbl_name from sqlite_schema where type = 'index' and name >= ? and name < ?").Bind(Prefix).Bind("index;");
        while (select.Step())
        {
            indexes.Add(select.Text(0), select.Text(1)["document:".Length..]);
        }
        select.Done();
        return indexes;
    }

    static IEnumerable<string> Compared(string sql)
    {
        foreach (Match match in Equality().Matches(sql))
        {
            yield return match.Groups["left"].Value;
            yield return match.Groups["right"].Value;
        }
        foreach (var name in UsingColumns(sql))
        {
            yield return name;
        }
    }

    /// <summary>The columns of <c>USING (…)</c>.</summary>
    public static IEnumerable<string> UsingColumns(string sql) =>
        Using().Matches(sql).SelectMany(static match => match.Groups["names"].Value.Split(',', StringSplitOptions.TrimEntries).Select(static name => name.Trim('"', '[', ']', '`')));

    [GeneratedRegex("(?<left>[A-Za-z_][A-Za-z0-9_]*)\"?\\s*={1,2}\\s*(?:\"?[A-Za-z_][A-Za-z0-9_]*\"?\\.)?[@\"]?(?<right>[A-Za-z_][A-Za-z0-9_]*)")]
    private static partial Regex Equality();

    [GeneratedRegex(@"\busing\s*\((?<names>[^)]*)\)", RegexOptions.IgnoreCase)]
    private static partial Regex Using();
}
