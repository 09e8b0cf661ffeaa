namespace BuildCache;

/// <summary>How nodes and stored results leave the graph.</summary>
sealed partial class GraphWriter
{
    /// <summary>Why a computation leaves that still could be computed.</summary>
    static Cause Unasked => Cause.Of("nobody asks for it any more");

    /// <summary>A node that its trigger asks for comes to life.</summary>
    public void Appear(HandlerState handler, string key, string what)
    {
        Begin();
        var node = nodes.Ensure(handler, key);
        marks.Set(handler, node.Id, NodeState.Marked);
        if (!handler.IsNew)
        {
            causes.Begun(node.Id, what);
        }
    }

    /// <summary>A node that its trigger asks for no more leaves the graph.</summary>
    public void Vanish(HandlerState handler, string key, Cause cause)
    {
        Begin();
        if (FindLive(handler, key) is { } node)
        {
            Remove(handler, node, cause);
        }
    }

    void Remove(HandlerState handler, NodeRow node, Cause cause)
    {
        var why = Cause.Explain([cause], MostReasons);
        Log(node.Id, "removed", why.Because, 0, why.Chains);
        using (causes.Under(cause))
        {
            nodes.Retire(handler, node);
        }
    }

    /// <summary>A handler's trigger has matched these names, which followed from that: as long as it does, nothing appears and nothing vanishes.</summary>
    public void NoteMatch(HandlerState handler, in Fingerprint matched, in Fingerprint basis)
    {
        Begin();
        handler.Match(matched, basis);
    }

    /// <summary>Computations that nobody reads any more leave the graph, and with them what only they read.</summary>
    /// <param name="needed">Those that failed calls have asked for: they stay, and are looked at again by the next build.</param>
    public void RetireUnread(IReadOnlySet<Source> needed)
    {
        Begin();
        while (Unread() is { Count: > 0 } unread)
        {
            db.Execute("delete from bc_unread");
            foreach (var source in unread.Where(source => !needed.Contains(source)))
            {
                var parts = source.Parts;
                if (Handlers.ByName.TryGetValue(parts[0], out var handler) && FindLive(handler, parts[1]) is { } node)
                {
                    Remove(handler, node, Unasked);
                }
            }
        }
        // What somebody reads is looked at again when that changes.
        db.Execute("delete from bc_unread");
        foreach (var source in needed)
        {
            nodes.PerhapsUnread(source);
        }
    }

    /// <summary>Those among the computations to be looked at that no current trace has read.</summary>
    List<Source> Unread() =>
        db.Prepare("select u.key from bc_unread u where not exists (select 1 from bc_source s join bc_read r on r.source = s.id where s.kind = ? and s.key = u.key)").Bind((long)SourceKind.Computation)
            .List(static row => new Source(SourceKind.Computation, row.Text(0)));

    /// <summary>A handler that nobody registers any more takes its results with it.</summary>
    public void RetireAll(HandlerState gone)
    {
        Begin();
        var keys = db.Prepare("select key from bc_node where handler = ? and live = 1").Bind(gone.Id).List(static row => row.Text(0));
        var cause = Cause.Of($"the handler {gone.Name} is gone");
        using var scope = causes.Under(cause);
        foreach (var key in keys)
        {
            Remove(gone, nodes.Find(gone, key)!, cause);
            DoubtReaders(gone, key);
        }
        marks.RemoveAll(gone);
        // Without a trigger it is new when it comes back: which documents it is to run for has to be found out again.
        db.Prepare("update bc_handler set live = 0, effects = 0, matched = null, trigger = '' where id = ?").Bind(gone.Id).Run();
    }

    /// <summary>
    /// Drops every stored result that names an artifact which cannot be read back, and that of the node whose output it is: what gave it runs
    /// again.
    /// </summary>
    public void DiscardArtifact(byte[] hash, long owner)
    {
        Begin();
        Discard(owner);
        var readers = db.Prepare("select t.id, t.node, n.current = t.id from bc_artifact a join bc_trace_artifact ta on ta.artifact = a.id join bc_trace t on t.id = ta.trace join bc_node n on n.id = t.node where a.hash = ?").BindBlob(hash)
            .List(static row => (Trace: row.Int64(0), Node: row.Int64(1), IsCurrent: row.Int64(2) == 1));
        foreach (var (trace, node, isCurrent) in readers)
        {
            if (isCurrent)
            {
                Discard(node);
            }
            else
            {
                nodes.DeleteTrace(trace);
            }
        }
        db.Prepare("delete from bc_artifact where hash = ? and id not in (select artifact from bc_trace_artifact)").BindBlob(hash).Run();
    }

    /// <summary>Takes what a failed call gave last out of force: it gives way, whole, to others who claim the same.</summary>
    public void GiveWay(long id)
    {
        Begin();
        Withdraw(id);
        if (Find(id) is var (handler, node))
        {
            Withhold(handler, node.Key);
            DoubtReaders(handler, node.Key);
        }
    }

    /// <summary>Takes what a node gave out of force; its traces stay, for the day on which one holds again.</summary>
    void Withdraw(long id)
    {
        if (Find(id) is var (handler, node))
        {
            nodes.Switch(handler, node, 0, TraceResult.Empty);
            marks.Set(handler, id, NodeState.Marked);
        }
    }

    /// <summary>Drops the stored result of a call that may not be all of it: the next build runs it again.</summary>
    public void Discard(HandlerState handler, string key)
    {
        if (FindLive(handler, key) is { } node)
        {
            nodes.Discard(handler, node);
        }
    }

    /// <summary>Drops the stored result of a node whose content cannot be read back.</summary>
    void Discard(long id)
    {
        if (Find(id) is var (handler, node))
        {
            nodes.Discard(handler, node);
        }
    }
}
