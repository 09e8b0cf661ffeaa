namespace BuildCache;

/// <summary>The writer's view of nodes and traces: which exist, which trace is current, and what changes when another becomes current.</summary>
sealed class NodeTable(Connection db, Packer packer, CollectionTable collections, MarkTable marks)
{
    /// <summary>How many traces a node keeps: enough for switching between a few branches.</summary>
    const int MostTraces = 8;

    long added;
    long switches;

    /// <summary>Days since 1970, by which the age of a trace is known.</summary>
    public long Today { get; set; }

    /// <summary>The build that switches.</summary>
    public long Build { get; set; }

    /// <summary>Nodes that have another current trace than in the last build, or none: others may be read than were.</summary>
    public HashSet<long> Switched { get; } = [];

    /// <summary>The outputs below the output folder that came, changed or went since the build began.</summary>
    public HashSet<string> ChangedOutputs { get; } = new(StringComparer.Ordinal);

    public NodeRow? Find(HandlerState handler, string key)
    {
        return db.Prepare("select id, live, effect, coalesce(current, 0) from bc_node where handler = ? and key = ?").Bind(handler.Id).Bind(key)
            .First(key, static (row, key) => new NodeRow(row.Int64(0), key) { Live = row.Int64(1) == 1, IsEffect = row.Int64(2) == 1, Current = row.Int64(3) });
    }

    /// <summary>Makes a node live: a new one, one that was dormant, or one that is live already.</summary>
    public NodeRow Ensure(HandlerState handler, string key)
    {
        var node = Find(handler, key);
        if (node is { Live: true })
        {
            return node;
        }
        if (node is null)
        {
            db.Prepare("insert into bc_node (handler, key, live) values (?, ?, 1)").Bind(handler.Id).Bind(key).Run();
            node = new NodeRow(db.LastInsertedId, key);
        }
        else
        {
            db.Prepare("update bc_node set live = 1 where id = ?").Bind(node.Id).Run();
        }
        node.Live = true;
        handler.Count(live: 1, effects: 0);
        return node;
    }

    /// <summary>Takes a node out of the graph: its contributions vanish, its traces stay for the day it comes back.</summary>
    public void Retire(HandlerState handler, NodeRow node)
    {
        if (!node.Live)
        {
            return;
        }
        Switch(handler, node, 0, TraceResult.Empty);
        db.Prepare("update bc_node set live = 0 where id = ?").Bind(node.Id).Run();
        marks.Set(handler, node.Id, NodeState.Settled);
        node.Live = false;
        handler.Count(live: -1, effects: 0);
    }

    /// <summary>Stores a trace with everything it names; its dependencies are observations by now.</summary>
    public long AddTrace(HandlerState handler, NodeRow node, NewTrace given, IReadOnlyList<long> observations, long build)
    {
        db.Prepare("insert into bc_trace (node, fingerprint, digest, build, result) values (?, ?, ?, ?, ?)")
            .Bind(node.Id).Bind(handler.Fingerprint).Bind(given.Digest).Bind(build).BindBlob(given.Packed).Run();
        var trace = added = db.LastInsertedId;
        if (observations.Count > 0)
        {
            // One statement for all of them: to bind and run each by itself takes as long as to store it.
            db.Prepare("insert into bc_dependency (trace, seq, observation) select ?, key, value from json_each(?)").Bind(trace).Bind($"[{string.Join(',', observations)}]").Run();
        }
        foreach (var artifact in given.Artifacts)
        {
            db.Prepare("insert or ignore into bc_trace_artifact (trace, artifact) values (?, ?)").Bind(trace).Bind(ArtifactStore.Record(db, artifact)).Run();
        }
        return trace;
    }

