namespace BuildCache;

/// <summary>Names in SQL (https://sqlite.org/lang_keywords.html): quoted, they may hold anything.</summary>
static class SqlName
{
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
