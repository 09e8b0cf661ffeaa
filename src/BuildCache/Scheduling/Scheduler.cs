using System.Diagnostics;

namespace BuildCache;

/// <summary>
/// The loop of a build: level by level, hands marked nodes to workers, applies what they send back, and lets derived collections and
/// queries catch up in between. It runs on the one thread that writes.
/// </summary>
sealed partial class Scheduler(Connection db, BuildOptions options, GraphWriter writer, Intake intake, WorkQueue queue, CurrentInputs inputs, Levels levels, QueryCatalog catalog,
    DerivedCollections derived, DeltaProbe probe, Executor executor, ReaderPool readers, CancellationToken cancellationToken)
{
    readonly Progress progress = new(options.Machine.Clock, options.Progress);
    static readonly TimeSpan LongestBatch = TimeSpan.FromMilliseconds(250);
    long lastCommit = options.Machine.Clock.GetTimestamp();
    bool levelsAreFresh;

    /// <summary>Inputs that turned out, while being read, to be others than observed at the beginning.</summary>
    public long ChangedInputs { get; private set; }

    public long QueriesRun { get; private set; }

    public long QueriesChanged { get; private set; }

    /// <summary>Settles until nothing is marked and nothing is stale.</summary>
    public async Task RunAsync()
    {
        if (derived.HasCycle)
        {
            writer.Begin();
            RebuildViews();
            derived.RefuseCycles();
        }
        levels.Load();
        while (NextLevel() is { } level)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (level > levels.Limit)
            {
                // Levels only rise, and handlers that read each other in turn over several builds drive them up: before anyone is
                // accused of a cycle, the present reads alone must show it.
                if (levelsAreFresh)
                {
                    queue.FailWaiting(level, levels);
                }
                else
                {
                    levelsAreFresh = true;
                    writer.ForgetLevels();
                    queue.Rewind();
                }
                continue;
            }
            BeginPass(level);
            await SettleLevelAsync(level);
        }
        writer.Commit();
    }

    /// <summary>The lowest level on which anything is to be done.</summary>
    int? NextLevel()
    {
        levels.Recompute();
        int? lowest = null;
        foreach (var handler in writer.Handlers.ById.Values.Where(static h => h.HasWork))
        {
            lowest = Math.Min(lowest ?? int.MaxValue, levels.LevelOf(handler));
        }
        foreach (var definition in derived.All.Where(derived.IsStale))
        {
            lowest = Math.Min(lowest ?? int.MaxValue, levels.Ready[definition.Name]);
        }
        foreach (var statement in catalog.Registered.Where(s => s.CheckedRevision < catalog.RevisionOf(s)).Concat(catalog.Broken))
        {
            lowest = Math.Min(lowest ?? int.MaxValue, LevelOf(statement.Sql));
        }
        foreach (var sql in catalog.Pending)
        {
            lowest = Math.Min(lowest ?? int.MaxValue, LevelOf(sql));
        }
        return lowest;
    }

    int LevelOf(string sql)
    {
        var level = 0;
        foreach (var collection in catalog.CollectionsOf(sql))
        {
            level = Math.Max(level, levels.Ready.GetValueOrDefault(collection));
        }
        return level;
    }

    /// <summary>Between levels: what the last one stored becomes visible; derived collections and queries catch up.</summary>
    void BeginPass(int level)
    {
        writer.BeginRevision();
        RebuildViews();
        // One derived collection may read another: each round settles those whose sources are settled.
        for (var settled = true; settled;)
        {
            settled = false;
            levels.Recompute();
            foreach (var definition in derived.All.Where(d => levels.Ready[d.Name] <= level && derived.IsStale(d) && !derived.ReadsStale(d)))
            {
                using (writer.Because(catalog.CausesOf(definition.Sql, derived.VerifiedOf(definition))))
                {
                    derived.Settle(definition, writer.Revision);
                }
                RebuildViews();
                settled = true;
                break;
            }
        }
        var registered = new List<QueryStatement>();
        foreach (var sql in catalog.Pending.Where(sql => LevelOf(sql) <= level).Order(StringComparer.Ordinal).ToList())
        {
            registered.Add(Register(sql));
        }
        writer.Commit();
        registered.ForEach(static statement => statement.IsCommitted = true);
        executor.BeginPass(level, levels.Ready);
        VerifyQueries(level);
        writer.Commit();
    }

    void RebuildViews()
    {
        while (writer.RebuildViews() is { Count: > 0 } rebuilt)
        {
            writer.Begin();
            catalog.CollectionsChanged(rebuilt);
        }
    }

    /// <summary>Queries whose columns moved run again; those whose rows differ mark their readers.</summary>
    void VerifyQueries(int level)
    {
        foreach (var statement in catalog.Registered.Concat(catalog.Broken).Where(s => LevelOf(s.Sql) <= level).OrderBy(static s => s.Id).ToList())
        {
            // A statement that is not valid any more is looked at once: whoever read its rows is to hear why there are none.
            var revision = statement.Error is null ? catalog.RevisionOf(statement) : writer.Revision;
            if (statement.CheckedRevision < revision)
            {
                foreach (var query in QueryVerification.Run(db, readers, statement, revision, probe, options.ChecksShortcuts, options.Machine.Loop(options.Parallelism), options.HandlerTimeout))
                {
                    Apply(query, statement, revision);
                }
                statement.CheckedRevision = revision;
            }
        }
    }

    void Apply(VerifiedQuery query, QueryStatement statement, long revision)
    {
        switch (query)
        {
            case VerifiedQuery.Unaffected(var source):
                writer.ConfirmRows(source);
                break;
            case VerifiedQuery.Ran(var observation, var rows, var wasUnaffected):
                QueriesRun += wasUnaffected ? 0 : 1;
                if (writer.ObserveRows(observation.Source, observation.Sql, observation.Value))
                {
                    if (wasUnaffected)
                    {
                        derived.Notices.Add(BrokenShortcut.OfQuery(catalog.FileOf(observation.Sql), observation.Sql));
                    }
                    QueriesChanged++;
                    if (rows is not null)
                    {
                        // Those who are to run, now or on a later level, would ask for just these. What moves from now on moves in this revision or a later one.
                        executor.Pass.Rows.Add(observation.Source, (rows, observation.Value), revision < writer.Revision ? statement : null, revision);
                    }
                }
                break;
            default:
                throw new UnreachableException();
        }
    }

    QueryStatement Register(string sql)
    {
        writer.Begin();
        var statement = catalog.Register(sql);
        RebuildViews();
        return catalog.TryGet(sql, out var again) ? again : statement;
    }
}
