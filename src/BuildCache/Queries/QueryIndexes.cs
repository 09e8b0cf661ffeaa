namespace BuildCache;

/// <summary>
/// Gives each column that a query compares for equality, with a parameter or with another column, an index on the view's exact expression:
/// SQLite makes no automatic index for expressions, so a join without one reads every document for every row. It is made when the statement
/// is registered, before it runs for the first time, and goes when no statement needs it. Of two indexes that serve equally well SQLite takes
/// the younger one, so when everything is settled they stand in the order of their names: a plan depends on the queries of the project and
/// never on its history.
/// </summary>
static class QueryIndexes
{
    const string Prefix = "index:";

    /// <summary>The indexes that a statement needs.</summary>
    public static IEnumerable<QueryIndex> Of(QueryStatement statement, ILiveCollections collections)
    {
        foreach (var name in Compared(statement.Text).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            foreach (var (collection, column) in statement.Reads.Where(read => read.Column.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                if (collections.FullTextOf(collection) is not null || CollectionView.IsId(column) && !collections.HasKey(collection, "id"))
                {
                    continue; // an index of its own, or the primary key
                }
                yield return new QueryIndex($"{Prefix}{collection}:{column}", collection, $"on {CollectionTable.TableOf(collection)} ({CollectionView.Expression(column)})");
            }
        }
    }

    /// <summary>The indexes that there are on documents, those of statements and those that the project declares, from the oldest to the youngest.</summary>
    public static List<QueryIndex> Present(Connection db) =>
        db.Prepare("select name, tbl_name, sql from sqlite_schema where type = 'index' and (name >= ?1 and name < ?2 or name >= ?3 and name < ?4) order by rowid")
            .BindRange(Prefix).BindRange(DeclaredIndexes.Prefix)
            .List(static row => new QueryIndex(row.Text(0), row.Text(1)["document:".Length..], row.Text(2)[QueryIndex.Head(row.Text(0)).Length..]));

    /// <summary>
    /// What makes the indexes of statements those that are needed, and brings all of a collection into the order of their names.
    /// </summary>
    public static IEnumerable<(string Collection, string Change)> Changes(List<QueryIndex> present, IReadOnlyCollection<QueryIndex> needed)
    {
        foreach (var collection in present.Concat(needed).GroupBy(static index => index.Collection, StringComparer.Ordinal).OrderBy(static group => group.Key, StringComparer.Ordinal))
        {
            var there = present.FindAll(index => index.Collection == collection.Key);
            var wanted = needed.Where(index => index.Collection == collection.Key).Concat(there.Where(static index => index.IsDeclared)).Distinct().OrderBy(static index => index.Name, StringComparer.Ordinal).ToList();
            var stays = there.Zip(wanted).TakeWhile(static pair => pair.First == pair.Second).Count();
            foreach (var index in there.Skip(stays))
            {
                yield return (collection.Key, index.Drop);
            }
            foreach (var index in wanted.Skip(stays))
            {
                yield return (collection.Key, index.Create);
            }
        }
    }

    /// <summary>The columns on either side of a <c>=</c>, and those of <c>USING</c>.</summary>
    static IEnumerable<string> Compared(string sql)
    {
        var code = SqlLexer.Code(sql);
        for (var i = 1; i < code.Count - 1; i++)
        {
            if (!code[i].Is("=") && !code[i].Is("=="))
            {
                continue;
            }
            if (code[i - 1].IsName)
            {
                yield return code[i - 1].Name;
            }
            var right = i + 1;
            while (right + 2 < code.Count && code[right].IsName && code[right + 1].Is("."))
            {
                right += 2;
            }
            if (code[right].IsName)
            {
                yield return code[right].Name;
            }
        }
        foreach (var name in UsingColumns(code))
        {
            yield return name;
        }
    }

    /// <summary>The columns of <c>USING (…)</c>.</summary>
    public static IEnumerable<string> UsingColumns(List<SqlToken> code)
    {
        for (var i = 0; i < code.Count - 1; i++)
        {
            if (code[i].Is("using") && code[i + 1].Is("("))
            {
                for (i += 2; i < code.Count && !code[i].Is(")"); i++)
                {
                    if (code[i].IsName)
                    {
                        yield return code[i].Name;
                    }
                }
            }
        }
    }
}

/// <summary>An index on documents: its name, the collection, and what it is on, as SQL says it.</summary>
sealed record QueryIndex(string Name, string Collection, string On)
{
    public string Create => Head(Name) + On;

    public string Drop => $"drop index {SqlName.Quote(Name)}";

    /// <summary>Whether the project asks for it, and no statement.</summary>
    public bool IsDeclared => Name.StartsWith(DeclaredIndexes.Prefix, StringComparison.Ordinal);

    /// <summary>How the statement begins that creates it; SQLite keeps it in these words.</summary>
    public static string Head(string name) => $"CREATE INDEX {SqlName.Quote(name)} ";
}
