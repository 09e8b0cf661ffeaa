namespace BuildCache;

/// <summary>
/// The SQL functions that a query may call: those whose result follows from their arguments. Date functions are among them because ours
/// (see <see cref="QueryFunctions"/>) refuse the present time.
/// </summary>
static class AllowedFunctions
{
    static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        // core, https://sqlite.org/lang_corefunc.html
        "abs", "char", "coalesce", "concat", "concat_ws", "format", "glob", "hex", "if", "ifnull", "iif", "instr", "length", "like", "likelihood",
        "likely", "lower", "ltrim", "max", "min", "nullif", "octet_length", "printf", "quote", "replace", "round", "rtrim", "sign",
        "soundex", "substr", "substring", "trim", "typeof", "unhex", "unicode", "unistr", "unistr_quote", "unlikely", "upper", "zeroblob", "match", "regexp",
        // aggregates and windows
        "avg", "count", "group_concat", "string_agg", "sum", "total", "median", "percentile", "percentile_cont", "percentile_disc",
        "row_number", "rank", "dense_rank", "percent_rank", "cume_dist", "ntile", "lag", "lead", "first_value", "last_value", "nth_value",
        // JSON, https://sqlite.org/json1.html
        "json", "json_array", "json_array_length", "json_error_position", "json_extract", "json_insert", "json_object", "json_patch",
        "json_pretty", "json_quote", "json_remove", "json_replace", "json_set", "json_type", "json_valid", "json_group_array",
        "json_group_object", "json_each", "json_tree", "->", "->>",
        // mathematics
        "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "ceil", "ceiling", "cos", "cosh", "degrees", "exp", "floor", "ln", "log",
        "log10", "log2", "mod", "pi", "pow", "power", "radians", "sin", "sinh", "sqrt", "tan", "tanh", "trunc",
        // full-text search, https://sqlite.org/fts5.html#_auxiliary_functions_
        "bm25", "highlight", "snippet",
    };

    public static bool Contains(string name) => Names.Contains(name) || QueryFunctions.Names.Contains(name);
}
