using System.Collections.Concurrent;
using System.Text.Json;

namespace BuildCache;

/// <summary>
/// Documents in inferred collections. A document that two nodes emit is visible to nobody until one of them stops. Every visible change
/// moves exactly what can be seen of it: the columns whose values differ, the rows, the sources of the keys, the nodes of "each document".
/// </summary>
sealed class CollectionTable(Connection db, SourceTable sources, MarkTable marks, Revisions revisions) : ICollections
{
    // Workers ask which names are collections while the writer adds some.
    readonly ConcurrentDictionary<string, Collection> collections = new(StringComparer.Ordinal);

    /// <summary>Called for each document that comes into sight or out of it, for the nodes of "each document".</summary>
    public Action<string, string, bool>? Appeared { get; set; }

    /// <summary>Called for each visible change, with the sources that moved by it: for explanations.</summary>
    public Action<string, Source?>? Moved { get; set; }

    public IEnumerable<string> Names => collections.Keys;

    public static string TableOf(string collection) => CollectionView.Quote("document:" + collection);

    public void Load()
    {
        // A key that no document has any more was kept so that the build in which it went could tell its readers.
        db.Execute("delete from bc_column where documents = 0 and name <> ''");
        var select = db.Prepare("select collection, name, documents, revision from bc_column");
        while (select.Step())
        {
            var name = select.Text(0);
            if (!collections.TryGetValue(name, out var collection))
            {
                collections[name] = collection = new Collection(name);
            }
            collection.Columns[select.Text(1)] = new Column { Documents = select.Int64(2), Revision = select.Int64(3) };
        }
        select.Done();
        foreach (var collection in collections.Values)
        {
            collection.FindVariants();
            collection.FullText = FullTextIndex.Find(db, collection.Name);
            collection.ViewIsStale = collection.FullText is null && !IsShown(collection);
            collection.HasSources = db.Prepare("select count(*) from (select 1 from bc_source where kind = ? and key >= ? and key < ? limit 1)")
                .Bind((long)SourceKind.Document).Bind(collection.Name + Source.Separator).Bind(collection.Name + " ").Scalar() > 0;
        }
    }

    /// <summary>
    /// Whether the view is the one that the documents ask for. A build that was killed may have committed documents with new keys and not
    /// come to the end of the level, where views follow.
    /// </summary>
    bool IsShown(Collection collection)
    {
        var select = db.Prepare("select sql from sqlite_schema where type = 'view' and name = ?").Bind(collection.Name);
        var isShown = select.Step() && select.Text(0) == CollectionView.Create(collection);
        select.Done();
        return isShown;
    }

    public FullTextIndex? FullTextOf(string name) => collections.TryGetValue(name, out var collection) ? collection.FullText : null;

