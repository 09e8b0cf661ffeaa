using System.Collections.Concurrent;

namespace BuildCache;

/// <summary>
/// Documents in inferred collections. A document that two nodes emit is visible to nobody until one of them stops. Every visible change
/// moves exactly what can be seen of it: the columns whose values differ, the rows, the sources of the keys, the nodes of "each document".
/// </summary>
sealed partial class CollectionTable(Connection db, SourceTable sources, MarkTable marks, Revisions revisions, Causes causes) : ILiveCollections
{
    /// <summary>Documents of queries have no node as their owner; the database owns them.</summary>
    public const long Derived = 0;

    // Workers ask which names are collections while the writer adds some.
    readonly ConcurrentDictionary<string, Collection> collections = new(StringComparer.Ordinal);

    /// <summary>Called for each document that comes into sight or out of it, for the nodes of "each document".</summary>
    public Action<string, string, bool>? Appeared { get; set; }

    /// <summary>
    /// Called when a document cannot be stored because an index that the project declares makes no sense of it. Takes such indexes away, and
    /// returns what puts those back that do; null when there are none.
    /// </summary>
    public Func<string, Action?>? SuspendIndexes { get; set; }

    public IEnumerable<string> Names => collections.Keys;

    public static string TableOf(string collection) => SqlName.Quote("document:" + collection);

    /// <summary>Reads what the last build left.</summary>
    /// <returns>The keys that are kept no longer.</returns>
    public IReadOnlyList<ForgottenKey> Load()
    {
        var forgotten = ForgetKeys();
        foreach (var row in db.Prepare("select collection, name, documents, revision from bc_column").Rows())
        {
            var name = row.Text(0);
            if (!collections.TryGetValue(name, out var collection))
            {
                collections[name] = collection = new Collection(name);
            }
            collection.Columns[row.Text(1)] = new Column { Documents = row.Int64(2), Revision = row.Int64(3), RevisionBefore = row.Int64(3) };
        }
        foreach (var collection in collections.Values)
        {
            collection.FindVariants();
            collection.FullText = FullTextIndex.Find(db, collection.Name);
            collection.ViewIsStale = collection.FullText is null && !IsShown(collection);
            collection.HasSources = sources.AnyWithPrefix(SourceKind.Document, PrefixOf(collection.Name));
        }
        return forgotten;
    }

    /// <summary>Forgets the keys that no document has any more: each was kept so that the build in which it went could tell its readers.</summary>
    List<ForgottenKey> ForgetKeys() =>
        db.Prepare("delete from bc_column where documents = 0 and name <> '' returning collection, name, revision").List(static row => new ForgottenKey(row.Text(0), row.Text(1), row.Int64(2)));

    /// <summary>What the keys of the sources of a collection's documents begin with.</summary>
    static string PrefixOf(string collection) => collection + Source.Separator;

    /// <summary>
    /// Whether the view is the one that the documents ask for. A build that was killed may have committed documents with new keys and not
    /// come to the end of the level, where views follow.
    /// </summary>
    bool IsShown(Collection collection) =>
        db.Prepare("select sql from sqlite_schema where type = 'view' and name = ?").Bind(collection.Name).First(static row => row.Text(0)) == CollectionView.Create(collection);

    public FullTextIndex? FullTextOf(string name) => collections.TryGetValue(name, out var collection) ? collection.FullText : null;

    public bool IsPartOfFullText(string table) => collections.Values.Any(c => c.FullText is not null && FullTextIndex.PartsOf(c.Name).Contains(table, StringComparer.OrdinalIgnoreCase));

    /// <summary>Shows a collection by a full-text index, or (<paramref name="index"/> null) by a view again.</summary>
    /// <exception cref="StoreException">FTS5 does not understand the index.</exception>
    public void Show(string name, FullTextIndex? index)
    {
        var collection = Ensure(name);
        if (collection.FullText?.Create == index?.Create)
        {
            return;
        }
        FullTextIndex.Hide(db, name);
        collection.FullText = null;
        collection.ViewIsStale = true;
        if (index is not null)
        {
            index.Show(db);
            collection.FullText = index;
            collection.IsShownAnew = true;
        }
    }

    /// <summary>Makes a collection that nobody produces any more cease to exist: who reads it is to hear of that.</summary>
    public void Drop(string name)
    {
        if (!collections.TryRemove(name, out _))
        {
            return;
        }
        sources.ObservationsWithPrefix(SourceKind.Document, PrefixOf(name)).ForEach(marks.AddReaders);
        FullTextIndex.Hide(db, name);
        db.Execute($"drop table {TableOf(name)}");
        db.Prepare("delete from bc_column where collection = ?").Bind(name).Run();
    }

    public List<long> OwnersOf(string collection, string id)
    {
        return Exists(collection) ? db.Prepare($"select owner from {TableOf(collection)} where id = ?").Bind(id).List(static row => row.Int64(0)) : [];
    }

    /// <summary>Makes a collection exist: its table, its row counter, its view (when the views are rebuilt).</summary>
    public Collection Ensure(string name)
    {
        if (collections.TryGetValue(name, out var collection))
        {
            return collection;
        }
        db.Execute(Create(name));
        // Beside finding clashes it keeps SQLite from making an index of its own, of all documents, for the condition that every view has.
        db.Execute($"create index {SqlName.Quote("clash:" + name)} on {TableOf(name)} (clash) where clash = 1");
        // One that comes back has readers from before: in traces of today, or in those that may hold again.
        collection = new Collection(name) { ViewIsStale = true, HasSources = sources.AnyWithPrefix(SourceKind.Document, PrefixOf(name)) };
        collection.Columns[""] = new Column { Revision = revisions.Current, IsDirty = true };
        collections[name] = collection;
        return collection;
    }

