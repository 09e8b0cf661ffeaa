namespace BuildCache;

/// <summary>
/// Whether each row of a query comes of rows of its collections that stand together, one of each: a selection from joins, grouped perhaps.
/// Then only rows that changed can change the result, and they show in what the query gives over them. It is told from the text, and what is
/// not understood is none: subqueries, outer joins, <c>having</c>, sets, an offset. (An aggregate of all rows gives a row over whatever is
/// changed, so nothing is ever told of it.)
/// </summary>
static class PositiveQuery
{
    static readonly string[] Others = ["with", "values", "union", "except", "intersect", "left", "right", "full", "outer", "having", "offset", "select"];

    static readonly string[] EndsOfFrom = ["where", "group", "order", "limit", "window"];

    public static bool Is(QueryStatement statement)
    {
        var code = SqlLexer.Code(statement.Text);
        return code is [var select, ..] && select.Is("select")
            && !code.Skip(1).Any(static token => Array.Exists(Others, token.Is))
            && code.Zip(code.Skip(1)).All(static pair => !pair.First.Is("in") || pair.Second.Is("("))
            && IsWholeOrBegins(code)
            && TablesOf(code) is { } tables
            && tables.Count == tables.Distinct(StringComparer.OrdinalIgnoreCase).Count()
            && statement.Collections.All(collection => tables.Contains(collection, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>A limit that is a number leaves a row where there is one.</summary>
    static bool IsWholeOrBegins(List<SqlToken> code)
    {
        var limit = code.FindIndex(static token => token.Is("limit"));
        return limit < 0
            || code.Count > limit + 1 && code[limit + 1] is { Kind: SqlTokenKind.Number } number && int.TryParse(number.Text, out var rows) && rows > 0
            && (code.Count == limit + 2 || code[limit + 2].Is(";"));
    }

    /// <summary>The tables of the FROM, each as often as it stands there; null where it is more than a list of names and their conditions.</summary>
    static List<string>? TablesOf(List<SqlToken> code)
    {
        var tables = new List<string>();
        var depth = 0;
        var (isFrom, isExpected) = (false, false);
        for (var at = 0; at < code.Count; at++)
        {
            var token = code[at];
            if (isExpected)
            {
                if (depth != 0 || !token.IsName || at + 1 < code.Count && code[at + 1].Is("."))
                {
                    return null;
                }
                tables.Add(token.Name);
                isExpected = false;
            }
            else if (token.Is("("))
            {
                depth++;
            }
            else if (token.Is(")"))
            {
                depth--;
            }
            else if (depth == 0)
            {
                isExpected = token.Is("from") || isFrom && (token.Is("join") || token.Is(","));
                isFrom = token.Is("from") || isFrom && !Array.Exists(EndsOfFrom, token.Is);
            }
        }
        return isExpected ? null : tables;
    }
}
