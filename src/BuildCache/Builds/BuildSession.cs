using System.Diagnostics;
using System.Globalization;

namespace BuildCache;

/// <summary>One build, from open to close: observe, mark, settle level by level, publish, report. This is the thread that writes.</summary>
sealed class BuildSession : IDisposable
{
    readonly Database database;
    readonly BuildOptions options;
    readonly List<Diagnostic> notices;
    readonly CancellationToken cancellationToken;
    readonly long started = Stopwatch.GetTimestamp();
    readonly ReaderPool readers;
    readonly HandlerTable handlers;
    readonly Ledger ledger;
    readonly HttpAnswers answers;
    readonly InPlace inPlace;
    readonly CommandRunner commands;
    readonly Leaves leaves;
    readonly QueryCatalog catalog;
    readonly DerivedCollections derived;
    readonly Workshop workshop;
    readonly WorkQueue queue;
    readonly Settling settling;
    readonly Findings findings;
    readonly QueryFunctions functions;
    readonly QueryFiles queryFiles;
    readonly QueryLibrary library = new();
    readonly List<Seen> engineReads = [];
    readonly HashSet<string> produced;
    List<Diagnostic> indexErrors = [];
    readonly BuildReport report = new();
    readonly HashSet<(OutputRoot, string)> discarded = [];
    readonly bool isIncomplete;

    public BuildSession(Database database, BuildOptions options, List<Diagnostic> notices, CancellationToken cancellationToken)
    {
        this.database = database;
        this.options = options;
        this.notices = notices;
        this.cancellationToken = cancellationToken;
        var db = database.Writer;
        answers = new HttpAnswers(options, database.Artifacts, cancellationToken);
        inPlace = new InPlace(options);
        leaves = new Leaves(options, inPlace, Observe(options, inPlace), RacyClock.Probe(Path.GetDirectoryName(database.Path)!)) { Http = answers };
        queryFiles = QueryFiles.Read(leaves);
        readers = new ReaderPool(database, library);
        commands = new CommandRunner(options, inPlace, leaves, database.Artifacts, readers, database.Path, cancellationToken);

        db.Execute("begin immediate");
        db.Prepare("insert into bc_build (target, started) values (?, ?)").Bind(options.Target).Bind(Timestamp()).Run();
        report.Build = db.LastInsertedId;
        notices.AddRange(options.HandlerDiagnostics);
        var registry = Register(options.Handlers);
        queryFiles.Define(registry);
        isIncomplete = notices.Exists(static d => d.Severity == Severity.Error);
        library.IsIncomplete = isIncomplete;
        registry.SqlFunctions.ForEach(function => library.Add(function, function.Fingerprint));
        SqliteExtension.AddAll(options, leaves, library, engineReads);
        handlers = new HandlerTable(db);
        handlers.Load(registry.Registrations, static registration => CodeFingerprint.Of(registration.Code, registration.Assembly), keepMissing: isIncomplete);
        var revisions = new Revisions { Current = db.Scalar("select value from bc_fact where name = 'revision'") + 1 };
        ledger = new Ledger(database, handlers, revisions)
        {
            Build = report.Build,
            NonDeterminismIs = options.Rebuild ? Severity.Error : Severity.Warning,
        };
        ledger.Collections.Load();
        ledger.Marks.Load();
        functions = QueryFunctions.Register(db, database.Artifacts, library);
        catalog = new QueryCatalog(db, new QueryAnalysis(db, ledger.Collections, library), ledger.Collections, queryFiles, library);
        catalog.Load();
        derived = new DerivedCollections(db, ledger.Collections, catalog);
        produced = handlers.ById.Values.SelectMany(static h => h.Registration.Produces).ToHashSet(StringComparer.Ordinal);
        foreach (var collection in produced)
        {
            ledger.Collections.Ensure(collection);
        }
        derived.Load(registry.DerivedCollections.Concat(registry.Registrations.Where(static r => r.Trigger.Kind == TriggerKind.Rows)
            .Select(static r => new DerivedCollection(DerivedCollections.RowsOf(r), r.Trigger.Argument))), keepMissing: isIncomplete);
        var levels = new Levels(handlers, derived, catalog);
        workshop = new Workshop(options, leaves, database.Artifacts, catalog, readers,
            handlers.ByName.Where(static pair => pair.Value.Registration.IsComputation).ToDictionary(static pair => pair.Key, static pair => pair.Value), commands, cancellationToken) { Extensions = registry.Extensions };
        leaves.Moved = seen => workshop.Outcomes.Writer.TryWrite(seen);
        queue = new WorkQueue(ledger, db);
        settling = new Settling(db, options, ledger, queue, leaves, levels, catalog, derived, workshop, readers, cancellationToken);
        findings = new Findings(db, ledger);
        answers.Load(db);
        ledger.Resume();
    }

