namespace BuildCache;

/// <summary>
/// A collection that is shown as an FTS5 table (https://sqlite.org/fts5.html) instead of a view: the same documents, which can be searched
/// too. The table keeps the index alone and takes what it shows from the documents. FTS5 knows rows by numbers and gives them in that order;
/// the numbers follow the order of the ids, with gaps for what comes between, so that the order of rows says nothing of their history.
/// </summary>
sealed record FullTextIndex(string Collection, IReadOnlyList<string> Columns, string Create)
{
    /// <summary>The distance between the numbers of neighbours when all are numbered.</summary>
    public const long Gap = 1L << 20;

    static readonly string[] Suffixes = ["_data", "_idx", "_content", "_docsize", "_config"];

    static readonly string[] Options = ["tokenize", "prefix", "detail"];

    public string Table => SqlName.Quote(Collection);

    /// <summary>The numbers of the documents.</summary>
    public string Numbers => SqlName.Quote("fulltext:" + Collection);

    /// <summary>What the index takes its text from: the documents with their numbers.</summary>
    public string Rows => RowsOf(Collection);

    string ColumnList => string.Join(", ", Columns.Select(SqlName.Quote));

    /// <summary>The tables in which FTS5 keeps an index.</summary>
    public static IEnumerable<string> PartsOf(string collection) => Suffixes.Select(suffix => collection + suffix);

    /// <summary>The index that a definition asks for.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="arguments">As FTS5 takes them: the columns that can be searched (none: all but the id), and options.</param>
    /// <param name="columns">What the query gives.</param>
    /// <exception cref="ArgumentException">The arguments are not understood, or ask for what cannot be; the message says why.</exception>
    public static FullTextIndex Of(string collection, string arguments, IReadOnlyList<string> columns)
    {
        if (!CollectionName.IsWord(collection))
        {
            throw new ArgumentException("the name of a collection that can be searched must begin with a letter and continue with letters, digits, _ and -");
        }
        var named = new List<string>();
        var options = new List<string>();
        foreach (var argument in Divided(SqlLexer.Code(arguments)))
        {
            var text = arguments[argument[0].Start..argument[^1].End];
            if (argument is [{ Kind: SqlTokenKind.Word } option, var equals, ..] && equals.Is("="))
            {
                options.Add(Options.Contains(option.Name, StringComparer.OrdinalIgnoreCase)
                    ? text
                    : throw new ArgumentException($"the option '{option.Name}' is not one of {string.Join(", ", Options)}"));
            }
            else
            {
                var name = argument is [var alone] ? alone.Name : text;
                named.Add(columns.FirstOrDefault(column => column.Equals(name, StringComparison.OrdinalIgnoreCase))
                    ?? throw new ArgumentException($"the query gives no column '{name}'; it gives {string.Join(", ", columns)}, and a tokenizer is named by tokenize = '{name}'"));
            }
        }
        if (columns.FirstOrDefault(column => column.Equals(collection, StringComparison.OrdinalIgnoreCase) || column.ToLowerInvariant() is "rank" or "rowid") is { } taken)
        {
            throw new ArgumentException($"the column '{taken}' has a name that FTS5 uses itself; give it another with 'as'");
        }
        if (columns.GroupBy(static column => column, StringComparer.OrdinalIgnoreCase).FirstOrDefault(static group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"the query gives two columns '{twice.Key}'; give one of them another name with 'as'");
        }
        var indexed = named.Count > 0 ? named : [.. columns.Where(static column => !CollectionView.IsId(column))];
        if (indexed.Count == 0)
        {
            throw new ArgumentException("the query gives no column to search in");
        }
        var others = columns.Except(indexed, StringComparer.OrdinalIgnoreCase).ToList();
        if (!columns.Any(CollectionView.IsId))
        {
            others.Add("id");
        }
        var parts = indexed.Select(SqlName.Quote).Concat(others.Select(static column => SqlName.Quote(column) + " unindexed"))
            .Append($"content = {SqlName.Quote(NameOfRows(collection))}").Append("content_rowid = number").Concat(options);
        return new FullTextIndex(collection, [.. indexed, .. others], $"CREATE VIRTUAL TABLE {SqlName.Quote(collection)} using fts5({string.Join(", ", parts)})");
    }