    /// <summary>The statement that creates the table of a collection, as SQLite keeps it.</summary>
    public static string Create(string name) =>
        $"CREATE TABLE {TableOf(name)} (id text not null, owner integer not null, clash integer not null, body text not null, primary key (id, owner)) strict, without rowid";

    /// <summary>The names of the collections that a database says it holds.</summary>
    public static List<string> Stored(Connection db) =>
        db.Prepare("select distinct collection from bc_column").List(static row => row.Text(0));

    public long NextRevision => revisions.Current + 1;

    /// <summary>The columns of a collection's view, without the rows.</summary>
    public IEnumerable<string> ColumnsOf(string collection) =>
        collections.TryGetValue(collection, out var found) ? found.Columns.Keys.Where(static name => name.Length > 0) : [];

    public IEnumerable<string> KeysOf(string collection) =>
        collections.TryGetValue(collection, out var found) ? found.Columns.Where(static column => column.Key.Length > 0 && column.Value.Documents > 0).Select(static column => column.Key) : [];

    public bool Exists(string name) => collections.ContainsKey(name);

    public string? SpellingOf(string name) => Exists(name) ? name : collections.Keys.FirstOrDefault(key => key.Equals(name, StringComparison.OrdinalIgnoreCase));

    public bool HasKey(string collection, string key) => collections.TryGetValue(collection, out var found)
        && found.Columns.Any(column => column.Value.Documents > 0 && column.Key.Equals(key, StringComparison.OrdinalIgnoreCase));

    public long RevisionOf(string collection, string column) =>
        collections.TryGetValue(collection, out var found) ? found.RevisionOf(column) : 0;

    public long RevisionBefore(string collection, string column) =>
        collections.TryGetValue(collection, out var found) ? found.RevisionBefore(column) : 0;

    public IReadOnlyList<FormerDocument>? ChangesOf(string collection) =>
        collections.TryGetValue(collection, out var found) ? found.Changes.All : null;

    public IEnumerable<Cause> CausesOf(IEnumerable<(string Collection, string Column)> reads, long revision) =>
        reads.SelectMany(read => collections.TryGetValue(read.Collection, out var found) ? found.VariantsOf(read.Column) : [],
            (read, column) => causes.Of(column.Value, read.Collection, column.Key, revision)).OfType<Cause>();

    /// <summary>A trace depends on a document of this collection from now on, so changes must look for such sources.</summary>
    public void NoteSource(string collection)
    {
        if (collections.TryGetValue(collection, out var found))
        {
            found.HasSources = true;
        }
    }

    /// <summary>Rebuilds the views whose columns changed; returns the collections whose view is another now.</summary>
    public IReadOnlyCollection<string> RebuildViews()
    {
        var rebuilt = new List<string>();
        foreach (var collection in collections.Values.Where(static c => c.ViewIsStale || c.IsShownAnew))
        {
            if (collection.FullText is null)
            {
                db.Execute($"drop view if exists {SqlName.Quote(collection.Name)}");
                db.Execute(CollectionView.Create(collection));
                rebuilt.Add(collection.Name);
            }
            else if (collection.IsShownAnew)
            {
                rebuilt.Add(collection.Name);
            }
            collection.FindVariants();
            collection.Changes.Forget();
            collection.ViewIsStale = false;
            collection.IsShownAnew = false;
        }
        return rebuilt;
    }

    /// <summary>Writes the counts and revisions that moved since the last call.</summary>
    public void Save()
    {
        foreach (var collection in collections.Values)
        {
            foreach (var (name, column) in collection.Columns.Where(static pair => pair.Value.IsDirty))
            {
                db.Prepare("insert into bc_column (collection, name, documents, revision) values (?, ?, ?, ?) on conflict do update set documents = excluded.documents, revision = excluded.revision")
                    .Bind(collection.Name).Bind(name).Bind(column.Documents).Bind(column.Revision).Run();
                column.IsDirty = false;
            }
        }
    }

    /// <summary>The documents of a collection and their owners.</summary>
    public List<(string Id, long Owner)> Documents(string collection) =>
        db.Prepare($"select id, owner from {TableOf(collection)}").List(static row => (row.Text(0), row.Int64(1)));

    public IEnumerable<(string Collection, string Id, IReadOnlyList<long> Owners)> Clashes()
    {
        foreach (var collection in collections.Keys.Order(StringComparer.Ordinal))
        {
            var rows = db.Prepare($"select id, owner from {TableOf(collection)} where clash = 1 order by id, owner")
                .List(static row => (Id: row.Text(0), Owner: row.Int64(1)));
            foreach (var group in rows.GroupBy(static row => row.Id))
            {
                yield return (collection, group.Key, [.. group.Select(static row => row.Owner)]);
            }
        }
    }
}

/// <summary>A key that no document has any more.</summary>
/// <param name="Collection">The collection of the documents.</param>
/// <param name="Key">The key.</param>
/// <param name="Revision">The revision in which the last document lost it.</param>
readonly record struct ForgottenKey(string Collection, string Key, long Revision);
