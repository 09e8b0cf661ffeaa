namespace BuildCache;

/// <summary>
/// The names that stand where a query names tables: behind FROM, JOIN and IN, and behind the commas of a FROM. Letter case is nothing to
/// SQL, so a collection may be spelt otherwise there. Elsewhere it counts: a column <c>tag</c> is no mention of the collection <c>Tag</c>.
/// </summary>
static class TableNames
{
    public static HashSet<string> Of(string sql)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var outer = new Stack<bool>();
        var (isFrom, isExpected, isIn) = (false, false, false);
        var last = "";
        foreach (var token in SqlLexer.Code(sql))
        {
            var wasIn = isIn;
            var named = last;
            (isIn, last) = (false, "");
            switch (token.Kind is SqlTokenKind.Word or SqlTokenKind.Symbol ? token.Text.ToString().ToLowerInvariant() : "")
            {
                case "(":
                    outer.Push(isFrom);
                    // Tables in parentheses are tables; the values of an IN and the arguments of a function are not.
                    isFrom = isExpected = isExpected && !wasIn;
                    break;
                case ")":
                    isFrom = outer.TryPop(out var before) && before;
                    isExpected = false;
                    break;
                case ",":
                    isExpected = isFrom;
                    break;
                case ".":
                    // What came before was the name of the schema.
                    isExpected = names.Remove(named);
                    break;
                case "from":
                    isFrom = isExpected = true;
                    break;
                case "join":
                    isExpected = true;
                    break;
                case "in":
                    isExpected = isIn = true;
                    break;
                case "select" or "values" or "where" or "group" or "having" or "window" or "order" or "limit" or "union" or "except" or "intersect":
                    isFrom = isExpected = false;
                    break;
                default:
                    if (isExpected && (token.IsName || token.Kind == SqlTokenKind.String))
                    {
                        names.Add(last = token.Name);
                        isExpected = false;
                    }
                    break;
            }
        }
        return names;
    }
}
