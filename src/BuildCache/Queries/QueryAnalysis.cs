using System.Text.RegularExpressions;
using SQLitePCL;

namespace BuildCache;

/// <summary>
/// Finds out what a query reads by preparing it under SQLite's authorizer, and refuses what a query must not do: write, call functions
/// that are not deterministic, look into the engine's own tables.
/// </summary>
sealed partial class QueryAnalysis(Connection connection, ICollections collections, QueryLibrary library)
{
    /// <summary>Analyses a text. Where it names columns that no document has, they are added to the text that is run, and it is tried again.</summary>
    public QueryStatement Analyse(string sql)
    {
        if (sql.IndexOf('\0', StringComparison.Ordinal) is var nul and >= 0)
        {
            // SQLite would take what stands before it for all.
            return new QueryStatement { Sql = sql, Text = sql, Error = "it contains a NUL character", ErrorOffset = nul };
        }
        if (QueryLimits.RefusalOf(SqlLexer.Code(sql)) is { } tooMuch)
        {
            return new QueryStatement { Sql = sql, Text = sql, Error = tooMuch };
        }
        var absent = new AbsentColumns();
        var mentioned = Mentioned(sql).ToList();
        foreach (var searched in mentioned.Where(name => collections.FullTextOf(name) is not null))
        {
            // SQLite opens a virtual table when it is first used on a connection, with statements of its own: not under our authorizer.
            using var opened = Statement.Prepare(connection, $"select 1 from {SqlName.Quote(searched)} limit 0");
        }
        mentioned.RemoveAll(name => collections.FullTextOf(name) is not null);
        while (true)
        {
            var statement = TryAnalyse(sql, absent, out var failure);
            var isHelped = failure is not null
                && (MissingColumn().Match(failure) is { Success: true } missing ? absent.TryAdd(Unqualified(missing.Groups["name"].Value), mentioned)
                : AmbiguousColumn().Match(failure) is { Success: true } ambiguous && absent.TryTakeBack(Unqualified(ambiguous.Groups["name"].Value)));
            if (!isHelped)
            {
                return statement;
            }
        }
    }

    /// <summary>The collections whose name occurs in a text: at least those that it reads.</summary>
    public IEnumerable<string> Mentioned(string sql) =>
        SqlLexer.Code(sql).Where(static token => token.IsName).Select(static token => token.Name).Where(collections.Exists)
            .Concat(TableNames.Of(sql).Select(collections.SpellingOf).OfType<string>()).Distinct(StringComparer.Ordinal);

    QueryStatement TryAnalyse(string sql, AbsentColumns absent, out string? failure)
    {
        var executable = absent.Apply(sql);
        var reads = new HashSet<(string, string)>();
        var calls = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        string? refusal = null;
        string? refused = null;
        raw.sqlite3_set_authorizer(connection.Handle, (_, action, first, second, _, view) => Authorize(action, first.utf8_to_string(), second.utf8_to_string(), view.utf8_to_string()), null);
        try
        {
            using var statement = Statement.Prepare(connection, executable, out var rest);
            failure = null;
            var isSelect = statement.ColumnCount > 0 && statement.IsReadOnly;
            var isAlone = SqlLexer.Code(rest).TrueForAll(static token => token.Is(";"));
            return new QueryStatement
            {
                Sql = sql,
                Text = sql,
                Executable = absent.Apply(sql, collections),
                Error = !isSelect ? "only a SELECT can be a query" : !isAlone ? "only one statement can be a query" : null,
                ErrorOffset = isSelect && !isAlone ? sql.Length - rest.AsSpan().TrimStart().Length : -1,
                Reads = [.. Used(sql, reads, absent).Union(absent.LeftOut(collections)).Union(JoinedColumns(sql)).Order()],
                Absent = [.. absent.Missing(collections).Order()],
                Calls = [.. library.Every, .. calls.Select(static call => (call.Key, call.Value))],
                Columns = [.. statement.ColumnNames],
                IsUnordered = RowOrder.IsUndefined(sql),
            };
        }
        catch (StoreException error) when (error.IsMistake)
        {
            failure = refusal ?? error.Reason;
            return new QueryStatement
            {
                Sql = sql,
                Text = sql,
                Error = refusal ?? Explain(error.Reason),
                IsWaiting = library.IsIncomplete && refusal is null && NoSuchName().IsMatch(error.Reason),
                // What was added stands at the beginning; the rest of the text is the query's own.
                ErrorOffset = refusal is not null ? OffsetOf(refused, sql)
                    : error.Offset >= 0 ? Math.Max(-1, error.Offset - (executable.Length - sql.Length))
                    : OffsetOf(Unqualified(NoSuchName().Match(error.Reason).Groups["name"].Value), sql),
            };
        }
        finally
        {
            raw.sqlite3_set_authorizer(connection.Handle, (strdelegate_authorizer?)null, null);
        }

        int Authorize(int action, string? first, string? second, string? view)
        {
            switch (action)
            {
                case raw.SQLITE_SELECT or raw.SQLITE_RECURSIVE:
                    return raw.SQLITE_OK;
                case raw.SQLITE_FUNCTION:
                    if (library.RefusalOf(second!) is { } forbidden)
                    {
                        return Refuse(forbidden, second);
                    }
                    if (library.IdentityOf(second!) is { } identity)
                    {
                        calls[second!] = identity;
                    }
                    return raw.SQLITE_OK;
                case raw.SQLITE_READ:
                    // Of what is read no column, SQLite repeats the name as the query spells it.
                    first = collections.SpellingOf(first!) ?? first;
                    if (collections.FullTextOf(first!) is { } searched)
                    {
                        if (second!.Equals("rowid", StringComparison.OrdinalIgnoreCase))
                        {
                            return Refuse($"the rowid of '{first}' belongs to the engine; identify documents by their id", second);
                        }
                        // The hidden columns stand for what is indexed: a rank depends on every document.
                        reads.Add((first!, ""));
                        reads.UnionWith(searched.Columns.Contains(second, StringComparer.OrdinalIgnoreCase) ? [(first!, second)] : searched.Columns.Select(column => (first!, column)));
                        return raw.SQLITE_OK;
                    }
                    if (collections.Exists(first!))
                    {
                        reads.Add((first!, ""));
                        if (!string.IsNullOrEmpty(second))
                        {
                            reads.Add((first!, second));
                        }
                        return raw.SQLITE_OK;
                    }
                    // SQLite names a view only for the columns that are read of it. A query that counts rows reads none: that it reads the
                    // rows shows in the table inside the view alone.
                    if (view is not null && collections.SpellingOf(view) is { } shown)
                    {
                        reads.Add((shown, ""));
                        return raw.SQLITE_OK;
                    }
                    // Table-valued functions, and the query's own subqueries and common table expressions.
                    if (library.RefusalOfTable(first!) is { } foreign)
                    {
                        return Refuse(foreign, first);
                    }
                    return !CollectionName.IsForbidden(first!) && !collections.IsPartOfFullText(first!)
                        ? raw.SQLITE_OK
                        : Refuse($"'{first}' is not a collection", first);
                default:
                    return Refuse("a query must not change the database or its settings", null);
            }
        }

        int Refuse(string why, string? name)
        {
            (refusal, refused) = (why, name);
            return raw.SQLITE_DENY;
        }
    }