    public bool IsFullText(string name) => FullTextOf(name) is not null;

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
        var observations = new List<long>();
        var select = db.Prepare("select current from bc_source where kind = ? and key >= ? and key < ?")
            .Bind((long)SourceKind.Document).Bind(name + Source.Separator).Bind(name + " ");
        while (select.Step())
        {
            observations.Add(select.Int64(0));
        }
        select.Done();
        observations.ForEach(marks.AddReaders);
        FullTextIndex.Hide(db, name);
        db.Execute($"drop table {TableOf(name)}");
        db.Prepare("delete from bc_column where collection = ?").Bind(name).Run();
    }

    /// <summary>Makes a collection exist: its table, its row counter, its view (when the views are rebuilt).</summary>
    public Collection Ensure(string name)
    {
        if (collections.TryGetValue(name, out var collection))
        {
            return collection;
        }
        db.Execute($"create table {TableOf(name)} (id text not null, owner integer not null, clash integer not null, body text not null, primary key (id, owner)) strict, without rowid");
        db.Execute($"create index {CollectionView.Quote("clash:" + name)} on {TableOf(name)} (clash) where clash = 1");
        collection = new Collection(name) { ViewIsStale = true };
        collection.Columns[""] = new Column { Revision = revisions.Current, IsDirty = true };
        collections[name] = collection;
        return collection;
    }

    /// <summary>The columns of a collection's view, without the rows.</summary>
    public IEnumerable<string> ColumnsOf(string collection) =>
        collections.TryGetValue(collection, out var found) ? found.Columns.Keys.Where(static name => name.Length > 0) : [];

    public bool Exists(string name) => collections.ContainsKey(name);

    /// <summary>Whether any document of a collection has a key, in whatever case.</summary>
    public bool HasKey(string collection, string key) => collections.TryGetValue(collection, out var found)
        && found.Columns.Any(column => column.Value.Documents > 0 && column.Key.Equals(key, StringComparison.OrdinalIgnoreCase));

    /// <summary>The revision in which a column, or the rows (''), last moved; 0 for one that never existed.</summary>
    public long RevisionOf(string collection, string column) =>
        collections.TryGetValue(collection, out var found) ? found.RevisionOf(column) : 0;

    /// <summary>A trace depends on a document of this collection from now on, so changes must look for such sources.</summary>
    public void NoteSource(string collection)
    {
        if (collections.TryGetValue(collection, out var found))
        {
            found.HasSources = true;
        }
    }

    /// <summary>Stores what a node emits, or takes it away (<paramref name="body"/> null).</summary>
    public void Put(string collectionName, string id, long owner, byte[]? body)
    {
        var collection = Ensure(collectionName);
        var table = TableOf(collectionName);
        var before = Visible(collection, id, out var others, owner);
        if (body is null)
        {
            db.Prepare($"delete from {table} where id = ? and owner = ?").Bind(id).Bind(owner).Run();
        }
        else
        {
            db.Prepare($"insert into {table} (id, owner, clash, body) values (?, ?, ?, ?) on conflict (id, owner) do update set body = excluded.body, clash = excluded.clash")
                .Bind(id).Bind(owner).Bind(others > 0 ? 1 : 0).BindText(body).Run();
        }
        if (others > 0)
        {
            var alone = body is null && others == 1;
            db.Prepare($"update {table} set clash = ? where id = ? and owner <> ?").Bind(alone ? 0 : 1).Bind(id).Bind(owner).Run();
        }
        var after = others == 0 ? body : Visible(collection, id, out _, owner);
        Changed(collection, id, before, after);
    }

    /// <summary>Rebuilds the views whose columns changed; returns the collections whose view is another now.</summary>
    public IReadOnlyCollection<string> RebuildViews()
    {
        var rebuilt = new List<string>();
        foreach (var collection in collections.Values.Where(static c => c.ViewIsStale || c.IsShownAnew))
        {
            if (collection.FullText is null)
            {
                db.Execute($"drop view if exists {CollectionView.Quote(collection.Name)}");
                db.Execute(CollectionView.Create(collection));
                rebuilt.Add(collection.Name);
            }
            else if (collection.IsShownAnew)
            {
                rebuilt.Add(collection.Name);
            }
            collection.FindVariants();
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

    /// <summary>Ids that several nodes emit, with their owners.</summary>
    public IEnumerable<(string Collection, string Id, IReadOnlyList<long> Owners)> Clashes()
    {
        foreach (var collection in collections.Keys.Order(StringComparer.Ordinal))
        {
            var rows = new List<(string Id, long Owner)>();
            var select = db.Prepare($"select id, owner from {TableOf(collection)} where clash = 1 order by id, owner");
            while (select.Step())
            {
                rows.Add((select.Text(0), select.Int64(1)));
            }
            select.Done();
            foreach (var group in rows.GroupBy(static row => row.Id))
            {
                yield return (collection, group.Key, [.. group.Select(static row => row.Owner)]);
            }
        }
    }

    byte[]? Visible(Collection collection, string id, out int others, long owner)
    {
        byte[]? visible = null;
        others = 0;
        var select = db.Prepare($"select owner, clash, body from {TableOf(collection.Name)} where id = ?").Bind(id);
        while (select.Step())
        {
            if (select.Int64(0) != owner)
            {
                others++;
            }
            if (select.Int64(1) == 0)
            {
                visible = select.Bytes(2).ToArray();
            }
        }
        select.Done();
        return visible;
    }

    void Changed(Collection collection, string id, byte[]? before, byte[]? after)
    {
        if (before is null ? after is null : after is not null && before.AsSpan().SequenceEqual(after))
        {
            return;
        }
        Moved?.Invoke(collection.Name, null);
        var changed = new List<string>();
        if (before is null || after is null)
        {
            Touch(collection.Columns[""]);
            Count(collection, before ?? after!, before is null ? 1 : -1);
        }
        else
        {
            Compare(collection, before, after, changed);
        }
        if (collection.HasSources)
        {
            MoveSources(collection, id, after, before is null || after is null ? null : changed);
        }
        if (before is null)
        {
            collection.Columns[""].Documents++;
            Appeared?.Invoke(collection.Name, id, true);
        }
        else if (after is null)
        {
            collection.Columns[""].Documents--;
            Appeared?.Invoke(collection.Name, id, false);
        }
    }

    void Count(Collection collection, byte[] body, int change)
    {
        var reader = new Utf8JsonReader(body);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            CountKey(collection, reader.GetString()!, change);
            reader.Skip();
        }
    }

    void CountKey(Collection collection, string key, int change)
    {
        if (!collection.Columns.TryGetValue(key, out var column))
        {
            collection.Columns.Add(key, column = new Column());
            collection.ViewIsStale = true;
            Touch(column);
        }
        column.Documents += change;
        column.IsDirty = true;
        if (column.Documents == 0 && change < 0 || column.Documents == 1 && change > 0)
        {
            collection.ViewIsStale = true;
            Touch(column);
        }
    }

    void Compare(Collection collection, byte[] before, byte[] after, List<string> changed)
    {
        using var old = JsonDocument.Parse(before);
        using var @new = JsonDocument.Parse(after);
        foreach (var property in @new.RootElement.EnumerateObject())
        {
            if (!old.RootElement.TryGetProperty(property.Name, out var was))
            {
                CountKey(collection, property.Name, 1);
                changed.Add(property.Name);
            }
            else if (was.GetRawText() != property.Value.GetRawText())
            {
                changed.Add(property.Name);
            }
        }
        foreach (var property in old.RootElement.EnumerateObject())
        {
            if (!@new.RootElement.TryGetProperty(property.Name, out _))
            {
                CountKey(collection, property.Name, -1);
                changed.Add(property.Name);
            }
        }
        foreach (var key in changed)
        {
            Touch(collection.Columns[key]);
        }
    }

    void Touch(Column column)
    {
        column.Revision = revisions.Current;
        column.IsDirty = true;
    }

    /// <summary>Gives the sources of a document their new values and marks whoever read the old ones.</summary>
    void MoveSources(Collection collection, string id, byte[]? after, List<string>? changed)
    {
        var prefix = Source.DocumentPrefix(collection.Name, id);
        var affected = new List<string>();
        var select = db.Prepare("select key from bc_source where kind = ? and key >= ? and key < ?")
            .Bind((long)SourceKind.Document).Bind(prefix).Bind(prefix[..^1] + " ");
        while (select.Step())
        {
            var part = select.Text(0)[prefix.Length..];
            if (changed is null || part == "*" || part.Length > 0 && part[0] == '.' && changed.Contains(part[1..]))
            {
                affected.Add(part);
            }
        }
        select.Done();
        foreach (var part in affected)
        {
            var source = new Source(SourceKind.Document, prefix + part);
            var old = sources.Move(sources.Find(source)!, DocumentValue.Of(after, part));
            marks.AddReaders(old);
            Moved?.Invoke(collection.Name, source);
        }
    }
}

