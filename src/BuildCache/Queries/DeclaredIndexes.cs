using System.Text;

namespace BuildCache;

/// <summary>
/// Indexes that the project asks for, in items <c>BuildCacheIndex</c>: a collection, and in <c>Columns</c> what its index is on, columns or
/// expressions of columns. An index makes queries fast and changes no row of theirs. Rows that are equal for a query's <c>order by</c> may
/// come in another order with it, so the queries over the collection are looked at once when one comes or goes.
/// </summary>
/// <param name="db">The writer.</param>
/// <param name="collections">The collections that there are.</param>
/// <param name="changed">Told of each collection with other indexes than before.</param>
/// <param name="longest">How long making one may take; zero for ever.</param>
sealed class DeclaredIndexes(Connection db, ILiveCollections collections, Action<string> changed, TimeSpan longest)
{
    public const string ItemName = "BuildCacheIndex";

    /// <summary>How the names of such indexes begin.</summary>
    public const string Prefix = "declared:";

    readonly List<Diagnostic> refused = [];
    readonly SortedDictionary<(string Collection, string Columns), Diagnostic> failed = [];

    /// <summary>What is wrong with declarations.</summary>
    public IEnumerable<Diagnostic> Errors => refused.Concat(failed.Values);

    /// <summary>Makes the declared indexes those of the database; it is in a transaction.</summary>
    /// <param name="items">What the project declares.</param>
    /// <param name="isIncomplete">Whether collections may be missing because their handlers could not be loaded.</param>
    public void Apply(IReadOnlyList<Item> items, bool isIncomplete)
    {
        var present = Present();
        foreach (var item in items)
        {
            var columns = item.Metadata.GetValueOrDefault("Columns") ?? "";
            var name = $"{Prefix}{item.Identity}:{columns}";
            if (isIncomplete && !collections.Exists(item.Identity))
            {
                continue;
            }
            if (Refusal(item.Identity, columns, collections) is { } refusal)
            {
                refused.Add(refusal);
                continue;
            }
            if (present.Remove(name))
            {
                continue;
            }
            if (Make(item.Identity, columns))
            {
                changed(item.Identity);
                Asked.NoteMove(db);
            }
        }
        foreach (var (gone, collection) in present)
        {
            db.Execute($"drop index {SqlName.Quote(gone)}");
            changed(collection);
        }
    }

    /// <summary>
    /// Takes the indexes of a collection away, because one of them makes no sense of a document that is to be stored; null when there are
    /// none. The result puts those back that can be made with the document: in a build that finds it there it is the same ones.
    /// </summary>
    public Action? Suspend(string collection)
    {
        var names = Present().Where(index => index.Value == collection).Select(static index => index.Key).Order(StringComparer.Ordinal).ToList();
        names.ForEach(name => db.Execute($"drop index {SqlName.Quote(name)}"));
        return names.Count == 0 ? null : () =>
        {
            if (names.FindAll(name => !Make(collection, name[$"{Prefix}{collection}:".Length..])).Count > 0)
            {
                changed(collection);
            }
        };
    }

    /// <summary>Makes what could not be made of the documents of the last build, now that those of this one are there.</summary>
    /// <returns>Whether there are other indexes now.</returns>
    public bool Retry()
    {
        var made = failed.Keys.ToList().FindAll(index => Make(index.Collection, index.Columns));
        made.ForEach(index => changed(index.Collection));
        return made.Count > 0;
    }

    /// <summary>Makes an index; false when its declaration, or a document, does not allow that.</summary>
    bool Make(string collection, string columns)
    {
        using var limit = db.Limit(longest);
        try
        {
            db.Execute($"create index {SqlName.Quote($"{Prefix}{collection}:{columns}")} on {CollectionTable.TableOf(collection)} ({Expressions(columns)})");
            failed.Remove((collection, columns));
            return true;
        }
        catch (StoreException error) when (error.IsMistake || error.IsInterrupt)
        {
            failed[(collection, columns)] = new Diagnostic(Severity.Error, "BCM1326", $"The index of '{collection}' on '{columns}' cannot be made: {db.Explain(error).Reason}. Columns are separated by commas; an expression uses columns of the collection and functions of SQLite, and must hold for every document.");
            return false;
        }
    }