    public async Task<BuildResult> RunAsync()
    {
        try
        {
            return await RunAllAsync();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            report.Outcome = "cancelled";
            report.ElapsedMs = Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 1);
            ReportFile.Write(options.ReportPath, report);
            throw;
        }
    }

    async Task<BuildResult> RunAllAsync()
    {
        MarkChangedLeaves();
        NoteEngineReads();
        MarkChangedHandlers();
        DropCollections();
        DeclareIndexes();
        ReconcileTriggers();
        await CheckAnswersAsync();
        ChooseRecomputations();
        var publishers = Publishers();
        ledger.Begin();
        var wasInterrupted = IsInterrupted();
        notices.AddRange(commands.Recover());
        foreach (var publisher in publishers)
        {
            if (publisher.AdoptManifest() || wasInterrupted)
            {
                publisher.DeleteLeftovers();
            }
        }
        do
        {
            foreach (var publisher in publishers)
            {
                publisher.Damaged.ForEach(output => Discard(publisher.Root, output));
                publisher.Damaged.Clear();
            }
            await settling.RunAsync();
            ledger.RetireUnread();
            ledger.JudgeComputations();
            findings.FindClashes();
            var publication = new Publication(options, ledger, findings, leaves, readers, cancellationToken);
            foreach (var publisher in publishers)
            {
                publication.Run(publisher, Succeeded);
            }
        }
        while (publishers.Exists(static publisher => publisher.Damaged.Count > 0));
        return Close(publishers);
    }

    /// <summary>What cannot be read back is computed again; when that did not help, the tables do not say what they should.</summary>
    void Discard(OutputRoot root, PlannedOutput output)
    {
        if (!discarded.Add((root, output.Path)))
        {
            throw new DamageException($"the content of the output '{output.Path}' was computed again and still cannot be read back");
        }
        ledger.DiscardArtifact(output.Hash, output.Node);
    }

    /// <summary>One for each place where outputs stand: they have owners, a manifest and a record of their own.</summary>
    List<Publisher> Publishers() =>
    [
        new(database.Writer, database.Artifacts, OutputRoot.Folder, new OutputFolder(options.OutputDirectory), Manifest("outputs"), options.Target),
        new(database.Writer, database.Artifacts, OutputRoot.InPlace, new OutputFolder(inPlace.Root), Manifest("inplace.outputs"), options.Target) { IsProduced = commands.IsProduced },
    ];

    /// <summary>Whether the last build of this target did not come to its end, as far as this database knows.</summary>
    bool IsInterrupted() => database.Writer.Prepare("select count(*) from bc_build where finished is null and id = (select max(id) from bc_build where target = ? and id < ?)")
        .Bind(options.Target).Bind(report.Build).Scalar() > 0;

    public void Dispose()
    {
        commands.Dispose();
        ledger.Abandon();
        answers.Dispose();
        readers.Dispose();
        functions.Dispose();
    }

    // ---- observe and mark ----

    static FileTree Observe(BuildOptions options, InPlace inPlace)
    {
        var excluded = options.ExcludedFolders.Select(folder => Path.GetFullPath(folder, options.ProjectDirectory))
            .Append(options.OutputDirectory).Append(Path.GetDirectoryName(options.DatabasePath)!).Concat(inPlace.Folders).ToList();
        return FileTree.Enumerate(options.ProjectDirectory, excluded, options.Parallelism, inPlace.FilesOfProject);
    }

    HandlerRegistry Register(IReadOnlyList<Handler> handlers)
    {
        var registry = new HandlerRegistry { ItemLists = options.Items };
        foreach (var handler in handlers)
        {
            try
            {
                registry.Register(handler);
            }
            catch (Exception error) when (error is not (DiagnosticException or OutOfMemoryException))
            {
                notices.Add(new Diagnostic(Severity.Error, "BCM2206", $"The handler {handler.GetType().FullName} cannot register: {HandlerLibrary.Explain(error)} What it gave in the last build stays until it can."));
                options.Log?.Invoke(error.ToString());
            }
        }
        if (registry.Registrations.GroupBy(static r => r.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(static g => g.Count() > 1) is { } twice)
        {
            throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM2002", $"Two handlers are named '{twice.Key}'; give one of them another name with Named(…), because the name is how its results are found again (upper and lower case are the same)."));
        }
        CollectionName.Check(registry);
        return registry;
    }

    void MarkChangedLeaves()
    {
        var observation = LeafObservation.Check(database.Writer, leaves, options.Parallelism);
        report.Inputs.Checked = observation.Checked;
        foreach (var seen in observation.Changed)
        {
            ledger.MoveLeaf(seen);
            report.Inputs.Changed++;
        }
    }

    void MarkChangedHandlers()
    {
        foreach (var gone in handlers.Gone)
        {
            ledger.RetireAll(gone);
        }
        foreach (var handler in handlers.ById.Values.Where(static h => h.IsChanged))
        {
            ledger.Begin();
            ledger.Marks.AddAll(handler);
        }
    }

    /// <summary>What the engine itself read to know what there is to do: inputs like any other, so the next build looks at them first.</summary>
    void NoteEngineReads()
    {
        foreach (var seen in queryFiles.Seen.Concat(engineReads).Where(seen => ledger.Sources.Find(seen.Source) is null))
        {
            ledger.Begin();
            ledger.Sources.FindOrAdd(seen.Source, seen.Value);
        }
    }

    /// <summary>A collection that nobody produces or defines any more is none; its documents left with whoever emitted them.</summary>
    void DropCollections()
    {
        var gone = ledger.Collections.Names.Where(name => !produced.Contains(name) && derived.Find(name) is null).Order(StringComparer.Ordinal).ToList();
        if (gone.Count > 0)
        {
            ledger.Begin();
            gone.ForEach(ledger.Collections.Drop);
            catalog.CollectionsChanged(gone);
        }
    }

    void DeclareIndexes()
    {
        ledger.Begin();
        indexErrors = DeclaredIndexes.Apply(database.Writer, options.Items.TryGetValue(DeclaredIndexes.ItemName, out var list) ? list.Items : [], ledger.Collections, catalog.DoubtReadersOf);
    }

    void ReconcileTriggers()
    {
        foreach (var handler in handlers.Ordered)
        {
            var changes = TriggerReconciliation.Reconcile(handler, ledger, leaves, database.Writer);
            report.Inputs.Added += changes.Added;
            report.Inputs.Removed += changes.Removed;
        }
    }

    /// <summary>After the triggers: what only vanished nodes read is not asked for.</summary>
    async Task CheckAnswersAsync()
    {
        await answers.CheckAsync(database.Writer);
        report.Inputs.Changed += ledger.StoreAnswers(answers);
    }

    void ChooseRecomputations()
    {
        if (options.Rebuild)
        {
            ledger.Begin();
            derived.MarkAll();
            foreach (var handler in handlers.ById.Values.Where(static h => !h.IsAbsent))
            {
                ledger.Marks.AddAll(handler);
            }
            workshop.Recompute = static (_, _) => true;
        }
        else if (options.AuditPercent > 0)
        {
            var chosen = queue.ChooseForAudit(options.AuditPercent);
            workshop.Recompute = (_, node) => chosen.Contains(node);
        }
    }

    // ---- publish and close ----

    bool Succeeded => !isIncomplete && ledger.Errors.Count == 0 && ledger.ComputationErrors.Count == 0 && findings.Clashes.Count == 0 && derived.Errors.Count == 0 && !EngineErrors().Any() && ledger.Blocked.Count == 0 && !findings.HasStoredErrors()
        && (options.Rebuild ? ledger.NonDeterminism.Count == 0 : true);

    BuildResult Close(List<Publisher> publishers)
    {
        ledger.Begin();
        NoteConduct();
        ledger.Commit();
        var diagnostics = Diagnostics(publishers);
        var succeeded = diagnostics.TrueForAll(static d => d.Severity != Severity.Error);
        report.Outcome = succeeded ? "succeeded" : "failed";
        report.Outputs.Written = publishers.Sum(static publisher => publisher.Written);
        report.Outputs.Restored = publishers.Sum(static publisher => publisher.Restored);
        report.Outputs.Deleted = publishers.Sum(static publisher => publisher.Deleted);
        report.Outputs.Total = publishers.Sum(static publisher => publisher.Total);
        report.Inputs.Hashed = leaves.Hashed;
        report.Inputs.Asked = answers.Asked;
        report.Queries.Checked = database.Writer.Scalar("select count(*) from bc_query");
        report.Queries.Run = settling.QueriesRun + derived.Runs;
        report.Queries.Changed = settling.QueriesChanged + derived.Changes;
        report.Inputs.Changed += settling.ChangedInputs;
        ledger.Count(report);
        report.Outputs.Unchanged = Math.Max(0, report.Effects.Ran - report.Outputs.Written - report.Outputs.Restored);
        ledger.Begin();
        database.Writer.Prepare("update bc_build set finished = ?, outcome = ? where id = ?").Bind(Timestamp()).Bind(report.Outcome).Bind(report.Build).Run();
        ledger.Commit();
        commands.Close();
        Sweep.IfDue(database, report.Build);
        report.ElapsedMs = Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 1);
        ReportFile.Write(options.ReportPath, report);
        return new BuildResult { Succeeded = succeeded, Report = report, Diagnostics = diagnostics, Outputs = findings.Outputs(OutputRoot.Folder), OutputsInPlace = [.. findings.Outputs(OutputRoot.InPlace).Select(inPlace.FromProject).Order(StringComparer.Ordinal)] };
    }

    /// <summary>What calls did that is no result of theirs.</summary>
    void NoteConduct()
    {
        foreach (var (handler, key) in InOrder(workshop.LateUses.Keys))
        {
            ledger.Doubt(handler, key);
            notices.Add(new Diagnostic(Severity.Error, "BCM1902", $"Handler {handler.Name} used its context after its call{Ledger.For(key)} had ended, so not all that it does is recorded. Await every task that uses the context before the function returns; the next build runs the call again."));
        }
        foreach (var (handler, key) in InOrder(workshop.LargeCalls.Keys))
        {
            notices.Add(new Diagnostic(Severity.Warning, "BCM1905", $"Handler {handler.Name} allocated more than 1 GB{Ledger.For(key)}. Calls run in parallel, so that much memory may be taken several times over; read and write in parts, or split the work into more documents."));
        }

        static IEnumerable<(HandlerState Handler, string Key)> InOrder(IEnumerable<(HandlerState Handler, string Key)> calls) =>
            calls.OrderBy(static call => call.Handler.Name, StringComparer.Ordinal).ThenBy(static call => call.Key, StringComparer.Ordinal);
    }

    /// <summary>What is wrong with queries, functions and extensions apart from what handlers make of them.</summary>
    IEnumerable<Diagnostic> EngineErrors() => [.. queryFiles.Errors, .. library.Errors, .. indexErrors, .. catalog.FileErrors];

    List<Diagnostic> Diagnostics(List<Publisher> publishers)
    {
        var all = new List<Diagnostic>(notices);
        all.AddRange(leaves.Tree.Unreadable.Select(static folder => new Diagnostic(Severity.Error, "BCM1004", $"The folder cannot be read, so the files in it are not part of the build: {folder.Error}", folder.Path)));
        all.AddRange(ledger.Errors);
        all.AddRange(ledger.ComputationErrors);
        all.AddRange(findings.Clashes);
        all.AddRange(EngineErrors());
        all.AddRange(derived.Errors.Values);
        all.AddRange(ledger.NonDeterminism.Take(1));
        all.AddRange(publishers.SelectMany(static publisher => publisher.Diagnostics));
        all.AddRange(answers.Warnings());
        all.AddRange(findings.StoredDiagnostics());
        if (ledger.Blocked.Count > 0)
        {
            all.Add(new Diagnostic(ledger.Errors.Count + ledger.ComputationErrors.Count == 0 ? Severity.Error : Severity.Message, "BCM3005",
                string.Create(CultureInfo.InvariantCulture, $"{ledger.Blocked.Count} results were not computed because what they read failed; the first is {ledger.Blocked[0]}. They follow when the errors are mended.")));
        }
        return [.. all.Distinct().OrderBy(static d => d.File, StringComparer.Ordinal).ThenBy(static d => d.Line).ThenBy(static d => d.Column).ThenBy(static d => d.Code, StringComparer.Ordinal).ThenBy(static d => d.Message, StringComparer.Ordinal)];
    }

    static string Timestamp() => DateTime.UtcNow.ToString("O", CultureInfo.InvariantCulture);

    OutputManifest Manifest(string kind) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{options.DatabasePath}.{Fingerprint.Of(options.Target).ToString()[..12]}.{kind}"));
}
