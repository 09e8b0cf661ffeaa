using System.Text;

namespace BuildCache;

/// <summary>How SQLite is going to run a statement, in its own words. By the same plan, rows that are equal for an ORDER BY come in the same order.</summary>
static class QueryPlan
{
    public static string Of(Connection connection, string sql)
    {
        var plan = new StringBuilder();
        try
        {
            using var statement = Statement.Prepare(connection, "explain query plan " + sql);
            foreach (var row in statement.Rows())
            {
                plan.Append(row.Text(3)).Append('\n');
            }
        }
        catch (StoreException error) when (error.IsMistake)
        {
            // It was analysed for other columns than there are, and is about to be analysed again.
            return "";
        }
        return plan.ToString();
    }
}