    /// <summary>The indexes that there are, by name, with the collection that each is on.</summary>
    Dictionary<string, string> Present()
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in db.Prepare("select name, tbl_name from sqlite_schema where type = 'index' and name >= ? and name < ?").BindRange(Prefix).Rows())
        {
            names.Add(row.Text(0), row.Text(1)["document:".Length..]);
        }
        return names;
    }

    static Diagnostic? Refusal(string collection, string columns, ILiveCollections collections)
    {
        if (!collections.Exists(collection))
        {
            return new Diagnostic(Severity.Error, "BCM1325", $"The item {ItemName} names the collection '{collection}', and no handler produces one of that name, and no query defines it. Letter case matters.");
        }
        if (collections.FullTextOf(collection) is not null)
        {
            return new Diagnostic(Severity.Error, "BCM1325", $"The item {ItemName} names the collection '{collection}', which has a full-text index instead; declare the index on a collection that it reads.");
        }
        if (columns.Trim().Length == 0)
        {
            return new Diagnostic(Severity.Error, "BCM1326", $"The item {ItemName} for '{collection}' does not say what the index is on: Columns=\"section, weight\".");
        }
        // A function of our own, or of an extension, would make the database unreadable for everyone who does not have it.
        var code = SqlLexer.Code(columns);
        return code.Where((token, i) => token.IsName && IsCall(code, i)).Select(static token => token.Name).FirstOrDefault(static name => !AllowedFunctions.Contains(name) || QueryFunctions.Names.Contains(name)) is { } call
            ? new Diagnostic(Severity.Error, "BCM1326", $"The index of '{collection}' on '{columns}' calls {call}, and an index may call only functions of SQLite itself whose result never changes. Emit the value as a key of the documents, and declare the index on that.")
            : null;
    }

    /// <summary>
    /// The declaration with each column as it is spelt in a query of the view, so that SQLite finds the index: where SQLite puts a column of
    /// a view into an expression, it adds the collation that the column had there.
    /// </summary>
    static string Expressions(string columns)
    {
        var code = SqlLexer.Code(columns);
        var text = new StringBuilder();
        var (depth, copied) = (0, 0);
        for (var i = 0; i < code.Count; i++)
        {
            depth += code[i].Is("(") ? 1 : code[i].Is(")") ? -1 : 0;
            if (IsColumn(code, i))
            {
                var column = CollectionView.Expression(code[i].Name);
                text.Append(columns, copied, code[i].Start - copied).Append(depth == 0 && IsAlone(code, i) ? column : $"({column} collate binary)");
                copied = code[i].End;
            }
        }
        return text.Append(columns, copied, columns.Length - copied).ToString();
    }

    static bool IsCall(List<SqlToken> code, int i) => i + 1 < code.Count && code[i + 1].Is("(");

    /// <summary>Whether a name is that of a column: no keyword, and no function or collation.</summary>
    static bool IsColumn(List<SqlToken> code, int i) => code[i].IsName && !IsCall(code, i)
        && !(code[i].Kind == SqlTokenKind.Word && SqliteNative.IsKeyword(code[i].Name))
        && !(i > 0 && (code[i - 1].Is("collate") || code[i - 1].Is(".")));

    /// <summary>Whether a column stands for itself in the list, with no more than a direction or a collation behind it.</summary>
    static bool IsAlone(List<SqlToken> code, int i) => (i == 0 || code[i - 1].Is(","))
        && (i + 1 == code.Count || code[i + 1].Is(",") || code[i + 1].Kind == SqlTokenKind.Word);
}