    /// <summary>Makes another trace the current one, or none (0), and applies the difference of what the two give; the caller passes what it has at hand.</summary>
    /// <returns>What the trace gives.</returns>
    public TraceResult Switch(HandlerState handler, NodeRow node, long trace, TraceResult? result = null)
    {
        if (trace == 0 && node.Current == 0)
        {
            return TraceResult.Empty;
        }
        Switched.Add(node.Id);
        var old = node.Current == 0 ? TraceResult.Empty : TraceResult.Read(db, packer, node.Current);
        result ??= TraceResult.Read(db, packer, trace);
        NoteUnread(node.Current);
        ApplyDocuments(node, old, result);
        ApplyOutputs(node, old, result);
        ApplyDiagnostics(node, old, result);
        var isEffect = result.Outputs.Count > 0;
        handler.Count(live: 0, effects: (isEffect ? 1 : 0) - (node.IsEffect ? 1 : 0));
        var update = db.Prepare("update bc_node set current = ?, effect = ? where id = ?");
        (trace == 0 ? update.BindNull() : update.Bind(trace)).Bind(isEffect ? 1 : 0).Bind(node.Id).Run();
        if (node.Current != 0)
        {
            db.Prepare("update bc_trace set used = ? where id = ?").Bind(Today).Bind(node.Current).Run();
        }
        NoteSwitch(node, trace);
        node.Previous = node.Current;
        node.Current = trace;
        node.IsEffect = isEffect;
        return result;
    }

    /// <summary>Notes for later what was in force before. Of a first trace, its own build says it.</summary>
    void NoteSwitch(NodeRow node, long trace)
    {
        if (node.Current == 0 && trace == added)
        {
            return;
        }
        var insert = db.Prepare("insert into bc_switch (build, seq, node, old, new) values (?, ?, ?, ?, ?)").Bind(Build).Bind(++switches).Bind(node.Id);
        insert = node.Current == 0 ? insert.BindNull() : insert.Bind(node.Current);
        (trace == 0 ? insert.BindNull() : insert.Bind(trace)).Run();
    }

    /// <summary>
    /// Deletes the traces of a node beyond the newest few, or all but the current one. The one that was current before is kept among them, however old:
    /// an edit that is undone at once is the likeliest of all.
    /// </summary>
    public void Prune(NodeRow node, bool keepOthers)
    {
        var doomed = db.Prepare("select id from bc_trace where node = ? order by id = ? desc, id = ? desc, id desc limit -1 offset ?").Bind(node.Id).Bind(node.Current).Bind(node.Previous).Bind(keepOthers ? MostTraces : 1)
            .List(static row => row.Int64(0));
        doomed.ForEach(DeleteTrace);
    }

    /// <summary>Drops the current trace of a node whose stored result turned out to be unreadable, so that it runs again.</summary>
    public void Discard(HandlerState handler, NodeRow node)
    {
        var current = node.Current;
        Switch(handler, node, 0, TraceResult.Empty);
        if (current != 0)
        {
            DeleteTrace(current);
        }
        marks.Set(handler, node.Id, NodeState.Marked);
    }

    public void DeleteTrace(long trace)
    {
        db.Prepare("""
            delete from bc_observation where id in (select observation from bc_dependency where trace = ?1)
              and not exists (select 1 from bc_dependency d where d.observation = bc_observation.id and d.trace <> ?1)
              and not exists (select 1 from bc_source s where s.id = bc_observation.source and s.current = bc_observation.id)
            """).Bind(trace).Run();
        db.Prepare("delete from bc_dependency where trace = ?").Bind(trace).Run();
        db.Prepare("delete from bc_trace_artifact where trace = ?").Bind(trace).Run();
        db.Prepare("delete from bc_trace where id = ?").Bind(trace).Run();
    }

    /// <summary>Notes that a computation has perhaps no reader: looked at when everything is settled, in this build or in one after it.</summary>
    public void PerhapsUnread(Source computation)
    {
        if (computation.Kind != SourceKind.Computation)
        {
            throw new ArgumentException($"{computation.Kind} is no computation: what nobody reads of it stays.", nameof(computation));
        }
        db.Prepare("insert or ignore into bc_unread (key) values (?)").Bind(computation.Key).Run();
    }

    /// <summary>What a trace has read that stops being current is perhaps read by nobody any more.</summary>
    void NoteUnread(long trace)
    {
        if (trace == 0)
        {
            return;
        }
        db.Prepare("insert or ignore into bc_unread (key) select key from bc_seen where trace = ? and kind = ?")
            .Bind(trace).Bind((long)SourceKind.Computation).Run();
        if (db.Prepare("select count(*) from (select 1 from bc_dependency d join bc_observation o on o.id = d.observation join bc_source s on s.id = o.source where d.trace = ? and s.kind = ? limit 1)")
            .Bind(trace).Bind((long)SourceKind.Query).Scalar() > 0)
        {
            Asked.NoteMove(db);
        }
    }

