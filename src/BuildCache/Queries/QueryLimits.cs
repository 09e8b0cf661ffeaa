namespace BuildCache;

/// <summary>What SQLite has limits for, in words for whoever wrote the query; and a limit that it does not have.</summary>
static class QueryLimits
{
    /// <summary>So many SELECTs a query may have. Each may read the one before it, and SQLite looks at all of such a chain once for each of its links.</summary>
    public const int MostSelects = 500;

    /// <summary>Why a text is not given to SQLite at all; null where it is.</summary>
    public static string? RefusalOf(List<SqlToken> code) => code.Count(static token => token.Is("select")) > MostSelects
        ? $"it has more than {MostSelects} SELECTs; divide it into several queries, or write a list of values as VALUES (…), (…)"
        : null;

    /// <summary>What SQLite says, in plain words where it says only which of its limits was reached.</summary>
    public static string Explain(string message) =>
        message is "Recursion limit" or "parser stack overflow" ? "its parentheses, operators or subqueries are nested too deeply; move parts of it into WITH name AS (…)"
        : message.StartsWith("Expression tree is too large", StringComparison.Ordinal) ? "an expression in it has more than 1,000 parts; where it compares with one value after the other, write a list: column in (…)"
        : message == "too many terms in compound SELECT" ? "it puts more than 500 SELECTs together with UNION; divide it into several queries, or write a list of values as VALUES (…), (…)"
        : message.StartsWith("too many FROM clause terms", StringComparison.Ordinal) ? "it reads more than 200 tables in one FROM; divide it into several queries"
        : message == "too many columns in result set" ? "it gives more than 2,000 columns; give rows with a name and a value instead"
        : message.StartsWith("unrecognized token: ", StringComparison.Ordinal) ? InvalidQuery.Shown(message)
        : message;
}