    /// <summary>The index as it stands in the database; null when the collection is shown as a view.</summary>
    public static FullTextIndex? Find(Connection db, string collection)
    {
        var create = db.Prepare("select sql from sqlite_schema where type = 'table' and name = ?").Bind(collection).First(static row => row.Text(0));
        return create is null ? null : new FullTextIndex(collection, db.Prepare("select name from pragma_table_info(?)").Bind(collection)
            .List(static row => row.Text(0)), create);
    }

    /// <summary>Makes the table in place of a view, with all documents in it.</summary>
    public void Show(Connection db)
    {
        db.Execute($"create table {Numbers} (document text primary key, number integer not null unique) strict, without rowid");
        db.Execute($"create view {Rows} as select number, {string.Join(", ", Columns.Select(static column => $"{CollectionView.Expression(column)} as {SqlName.Quote(column)}"))} from {Numbers} join {CollectionTable.TableOf(Collection)} on id = document");
        db.Execute(Create);
        Renumber(db);
    }

    /// <summary>Removes whatever stands in the database under a collection's name: a view, or a table with all that belongs to it.</summary>
    public static void Hide(Connection db, string collection)
    {
        var isTable = db.Prepare("select 1 from sqlite_schema where type = 'table' and name = ?").Bind(collection).Any();
        db.Execute($"drop {(isTable ? "table" : "view")} if exists {SqlName.Quote(collection)}");
        db.Execute($"drop view if exists {RowsOf(collection)}; drop table if exists {SqlName.Quote("fulltext:" + collection)}");
    }

    /// <summary>Takes a document out of the index; while the document is still there, because FTS5 has to be told what it was.</summary>
    public void Remove(Connection db, string id)
    {
        db.Prepare($"insert into {Table} ({Table}, rowid, {ColumnList}) select 'delete', number, {ColumnList} from {Rows} where number = (select number from {Numbers} where document = ?)").Bind(id).Run();
        db.Prepare($"delete from {Numbers} where document = ?").Bind(id).Run();
    }

    /// <summary>Puts a document, which is there already, into the index; false when no number is free for it and all have to be numbered again.</summary>
    public bool Add(Connection db, string id)
    {
        var before = Number(db, $"select number from {Numbers} where document < ? order by document desc limit 1", id);
        var after = Number(db, $"select number from {Numbers} where document > ? order by document limit 1", id);
        var number = after is null ? (before ?? 0) + Gap : ((before ?? 0) + after.Value) / 2;
        if (number == (before ?? 0))
        {
            return false;
        }
        db.Prepare($"insert into {Numbers} (document, number) values (?, ?)").Bind(id).Bind(number).Run();
        db.Prepare($"insert into {Table} (rowid, {ColumnList}) select number, {ColumnList} from {Rows} where number = ?").Bind(number).Run();
        return true;
    }

    /// <summary>Numbers all documents and makes the index anew.</summary>
    public void Renumber(Connection db)
    {
        db.Execute($"delete from {Numbers}");
        db.Execute($"insert into {Numbers} (document, number) select id, row_number() over (order by id) * {Gap} from {CollectionTable.TableOf(Collection)}");
        db.Execute($"insert into {Table} ({Table}) values ('rebuild')");
    }

    static long? Number(Connection db, string sql, string id) => db.Prepare(sql).Bind(id).First<long?>(static row => row.Int64(0));

    static string NameOfRows(string collection) => $"fulltext:{collection}:rows";

    static string RowsOf(string collection) => SqlName.Quote(NameOfRows(collection));

    /// <summary>What stands between commas, where anything does.</summary>
    static IEnumerable<List<SqlToken>> Divided(List<SqlToken> code)
    {
        for (var start = 0; start < code.Count;)
        {
            var comma = code.FindIndex(start, static token => token.Is(","));
            var end = comma < 0 ? code.Count : comma;
            if (end > start)
            {
                yield return code[start..end];
            }
            start = end + 1;
        }
    }
}
