namespace BuildCache;

/// <summary>Whether the rows of a query have an order, told from its text.</summary>
static class RowOrder
{
    static readonly string[] Aggregates = ["count", "sum", "min", "max", "avg", "total", "group_concat", "string_agg", "json_group_array", "json_group_object", "exists"];

    /// <summary>Whether rows come in no defined order although order can show.</summary>
    public static bool IsUndefined(string sql)
    {
        var code = Outermost(SqlLexer.Code(sql));
        return !Stands(code, "order", "by") && !IsSingle(code);
    }

    /// <summary>What stands in no parentheses: where an ORDER BY of the whole query would be.</summary>
    static List<SqlToken> Outermost(List<SqlToken> code)
    {
        var outermost = new List<SqlToken>();
        var depth = 0;
        foreach (var token in code)
        {
            if (token.Is("("))
            {
                depth++;
            }
            else if (token.Is(")"))
            {
                depth--;
            }
            else if (depth == 0)
            {
                outermost.Add(token);
            }
        }
        return outermost;
    }

    /// <summary>An aggregate without GROUP BY gives one row.</summary>
    static bool IsSingle(List<SqlToken> code)
    {
        var limit = code.FindIndex(static token => token.Is("limit"));
        return code is [var select, var aggregate, ..] && select.Is("select") && Array.Exists(Aggregates, name => aggregate.Is(name)) && !(code.Count > 2 && (code[2].Is(",") || code[2].Is("over"))) && !Stands(code, "group", "by")
            || limit >= 0 && limit + 1 < code.Count && code[limit + 1].Text is "1" && !(limit + 2 < code.Count && code[limit + 2].Is(","));
    }

    static bool Stands(List<SqlToken> code, string first, string second) => code.Zip(code.Skip(1)).Any(pair => pair.First.Is(first) && pair.Second.Is(second));
}
