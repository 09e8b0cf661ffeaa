using System.Text.Json;

namespace BuildCache;

/// <summary>Documents come, change and go: what of it can be seen moves.</summary>
sealed partial class CollectionTable
{
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
            Store(collectionName, id, owner, others > 0, body);
        }
        if (others > 0)
        {
            var alone = body is null && others == 1;
            db.Prepare($"update {table} set clash = ? where id = ? and owner <> ?").Bind(alone ? 0 : 1).Bind(id).Bind(owner).Run();
        }
        var after = others == 0 ? body : Visible(collection, id, out _, owner);
        Changed(collection, id, before, after);
    }

    void Store(string collection, string id, long owner, bool isClash, byte[] body)
    {
        try
        {
            Insert();
        }
        catch (StoreException error) when (error.IsMistake && SuspendIndexes?.Invoke(collection) is { } restore)
        {
            Insert();
            restore();
        }

        void Insert()
        {
            // An index that the project declares may make a long value of a short document.
            using var limit = db.Limit(TimeSpan.Zero);
            db.Prepare($"insert into {TableOf(collection)} (id, owner, clash, body) values (?, ?, ?, ?) on conflict (id, owner) do update set body = excluded.body, clash = excluded.clash")
                .Bind(id).Bind(owner).Bind(isClash ? 1 : 0).BindText(body).Run();
        }
    }

    byte[]? Visible(Collection collection, string id, out int others, long owner)
    {
        byte[]? visible = null;
        others = 0;
        foreach (var row in db.Prepare($"select owner, clash, body from {TableOf(collection.Name)} where id = ?").Bind(id).Rows())
        {
            if (row.Int64(0) != owner)
            {
                others++;
            }
            if (row.Int64(1) == 0)
            {
                visible = row.Bytes(2).ToArray();
            }
        }
        return visible;
    }

    void Changed(Collection collection, string id, byte[]? before, byte[]? after)
    {
        if (before is null ? after is null : after is not null && before.AsSpan().SequenceEqual(after))
        {
            return;
        }
        collection.Changes.Add(id, before, revisions.Current);
        var changed = new List<string>();
        if (before is null || after is null)
        {
            Touch(collection, "", collection.Columns[""]);
            Count(collection, before ?? after!, before is null ? 1 : -1);
        }
        else
        {
            Compare(collection, before, after, changed);
        }
        if (collection.HasSources)
        {
            MoveSources(collection, id, before, after, before is null || after is null ? null : changed);
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

    /// <summary>Of several keys that are one fact, for explanations: each as it moved, as if somebody had seen it by itself.</summary>
    void NoteKeysMoved(string collection, string id, IEnumerable<string> keys, byte[]? before, byte[]? after)
    {
        foreach (var key in keys)
        {
            var source = Source.OfDocument(collection, id, DocumentPart.Key, key);
            var (old, @new) = (DocumentValue.Of(before, "." + key), DocumentValue.Of(after, "." + key));
            if (old != @new)
            {
                causes.Moved(source, SourceTable.MoveOf(old, @new));
            }
        }
    }

    /// <summary>Whether a document that is in sight has a key now.</summary>
    public bool HasNow(string collection, string id, string key) =>
        collections.TryGetValue(collection, out var known) && DocumentValue.Of(Visible(known, id, out _, owner: 0), "." + key) != Fingerprint.Absent;

    void Count(Collection collection, byte[] body, int change)
    {
        var reader = Json.Reader(body);
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
            Touch(collection, key, column);
        }
        column.Documents += change;
        column.IsDirty = true;
        if (column.Documents == 0 && change < 0 || column.Documents == 1 && change > 0)
        {
            collection.ViewIsStale = true;
            Touch(collection, key, column);
        }
    }

    void Compare(Collection collection, byte[] before, byte[] after, List<string> changed)
    {
        using var old = Json.ParseDocument(before);
        using var @new = Json.ParseDocument(after);
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
            Touch(collection, key, collection.Columns[key]);
        }
    }

    void Touch(Collection collection, string name, Column column)
    {
        causes.Moved(column, collection.Name, name, revisions.Current);
        column.Revision = revisions.Current;
        column.IsDirty = true;
    }

    /// <summary>Gives the sources of a document their new values and marks whoever read the old ones.</summary>
    void MoveSources(Collection collection, string id, byte[]? before, byte[]? after, List<string>? changed)
    {
        var prefix = Source.DocumentPrefix(collection.Name, id);
        foreach (var source in sources.WithPrefix(SourceKind.Document, prefix))
        {
            var part = Source.Unescape(source.Key[prefix.Length..]);
            var keys = Source.KeysOf(part);
            if (changed is not null && part != "*" && !keys.Any(changed.Contains))
            {
                continue;
            }
            var (old, move) = sources.Move(sources.Find(source)!, DocumentValue.Of(after, part));
            if (old != 0)
            {
                causes.Moved(source, move);
                if (keys.Count > 1)
                {
                    NoteKeysMoved(collection.Name, id, keys, before, after);
                }
                marks.AddReaders(old);
            }
        }
    }
}
