namespace BuildCache;

/// <summary>What becomes true together.</summary>
sealed partial class GraphWriter
{
    readonly List<(ComputationState State, long Trace)> unpersisted = [];
    bool isOpen;

    /// <summary>Results that came since the last commit.</summary>
    public long Pending { get; private set; }

    public void Begin()
    {
        if (!isOpen)
        {
            db.Execute("begin immediate");
            isOpen = true;
        }
    }

    /// <summary>The caller has begun a transaction already.</summary>
    public void Resume() => isOpen = true;

    /// <summary>Ends the transaction. What was only in memory until now can be read from the database afterwards.</summary>
    public void Commit()
    {
        if (!isOpen)
        {
            return;
        }
        collections.Save();
        Handlers.Save();
        db.Prepare("insert into bc_fact (name, value) values ('revision', ?) on conflict do update set value = excluded.value").Bind(revisions.Current).Run();
        CrashPoint.Reach();
        db.Execute("commit");
        CrashPoint.Reach();
        isOpen = false;
        Pending = 0;
        foreach (var (state, trace) in unpersisted)
        {
            state.Persisted(trace);
        }
        unpersisted.Clear();
    }

    /// <summary>Commits so that a power failure cannot undo it: what is published must be known to have been published.</summary>
    public void CommitDurably()
    {
        // The pragma cannot change within a transaction; the small commit after it flushes the log with everything before it.
        Commit();
        db.Execute("pragma synchronous = full");
        Begin();
        Commit();
        db.Execute("pragma synchronous = normal");
    }

    /// <summary>Undoes what is not committed; the marks of it are still there.</summary>
    public void Abandon()
    {
        if (isOpen && db.IsInTransaction)
        {
            db.Execute("rollback");
        }
        isOpen = false;
    }
}
