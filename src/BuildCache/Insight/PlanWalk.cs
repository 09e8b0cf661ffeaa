namespace BuildCache;

/// <summary>
/// The walk from what is edited to all that may be other afterwards. Of a call that may run it is not known what it will give: any key of its
/// documents, any of its outputs, its value.
/// </summary>
sealed class PlanWalk(Connection db, Insight insight)
{
    const string Nodes = "select n.id from bc_node n ";
    const string Readers = "select d.trace from bc_observation o join bc_dependency d on d.observation = o.id ";

    /// <summary>What a call is, by the call; its handler's name stands for what the handler is.</summary>
    readonly Dictionary<long, (string Handler, string Key, long? Current)> met = [];
    readonly Dictionary<string, (TriggerKind Trigger, string[] Produces)> kinds = new(StringComparer.Ordinal);
    readonly Queue<long> next = new();
    readonly HashSet<long> sources = [];
    readonly HashSet<long> traces = [];
    readonly HashSet<string> collections = new(StringComparer.Ordinal);
    readonly HashSet<long> statements = [];
    readonly List<string> newCalls = [];
    readonly Lazy<List<(long Id, string Name, TriggerSpec? Trigger)>> handlers = new(() =>
        db.Prepare("select id, name, trigger from bc_handler").List(static row => (row.Int64(0), row.Text(1), TriggerSpec.Parse(row.Text(2)))));
    readonly List<string> unknown = [];
    readonly List<string> absent = [];

    /// <summary>A file may have another content, may appear or may vanish.</summary>
    public void MeetFile(ProjectDescription project, string path)
    {
        var before = met.Count;
        if (!File.Exists(Path.GetFullPath(path, project.ProjectDirectory)) && !WasThere(path))
        {
            absent.Add(path);
        }
        MeetSource(new Source(SourceKind.File, path));
        MeetSource(new Source(SourceKind.Existence, path));
        foreach (var list in project.Items.Keys)
        {
            MeetSource(Source.OfItem(list, path));
        }
        // Only of a file that was there, and is, no list of files is another: what was there once may come back.
        if (!WasThere(path) || !File.Exists(Path.GetFullPath(path, project.ProjectDirectory)))
        {
            MeetListings(path);
        }
        if (!MeetTriggers(project, path) && met.Count == before)
        {
            unknown.Add(path);
        }
    }

    /// <summary>The values of a column may be others.</summary>
    public void MeetColumn(string collection, string column)
    {
        foreach (var source in db.Prepare("select id, key from bc_source where kind = ? and key >= ? and key < ?").Bind((long)SourceKind.Document).BindRange(collection + Source.Separator)
            .List(static row => (Id: row.Int64(0), Parts: Source.Split(row.Text(1)))))
        {
            if (source.Parts is [_, _, "*"] || source.Parts is [_, _, var part] && Source.KeysOf(part).Contains(column, StringComparer.Ordinal))
            {
                MeetReaders(source.Id);
            }
        }
        MeetStatements("select statement from bc_statement_read where collection = ?1 and name = ?2", collection, column);
    }

    /// <summary>Goes on until nothing is left to meet.</summary>
    public Plan Run(IReadOnlyList<string> names)
    {
        while (next.TryDequeue(out var node))
        {
            Follow(met[node]);
        }
        var outputs = db.Prepare("select path, node from bc_output order by path").List(static row => (Path: row.Text(0), Node: row.Int64(1)));
        return new Plan
        {
            Names = names,
            Unknown = unknown,
            Absent = absent,
            NewCalls = newCalls,
            Calls = new SortedDictionary<string, int>(met.Values.GroupBy(static node => node.Handler).ToDictionary(static group => group.Key, static group => group.Count()), StringComparer.Ordinal),
            Outputs = [.. outputs.Where(output => met.ContainsKey(output.Node)).Select(static output => output.Path).Distinct()],
            Total = outputs.Count,
        };
    }

    void Follow((string Handler, string Key, long? Current) node)
    {
        var kind = KindOf(node.Handler);
        if (kind.Trigger == TriggerKind.Computation)
        {
            MeetSource(Source.OfComputation(node.Handler, node.Key));
        }
        if (kind.Produces.Length == 0)
        {
            return;
        }
        foreach (var document in insight.CurrentResult(node.Current)?.Documents ?? [])
        {
            MeetSources(SourceKind.Document, Source.DocumentPrefix(document.Collection, document.Id));
            MeetEach(document.Collection, document.Id);
        }
        foreach (var collection in kind.Produces)
        {
            MeetCollection(collection, isWhole: false);
        }
    }

