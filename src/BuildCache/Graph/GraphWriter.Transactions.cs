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
        packer.Store(db);
        db.Prepare("insert into bc_fact (name, value) values ('revision', ?) on conflict do update set value = excluded.value").Bind(revisions.Current).Run();
        CrashPoint.Reach();
        db.Execute("commit");
        CrashPoint.Reach();
        isOpen = false;
        packer.Publish();
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
        // The pragma cannot change within a transaction, so the small one after it flushes the log with everything before it. It has to change
        // something: SQLite writes no page, and flushes nothing, where a row is given the values that it has.
        Commit();
        db.Execute("pragma synchronous = full");
        Begin();
        db.Prepare("insert into bc_fact (name, value) values ('flushes', 1) on conflict do update set value = value + 1").Run();
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
        packer.Withdraw();
        isOpen = false;
    }
}
