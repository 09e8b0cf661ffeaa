namespace BuildCache.Content.Tests.Fuzz.Generators;

/// <summary>Files of SQL: collections that derive from others, queries per document, and texts that are none of it.</summary>
static class QueryBuilds
{
    public const int Files = 30;

    static readonly string[] Tables = ["Page", "Data", "Tag", "Heading", "Link"];

    static readonly string[] Columns = ["id", "title", "name", "path", "url", "tag", "index", "no_such", "weight", "text"];

    static readonly string[] Pieces =
    [
        "select ", "from ", "where ", "Page ", "Data ", "q0 ", "q1 ", "* ", "1 ", "'", "\"", "`", "[", "]", "(", ")", ",", ";", ".", "-- ", "-- each: Page\n", "-- fts5: title\n", "/*", "*/", "@id ", ":x ", "? ", "?1 ", "$y ", "\n", "union ", "all ", "order by ", "limit ", "-1 ", "with ", "recursive ", "as ", "x ",
        "insert into Page ", "drop table bc_node ", "delete from Page ", "pragma x ", "attach 'x' as y ", "begin ", "vacuum ", "bc_node ", "sqlite_master ", "json_extract(", "'$.a'", "count(*) ", "over () ", "group by ", "having ", "null ", "1e400 ", "x'00' ", "\0", "\ud83d", "\ufeff", "é ", "load_extension('x') ", "random() ", "date('now') ", "glob ", "like ", "escape ", "'%' ",
    ];

    static readonly string[] Mistakes = ["selec 1", "select", "select 1 from no_such_table", "select (1", "select 'a", "select 1; select 2", "insert into Page values (1)", "select no_such_function(1)", "select 1 from Page order", "drop table Page", "pragma table_info(Page)", "select * from bc_node", ""];

    public static FuzzCase Next(Choices choices) => Batch.Of(
    [
        new("a.md", "---\ntitle: A\ntags: [x, y]\n---\n# A\n[l](b.md)\n", Expected.Right),
        new("b.md", "# B\n", Expected.Right),
        new("_data/d.json", "[{\"n\":1},{\"n\":2}]", Expected.Right),
        .. choices.Several(Files - 3, number => One(choices, number)),
    ]);

    static BatchFile One(Choices choices, int number) => choices.Way<BatchFile>(
        () => new($"queries/q{number}.sql", Comment(choices) + Select(choices, number), Expected.Right),
        () => new($"queries/q{number}.sql", Comment(choices) + choices.Pick<string>(Mistakes), Expected.Wrong),
        () => new($"queries/q{number}.sql", string.Concat(choices.Many(8, 40, () => choices.Pick<string>(Pieces)))),
        () => new($"queries/q{number}.sql", $"-- each: Page\nselect {Expression(choices, 0)} as a from {choices.Pick<string>(Tables)} where path = @path or page = @id", Expected.Anything));

    static string Comment(Choices choices) => choices.Pick("", "-- a note\n", "/* a\n note */\n", "\n\n", "\ufeff");

    static string Select(Choices choices, int number)
    {
        // What was defined before: no cycles.
        var from = choices.Pick<string>(Tables);
        var where = choices.Once(2) ? $" where {Expression(choices, 0)}" : "";
        var rest = choices.Pick("", " order by 1", " limit 3", $" union all select {number}, 2", " order by 1 desc limit 1 offset 1");
        return $"select {Expression(choices, 0)} as a, {Expression(choices, 0)} as b from {from}{where}{rest}{choices.Pick("", ";", "\n", " -- end")}";
    }

    static string Expression(Choices choices, int depth) => choices.Way<string>(
        () => choices.Pick<string>(Columns) is var column && column == "index" ? "\"index\"" : column,
        () => choices.Pick("1", "'a'", "null", "1.5", "'é🎉'", "''''"),
        () => depth > 3 ? "1" : $"({Expression(choices, depth + 1)} {choices.Pick("+", "||", "=", "<", "and", "or", "is", "like", "%", "/")} {Expression(choices, depth + 1)})",
        () => depth > 3 ? "2" : $"{choices.Pick("upper", "length", "abs", "typeof", "lower", "quote", "coalesce(1,", "max(1,", "trim", "unicode")}".TrimEnd(',') is var name && name.Contains('(') ? $"{name}, {Expression(choices, depth + 1)})" : $"{name}({Expression(choices, depth + 1)})",
        () => depth > 3 ? "3" : $"case when {Expression(choices, depth + 1)} then {Expression(choices, depth + 1)} else {Expression(choices, depth + 1)} end",
        () => $"('{{\"a\":[1,\"x\"]}}' ->> {choices.Pick("'$.a'", "'a'", "'$.a[1]'", "'none'", "1")})",
        () => depth > 2 ? "4" : $"(select count(*) from {choices.Pick<string>(Tables)})");
}
