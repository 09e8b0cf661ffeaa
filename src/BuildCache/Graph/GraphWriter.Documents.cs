namespace BuildCache;

/// <summary>Collections, and the documents that come into sight in them or go out of it.</summary>
sealed partial class GraphWriter
{
    /// <summary>Empties a collection: whoever has emitted into it must run again.</summary>
    public void TakeBack(string collection)
    {
        Begin();
        foreach (var (id, owner) in collections.Documents(collection))
        {
            if (owner == CollectionTable.Derived)
            {
                collections.Put(collection, id, owner, null);
            }
            else
            {
                Discard(owner);
            }
        }
        foreach (var gone in Handlers.Gone)
        {
            RetireAll(gone);
        }
        db.Prepare("delete from bc_derived where collection = ?").Bind(collection).Run();
    }

    /// <summary>Derived collections by a query are computed again, unless they were in a revision or later.</summary>
    void DoubtDerived(string sql, long revision) => db.Prepare("update bc_derived set verified = -1 where sql = ? and verified < ?").Bind(sql).Bind(revision).Run();

    /// <summary>Makes a collection cease to exist, and with it what is in force of it.</summary>
    public void DropCollection(string name)
    {
        Begin();
        foreach (var owner in collections.Documents(name).Select(static document => document.Owner).Where(static owner => owner != CollectionTable.Derived).Distinct().ToList())
        {
            Withdraw(owner);
        }
        collections.Drop(name);
    }

    /// <summary>Makes a collection exist.</summary>
    public void CreateCollection(string name)
    {
        Begin();
        collections.Ensure(name);
    }

    /// <summary>Shows a collection by a full-text index, or (<paramref name="index"/> null) by a view again.</summary>
    /// <exception cref="StoreException">FTS5 does not understand the index.</exception>
    public void Show(string name, FullTextIndex? index)
    {
        Begin();
        collections.Show(name, index);
    }

    /// <summary>What the query of a derived collection gives is other than before: documents to store, and (body null) to take away.</summary>
    public void PutDerived(string collection, IReadOnlyList<(string Id, byte[]? Body)> differences)
    {
        Begin();
        var index = collections.FullTextOf(collection);
        var isNumbered = true;
        foreach (var (id, body) in differences)
        {
            index?.Remove(db, id);
            collections.Put(collection, id, CollectionTable.Derived, body);
            isNumbered = index is null || isNumbered && (body is null || index.Add(db, id));
        }
        if (!isNumbered)
        {
            index!.Renumber(db);
        }
    }

    /// <summary>Rebuilds the views whose columns changed; returns the collections whose view is another now.</summary>
    public IReadOnlyCollection<string> RebuildViews() => collections.RebuildViews();

    void DocumentAppeared(string collection, string id, bool appeared)
    {
        foreach (var handler in eachDocument[collection])
        {
            if (appeared)
            {
                Appear(handler, id, $"{collection} {id} appeared");
            }
            else
            {
                Vanish(handler, id, causes.Fact($"{collection} {id} is gone"));
            }
        }
    }
}
