namespace BuildCache;

/// <summary>How nodes and stored results leave the graph.</summary>
sealed partial class Ledger
{
    /// <summary>Computations that nobody reads any more leave the graph, and with them what only they read.</summary>
    public void RetireUnread()
    {
        while (Nodes.PerhapsUnread.Count > 0)
        {
            Begin();
            var candidates = Nodes.PerhapsUnread.ToList();
            Nodes.PerhapsUnread.Clear();
            foreach (var source in candidates)
            {
                var parts = source.Parts;
                if (Handlers.ByName.TryGetValue(parts[0], out var handler) && !IsRead(source) && Nodes.Find(handler, parts[1]) is { Live: true } node)
                {
                    Nodes.Retire(handler, node);
                }
            }
        }
    }

    /// <summary>A handler that nobody registers any more takes its results with it.</summary>
    public void RetireAll(HandlerState gone)
    {
        Begin();
        var keys = new List<string>();
        var select = db.Prepare("select key from bc_node where handler = ? and live = 1").Bind(gone.Id);
        while (select.Step())
        {
            keys.Add(select.Text(0));
        }
        select.Done();
        foreach (var key in keys)
        {
            Nodes.Retire(gone, Nodes.Find(gone, key)!);
            // Of a computation: whoever used its value has to find out that it is none any more.
            Marks.AddReaders(Sources.Find(Source.OfComputation(gone.Name, key))?.Observation ?? 0);
        }
        db.Prepare("delete from bc_mark where handler = ?").Bind(gone.Id).Run();
        // Without a trigger it is new when it comes back: which documents it is to run for has to be found out again.
        db.Prepare("update bc_handler set live = 0, effects = 0, matched = null, trigger = '' where id = ?").Bind(gone.Id).Run();
    }

    /// <summary>Empties a collection: whoever has emitted into it must run again.</summary>
    public void TakeBack(string collection)
    {
        Begin();
        foreach (var (id, owner) in Collections.Documents(collection))
        {
            if (owner == DerivedCollections.Owner)
            {
                Collections.Put(collection, id, owner, null);
            }
            else
            {
                Discard(owner);
            }
        }
        Handlers.Gone.ForEach(RetireAll);
        db.Prepare("delete from bc_derived where collection = ?").Bind(collection).Run();
    }

    /// <summary>
    /// Drops every stored result that names an artifact which cannot be read back, and that of the node whose output it is: what gave it runs
    /// again.
    /// </summary>
    public void DiscardArtifact(byte[] hash, long owner)
    {
        Begin();
        Discard(owner);
        var readers = new List<(long Trace, long Node, bool IsCurrent)>();
        var select = db.Prepare("select t.id, t.node, n.current = t.id from bc_artifact a join bc_trace_artifact ta on ta.artifact = a.id join bc_trace t on t.id = ta.trace join bc_node n on n.id = t.node where a.hash = ?").BindBlob(hash);
        while (select.Step())
        {
            readers.Add((select.Int64(0), select.Int64(1), select.Int64(2) == 1));
        }
        select.Done();
        foreach (var (trace, node, isCurrent) in readers)
        {
            if (isCurrent)
            {
                Discard(node);
            }
            else
            {
                Nodes.DeleteTrace(trace);
            }
        }
        db.Prepare("delete from bc_artifact where hash = ? and id not in (select artifact from bc_trace_artifact)").BindBlob(hash).Run();
    }

    /// <summary>Drops the stored result of a call that may not be all of it: the next build runs it again.</summary>
    public void Doubt(HandlerState handler, string key)
    {
        if (Nodes.Find(handler, key) is { Live: true } node)
        {
            Nodes.Discard(handler, node);
        }
    }

    /// <summary>Drops the stored result of a node whose content cannot be read back.</summary>
    void Discard(long id)
    {
        var select = db.Prepare("select handler, key from bc_node where id = ?").Bind(id);
        var found = select.Step() ? (Handler: select.Int64(0), Key: select.Text(1)) : default;
        select.Done();
        if (Handlers.ById.TryGetValue(found.Handler, out var handler) && Nodes.Find(handler, found.Key) is { Live: true } node)
        {
            Nodes.Discard(handler, node);
        }
    }
}