    (TriggerKind Trigger, string[] Produces) KindOf(string handler)
    {
        if (!kinds.TryGetValue(handler, out var kind))
        {
            kinds[handler] = kind = db.Prepare("select trigger, produces from bc_handler where name = ?").Bind(handler)
                .First(static row => (TriggerSpec.Parse(row.Text(0))?.Kind ?? default, row.Text(1).Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        }
        return kind;
    }

    /// <summary>Any query over a collection may have other rows.</summary>
    void MeetCollection(string collection, bool isWhole)
    {
        if (!collections.Add(collection))
        {
            return;
        }
        if (isWhole)
        {
            MeetSources(SourceKind.Document, collection + Source.Separator);
            MeetEach(collection, null);
        }
        MeetStatements("select statement from bc_statement_read where collection = ?1 and ?2 = ''", collection, "");
    }

    void MeetStatements(string sql, string collection, string column)
    {
        foreach (var statement in db.Prepare(sql).Bind(collection).Bind(column).List(static row => row.Int64(0)).Where(statements.Add))
        {
            MeetReaders(db.Prepare(Readers + "where o.source in (select source from bc_query where statement = ?)").Bind(statement));
            foreach (var derived in db.Prepare("select d.collection from bc_derived d join bc_statement s on s.sql = d.sql where s.id = ?").Bind(statement).List(static row => row.Text(0)))
            {
                MeetCollection(derived, isWhole: true);
            }
        }
    }

    /// <summary>The calls for a document, or for all of a collection.</summary>
    void MeetEach(string collection, string? id)
    {
        foreach (var handler in handlers.Value.Where(handler => handler.Trigger is (TriggerKind.Each, var documents) && documents == collection
            || handler.Trigger is { Kind: TriggerKind.Rows } && collection == Registration.RowsOf(handler.Name)).Select(static handler => handler.Id))
        {
            MeetNodes(id is null ? db.Prepare(Nodes + "where n.handler = ? and n.live = 1").Bind(handler) : db.Prepare(Nodes + "where n.handler = ? and n.key = ? and n.live = 1").Bind(handler).Bind(id));
        }
    }

    void MeetListings(string path)
    {
        foreach (var (id, pattern) in db.Prepare("select id, key from bc_source where kind = ?").Bind((long)SourceKind.Listing).List(static row => (row.Int64(0), row.Text(1))))
        {
            if (new GlobSet([pattern], []).IsMatch(path))
            {
                MeetReaders(id);
            }
        }
    }

    /// <summary>Whether a result that is in force rests on the content of a file.</summary>
    bool WasThere(string path) =>
        db.Prepare("select 1 from bc_source s join bc_observation o on o.id = s.current join bc_read r on r.source = s.id where s.kind = ? and s.key = ? and o.value <> ?")
            .Bind((long)SourceKind.File).Bind(path).Bind(Fingerprint.Absent).Any();

    /// <summary>Triggers ask for a file: there is a call for it, or will be.</summary>
    bool MeetTriggers(ProjectDescription project, string path)
    {
        var isAsked = false;
        foreach (var (name, trigger, produces) in db.Prepare("select name, trigger, produces from bc_handler where live > 0 or trigger <> ''").List(static row => (row.Text(0), row.Text(1), row.Text(2))))
        {
            var matches = TriggerSpec.Parse(trigger) switch
            {
                (TriggerKind.Files, var pattern) => new GlobSet([pattern], []).IsMatch(path),
                (TriggerKind.Items, var list) => project.Items.TryGetValue(list, out var items)
                    && (items.Items.Any(item => item.Identity == path) || new GlobSet(items.Include, items.Exclude, anyCase: items.AnyCase).IsMatch(path)),
                _ => false,
            };
            isAsked |= matches;
            if (matches && !IsLive(name, path))
            {
                newCalls.Add($"{name} {path}");
                foreach (var collection in produces.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    MeetCollection(collection, isWhole: false);
                    MeetAbsent(collection);
                }
            }
        }
        return isAsked;
    }

    bool IsLive(string handler, string path) => db.Prepare("select n.key from bc_node n join bc_handler h on h.id = n.handler where h.name = ?1 and n.live = 1 and (n.key = ?2 or n.key >= ?2 || char(31) and n.key < ?2 || char(32))")
        .Bind(handler).Bind(Source.Escape(path)).Any();

    /// <summary>Whoever asked for a document that was not there may find it now.</summary>
    void MeetAbsent(string collection)
    {
        foreach (var id in db.Prepare("select s.id from bc_source s join bc_observation o on o.id = s.current where s.kind = ?1 and s.key >= ?2 and s.key < ?3 and o.value = ?4")
            .Bind((long)SourceKind.Document).BindRange(collection + Source.Separator).Bind(Fingerprint.Absent).List(static row => row.Int64(0)))
        {
            MeetReaders(id);
        }
    }

    void MeetSources(SourceKind kind, string prefix)
    {
        MeetReaders(db.Prepare(Readers + "where o.source in (select id from bc_source where kind = ? and key >= ? and key < ?)").Bind((long)kind).BindRange(prefix));
    }

    void MeetSource(Source source)
    {
        if (db.Prepare("select id from bc_source where kind = ? and key = ?").Bind((long)source.Kind).Bind(source.Key).Scalar() is > 0 and var id)
        {
            MeetReaders(id);
        }
    }

    void MeetReaders(long source)
    {
        if (sources.Add(source))
        {
            MeetReaders(db.Prepare(Readers + "where o.source = ?").Bind(source));
        }
    }

    void MeetNodes(Statement query)
    {
        Meet(query.List(static row => row.Int64(0)).FindAll(id => !met.ContainsKey(id)), "bc_node n on n.id = j.value");
    }

    /// <summary>The calls whose results in force rest on something.</summary>
    /// <param name="query">Gives traces. Most have been met in another way: of the others alone is read whose they are.</param>
    void MeetReaders(Statement query) => Meet(query.List(static row => row.Int64(0)).FindAll(traces.Add), "bc_trace t on t.id = j.value join bc_node n on n.id = t.node and n.current = t.id");

    void Meet(List<long> fresh, string join)
    {
        if (fresh.Count == 0)
        {
            return;
        }
        foreach (var row in db.Prepare($"select n.id, h.name, n.key, n.current from json_each(?) j join {join} join bc_handler h on h.id = n.handler").Bind($"[{string.Join(',', fresh)}]").Rows())
        {
            if (met.TryAdd(row.Int64(0), (row.Text(1), row.Text(2), row.IsNull(3) ? null : row.Int64(3))))
            {
                next.Enqueue(row.Int64(0));
            }
        }
    }
}