/// <summary>A collection as the writer knows it.</summary>
sealed class Collection(string name)
{
    public string Name { get; } = name;

    public Dictionary<string, Column> Columns { get; } = new(StringComparer.Ordinal);

    ILookup<string, Column>? variants;

    /// <summary>Finds the keys that differ only in case: they are one column in SQL, so a change of any is a change of it.</summary>
    public void FindVariants()
    {
        var names = Columns.GroupBy(static column => column.Key, StringComparer.OrdinalIgnoreCase).Where(static group => group.Count() > 1).ToList();
        variants = names.Count == 0 ? null : names.SelectMany(static group => group).ToLookup(static column => column.Key, static column => column.Value, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The revision in which a column, as SQL knows it, last moved.</summary>
    public long RevisionOf(string column) => variants is not null && variants.Contains(column)
        ? variants[column].Max(static variant => variant.Revision)
        : Columns.TryGetValue(column, out var state) ? state.Revision : 0;

    /// <summary>The view does not show the present columns.</summary>
    public bool ViewIsStale { get; set; }

    /// <summary>The full-text index that it is shown by instead of a view.</summary>
    public FullTextIndex? FullText { get; set; }

    /// <summary>It is shown by another full-text index than before, and statements over it have not been told.</summary>
    public bool IsShownAnew { get; set; }

    /// <summary>Some trace depends on a document of it by key.</summary>
    public bool HasSources { get; set; }
}

/// <summary>A column of a collection; the one named '' stands for the rows.</summary>
sealed class Column
{
    public long Documents { get; set; }

    public long Revision { get; set; }

    public bool IsDirty { get; set; }
}

/// <summary>Counts the states of the documents: each pass over a level is one, so "verified at 7" says which changes were seen.</summary>
sealed class Revisions
{
    public long Current { get; set; }
}
