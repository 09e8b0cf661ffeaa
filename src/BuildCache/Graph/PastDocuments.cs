namespace BuildCache;

/// <summary>
/// Documents as they were, in a database of their own that is in memory: the same tables and views, so that the same queries can be asked.
/// </summary>
static class PastDocuments
{
    /// <summary>A database with these documents.</summary>
    /// <param name="collections">The collections that there were.</param>
    /// <param name="documents">Their documents.</param>
    public static Connection Fill(IEnumerable<string> collections, IEnumerable<EmittedDocument> documents)
    {
        var db = Database.CreateEmpty();
        db.Execute("begin");
        var given = documents.GroupBy(static document => document.Collection).ToDictionary(static group => group.Key, static group => group.ToList(), StringComparer.Ordinal);
        foreach (var name in collections)
        {
            Add(db, name, given.GetValueOrDefault(name) ?? []);
        }
        db.Execute("commit");
        return db;
    }

    /// <summary>Adds a collection.</summary>
    public static void Add(Connection db, string name, IReadOnlyList<EmittedDocument> documents)
    {
        var collection = new Collection(name);
        collection.Columns[""] = new Column();
        db.Execute(CollectionTable.Create(name));
        // What several calls gave is visible to nobody, then as now.
        foreach (var document in documents.GroupBy(static document => document.Id).Where(static group => group.Count() == 1).Select(static group => group.Single()))
        {
            db.Prepare($"insert into {CollectionTable.TableOf(name)} (id, owner, clash, body) values (?, 1, 0, ?)").Bind(document.Id).BindText(document.Body).Run();
            collection.Columns[""].Documents++;
            foreach (var key in Json.Parse(document.Body)!.AsObject().Select(static pair => pair.Key))
            {
                if (!collection.Columns.TryGetValue(key, out var column))
                {
                    collection.Columns.Add(key, column = new Column());
                }
                column.Documents++;
            }
        }
        foreach (var (key, column) in collection.Columns)
        {
            db.Prepare("insert into bc_column (collection, name, documents, revision) values (?, ?, ?, 0)").Bind(name).Bind(key).Bind(column.Documents).Run();
        }
        collection.FindVariants();
        db.Execute(CollectionView.Create(collection));
    }
}