    void ApplyDocuments(NodeRow node, TraceResult old, TraceResult @new)
    {
        if (old.Documents.Count == 0 && @new.Documents.Count == 0)
        {
            return;
        }
        var kept = @new.Documents.ToDictionary(static d => (d.Collection, d.Id), static d => d.Body);
        foreach (var document in old.Documents)
        {
            if (!kept.ContainsKey((document.Collection, document.Id)))
            {
                collections.Put(document.Collection, document.Id, node.Id, null);
            }
            else if (kept[(document.Collection, document.Id)].AsSpan().SequenceEqual(document.Body))
            {
                kept.Remove((document.Collection, document.Id));
            }
        }
        foreach (var document in @new.Documents)
        {
            if (kept.ContainsKey((document.Collection, document.Id)))
            {
                collections.Put(document.Collection, document.Id, node.Id, document.Body);
            }
        }
    }

    void ApplyOutputs(NodeRow node, TraceResult old, TraceResult @new)
    {
        if (old.Outputs.SequenceEqual(@new.Outputs, SameOutput.Instance))
        {
            return;
        }
        var moved = old.Outputs.ToHashSet(SameOutput.Instance);
        moved.SymmetricExceptWith(@new.Outputs);
        ChangedOutputs.UnionWith(moved.Where(static output => output.Root == OutputRoot.Folder).Select(static output => output.Path));
        foreach (var output in old.Outputs)
        {
            db.Prepare("delete from bc_output where root = ? and folded = ? and node = ?").Bind((long)output.Root).Bind(Fold(output.Path)).Bind(node.Id).Run();
        }
        foreach (var output in @new.Outputs)
        {
            db.Prepare("insert into bc_output (root, folded, path, node, hash, size, executable) values (?, ?, ?, ?, ?, ?, ?)")
                .Bind((long)output.Root).Bind(Fold(output.Path)).Bind(output.Path).Bind(node.Id).BindBlob(output.Hash).Bind(output.Size).Bind(output.IsExecutable ? 1 : 0).Run();
        }
    }

    void ApplyDiagnostics(NodeRow node, TraceResult old, TraceResult @new)
    {
        if (old.Diagnostics.SequenceEqual(@new.Diagnostics))
        {
            return;
        }
        db.Prepare("delete from bc_diagnostic where node = ?").Bind(node.Id).Run();
        for (var i = 0; i < @new.Diagnostics.Count; i++)
        {
            var diagnostic = @new.Diagnostics[i];
            db.Prepare("insert into bc_diagnostic (node, seq, severity, code, message, file, line, col, unless) values (?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .Bind(node.Id).Bind(i).Bind((long)diagnostic.Severity).Bind(diagnostic.Code).Bind(diagnostic.Message)
                .Bind(diagnostic.File).Bind(diagnostic.Line).Bind(diagnostic.Column).Bind(diagnostic.UnlessOutput).Run();
        }
    }

    // Two paths that differ only in case are one file on Windows and macOS: they clash everywhere, so that a site builds everywhere.
    public static string Fold(string path) => path.ToLowerInvariant();

    sealed class SameOutput : IEqualityComparer<WrittenOutput>
    {
        public static readonly SameOutput Instance = new();

        public bool Equals(WrittenOutput x, WrittenOutput y) =>
            x.Root == y.Root && x.Path == y.Path && x.Size == y.Size && x.IsExecutable == y.IsExecutable && x.Hash.AsSpan().SequenceEqual(y.Hash);

        public int GetHashCode(WrittenOutput output) => output.Path.GetHashCode(StringComparison.Ordinal);
    }
}

/// <summary>A row of bc_node in the writer's hands.</summary>
sealed class NodeRow(long id, string key)
{
    public long Id { get; } = id;

    public string Key { get; } = key;

    public bool Live { get; set; }

    public bool IsEffect { get; set; }

    /// <summary>The current trace; 0 for none.</summary>
    public long Current { get; set; }

    /// <summary>The trace that was current before, in this build; 0 for none.</summary>
    public long Previous { get; set; }
}