    /// <summary>Where the function stands that an error of a run begins with; -1 where it names none.</summary>
    public static int OffsetOfCall(string error, string sql) => CalledFunction().Match(error) is { Success: true } call ? OffsetOf(call.Groups["name"].Value, sql) : -1;

    /// <summary>Where a name stands in a text, outside strings and comments; -1 where it does not.</summary>
    public static int OffsetOf(string? name, string sql) =>
        SqlLexer.Code(sql).Where(token => token.IsName && token.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(static token => token.Start).FirstOrDefault(-1);

    /// <summary>The added columns come with all others of the collection; of those the query uses the ones that its text names.</summary>
    static IEnumerable<(string, string)> Used(string sql, HashSet<(string Collection, string Column)> reads, AbsentColumns absent)
    {
        if (absent.IsEmpty || SqlLexer.Code(sql) is var code && HasStar(code))
        {
            return reads;
        }
        // SQLite takes a text for a name where a name has to stand.
        var named = code.Where(static token => token.IsName || token.Kind == SqlTokenKind.String).Select(static token => token.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return reads.Where(read => read.Column.Length == 0 || named.Contains(read.Column));
    }

    /// <summary>Whether a <c>*</c> stands for columns, and does not multiply or count.</summary>
    static bool HasStar(List<SqlToken> code) =>
        code.Zip(code.Skip(1)).Any(static pair => pair.Second.Is("*") && (pair.First.Is("select") || pair.First.Is("distinct") || pair.First.Is("all") || pair.First.Is(",") || pair.First.Is(".")));

    // SQLite repeats a name as the query spells it: with its table, and in quotes.
    static string Unqualified(string name) => name[(name.LastIndexOf('.') + 1)..].Trim('"', '[', ']', '`');

    static string Explain(string reason) =>
        NoSuchTable().Match(reason) is { Success: true } table ? $"no handler produces a collection '{table.Groups["name"].Value}', and no query defines one of that name"
        : reason.StartsWith("cannot modify", StringComparison.Ordinal) ? "a query must not change the database"
        : QueryLimits.Explain(reason);

    [GeneratedRegex(@"no such column: (?<name>[^\s(]+)")]
    private static partial Regex MissingColumn();

    [GeneratedRegex(@"^(?:function )?(?<name>[A-Za-z_]\w*)(?:\(|:)")]
    private static partial Regex CalledFunction();

    [GeneratedRegex(@"ambiguous column name: (?<name>[^\s(]+)")]
    private static partial Regex AmbiguousColumn();

    [GeneratedRegex("^no such (?:table|function): (?<name>.+)")]
    private static partial Regex NoSuchName();

    [GeneratedRegex(@"no such table: (?<name>\S+)")]
    private static partial Regex NoSuchTable();
}
