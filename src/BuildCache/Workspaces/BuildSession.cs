using System.Globalization;

namespace BuildCache;

/// <summary>One build, from open to close: observe, mark, settle level by level, publish, report. This is the thread that writes.</summary>
sealed partial class BuildSession : IDisposable
{
    readonly Database database;
    readonly BuildOptions options;
    readonly Machine machine;
    readonly List<Diagnostic> notices;
    readonly CancellationToken cancellationToken;
    readonly long started;
    readonly ReaderPool readers;
    readonly HandlerTable handlers;
    readonly GraphWriter writer;
    readonly Intake intake;
    readonly HttpAnswers answers;
    readonly InPlace inPlace;
    readonly CommandRunner commands;
    readonly CurrentInputs inputs;
    readonly QueryCatalog catalog;
    readonly DerivedCollections derived;
    readonly Executor executor;
    readonly WorkQueue queue;
    readonly Scheduler scheduler;
    readonly Findings findings;
    readonly QueryFiles queryFiles;
    readonly QueryLibrary library = new();
    readonly List<Seen> engineReads = [];
    readonly HashSet<string> produced;
    readonly DeclaredIndexes declaredIndexes;
    readonly BuildReport report = new();
    readonly HashSet<(OutputRoot, string)> discarded = [];
    readonly bool isIncomplete;
    readonly ObservedTree tree;

    public BuildSession(OpenDatabase open, ObservedTree tree, BuildOptions options, List<Diagnostic> notices, CancellationToken cancellationToken)
    {
        database = open.Database;
        readers = open.Readers;
        this.options = options;
        this.tree = tree;
        this.notices = notices;
        this.cancellationToken = cancellationToken;
        machine = options.Machine;
        started = machine.Clock.GetTimestamp();
        try
        {
            OutputFolder.RefuseLinkOut(machine.Files, options.OutputDirectory, options.ProjectDirectory, options.AllowedRoots);
            var db = database.Writer;
            db.Obey(cancellationToken);
            inPlace = new InPlace(machine.Files, options.ProjectDirectory, options.InPlaceDirectory ?? options.ProjectDirectory, options.OutputsInPlace);
            var world = options.World(inPlace, new HiddenUrls());
            answers = new HttpAnswers(world, database.Artifacts, cancellationToken);
            inputs = new CurrentInputs(world, Observe(tree, options, world.Roots, inPlace, db, cancellationToken), RacyClock.Probe(machine.Files, new DatabaseFiles(database.Path).Folder)) { Http = answers };
            queryFiles = QueryFiles.Read(inputs);
            readers.Begin(library, cancellationToken);
            commands = new CommandRunner(machine, options.ProjectDirectory, options.Parallelism, inPlace, inputs, database.Artifacts, readers, database.Path, cancellationToken);

            db.Execute("begin immediate");
            db.Prepare("insert into bc_build (target, started) values (?, ?)").Bind(options.Target).Bind(Timestamp()).Run();
            report.Build = db.LastInsertedId;
            TargetFolders.Note(db, options);
            notices.AddRange(options.HandlerDiagnostics);
            var registry = Register(options.Handlers);
            queryFiles.Define(registry);
            isIncomplete = notices.Exists(static d => d.Severity == Severity.Error);
            notices.AddRange(RefusedInputs(registry));
            TriggerChecks.BreakCycles(registry);
            if (!isIncomplete)
            {
                // Else what is missing may be given by a handler that could not be loaded.
                notices.AddRange(TriggerChecks.Unknown(registry, options.Items));
            }
            library.IsIncomplete = isIncomplete;
            registry.SqlFunctions.ForEach(function => library.Add(function, function.Fingerprint));
            SqliteExtension.AddAll(new DatabaseFiles(options.DatabasePath).Extensions, inputs, library, engineReads);
            handlers = new HandlerTable(db);
            handlers.Load(registry.Registrations, static registration => CodeFingerprint.Of(registration.Code, registration.Assembly), keepMissing: isIncomplete);
            var revisions = new Revisions { Current = db.Scalar("select value from bc_fact where name = 'revision'") + 1 };
            var withheld = new Withheld();
            writer = new GraphWriter(db, database.Artifacts.Packer, handlers, revisions)
            {
                Build = report.Build,
                Today = Sweep.DayOf(machine.Clock),
                Withheld = withheld,
                CausesOfQuery = (sql, revision) => catalog!.CausesOf(sql, revision),
                SuspendIndexes = collection => declaredIndexes!.Suspend(collection),
            };
            var places = new CallPlaces(inputs.Tree);
            intake = new Intake(writer, places, options.Rebuild ? Severity.Error : Severity.Warning) { Given = options.Watched is { } watched ? result => watched.Tell(result, db, database.Artifacts) : null };
            writer.Resume();
            writer.Load();
            declaredIndexes = new DeclaredIndexes(db, writer.Collections, name => catalog!.DoubtReadersOf(name), options.HandlerTimeout);
            open.Use(library);
            catalog = new QueryCatalog(db, new QueryAnalysis(db, writer.Collections, library), writer.Collections, queryFiles, library);
            catalog.Load();
            var probe = new DeltaProbe(db, writer.Collections, options.HandlerTimeout);
            derived = new DerivedCollections(db, writer, catalog, probe, options.ChecksShortcuts, options.HandlerTimeout);
            produced = handlers.ById.Values.SelectMany(static h => h.Registration.Produces).ToHashSet(StringComparer.Ordinal);
            DropRespelt(produced.Concat(registry.DerivedCollections.Select(static d => d.Name)));
            foreach (var collection in produced)
            {
                writer.CreateCollection(collection);
            }
            derived.Load(registry.DerivedCollections.Concat(registry.Registrations.Where(static r => r.Trigger.Kind == TriggerKind.Rows)
                .Select(static r => new DerivedCollection(r.Documents!, r.Trigger.Argument))), keepMissing: isIncomplete);
            var levels = new Levels(handlers, derived, catalog);
            executor = new Executor(new CallSettings(machine, options.OutputDirectory, options.HandlerTimeout, options.MostBytesOfCall, options.Log), inputs, inPlace, database.Artifacts, catalog, readers,
                handlers.ByName.Where(static pair => pair.Value.Registration.IsComputation).ToDictionary(static pair => pair.Key, static pair => pair.Value), cancellationToken)
            {
                RunCommand = options.IsRehearsal ? RehearsedCommand.Refuse : RunCommandAsync,
                Withheld = withheld,
                Extensions = registry.Extensions,
                IsIncomplete = isIncomplete,
            };
            inputs.Moved = seen => executor.Post(new WorkerMessage.InputMoved(seen));
            queue = new WorkQueue(writer, intake, db) { First = options.Watched?.Calls(db, handlers.ById) ?? [] };
            scheduler = new Scheduler(db, options, writer, intake, queue, inputs, levels, catalog, derived, probe, executor, readers, cancellationToken);
            findings = new Findings(db, writer, places);
            answers.Load(db);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public async Task<BuildResult> RunAsync()
    {
        try
        {
            return await RunAllAsync();
        }
        catch (Exception error) when (cancellationToken.IsCancellationRequested && Cancellation.IsIn(error))
        {
            report.Outcome = "cancelled";
            SettleCommands();
            report.ElapsedMs = Math.Round(machine.MillisecondsSince(started), 1);
            ReportFile.Write(machine.Files, options.ReportPath, report);
            throw new OperationCanceledException(error.Message, error, cancellationToken);
        }
    }

    async Task<BuildResult> RunAllAsync()
    {
        MarkChangedInputs();
        NoteEngineReads();
        MarkChangedHandlers();
        DropCollections();
        DeclareIndexes();
        ReconcileTriggers();
        if (IsMoreThanAskedFor)
        {
            writer.Abandon();
            return new BuildResult { IsLeft = true, Succeeded = false, Report = report, Diagnostics = [.. notices.Select(options.Warnings.Apply)], Outputs = [] };
        }
        if (handlers.ById.Values.Any(static handler => handler.HasWork))
        {
            database.Artifacts.Packer.Load(database.Writer);
        }
        await CheckAnswersAsync();
        ChooseRecomputations();
        var publishers = options.IsRehearsal ? [] : Publishers();
        writer.Begin();
        var wasInterrupted = !options.IsRehearsal && IsInterrupted();
        var isRecovered = wasInterrupted;
        foreach (var publisher in publishers)
        {
            if (publisher.AdoptManifest() || wasInterrupted)
            {
                publisher.DeleteLeftovers();
                isRecovered = true;
            }
        }
        if (!options.IsRehearsal && commands.Recover(OfCommands(publishers), options.Trust != InputTrust.Nothing) || isRecovered)
        {
            // Commands ask through connections of their own which files are outputs.
            writer.Commit();
        }
        do
        {
            foreach (var publisher in publishers)
            {
                publisher.Damaged.ForEach(output => Discard(publisher.Root, output));
                publisher.Damaged.Clear();
            }
            do
            {
                await SettleAsync();
            }
            while (findings.GiveWay());
            intake.Failures.Judge(writer.IsRead, executor.Cycles);
            findings.FindClashes();
            if (options.IsRehearsal)
            {
                writer.Begin();
                writer.StoreStamps(inputs);
                writer.Commit();
                break;
            }
            var publication = new Publication(options, writer, findings, inputs, readers, cancellationToken);
            // What commands have written stands already, and is recorded.
            var published = publishers.FindAll(publisher => !options.PublishesLater || publisher.Root == OutputRoot.InPlace);
            if (options.Warnings.IsError(AlteredOrphan.Code) && Succeeds(publishers))
            {
                // Else only whoever deletes them finds out, and of a build that fails by it nothing is to be deleted.
                published.ForEach(static publisher => publisher.TellAlteredOrphans());
            }
            foreach (var publisher in published)
            {
                if (publisher.Root == OutputRoot.InPlace)
                {
                    options.TouchesProject?.Invoke();
                }
                publication.Run(publisher, Succeeds(publishers));
            }
        }
        while (publishers.Exists(static publisher => publisher.Damaged.Count > 0));
        return Close(publishers);
    }

    Task<CommandResult> RunCommandAsync(ShellCommand command, CommandDoor door)
    {
        options.TouchesProject?.Invoke();
        return commands.RunAsync(command, door);
    }

    /// <summary>The build was cancelled. Its commands have ended too before it says so, and what they have written is recorded.</summary>
    void SettleCommands()
    {
        writer.Abandon();
        database.Writer.Execute("begin immediate");
        commands.Cancel(OfCommands(Publishers()));
        // It is not finished; but whoever opens the database next knows that nothing was torn off.
        database.Writer.Prepare("update bc_build set outcome = ? where id = ?").Bind(report.Outcome).Bind(report.Build).Run();
        database.Writer.Execute("commit");
    }

    static Publisher OfCommands(List<Publisher> publishers) => publishers.Single(static publisher => publisher.Root == OutputRoot.InPlace);

    /// <summary>Settles, and again where that changed how queries are planned. What failed still needs what it was about to ask for.</summary>
    async Task SettleAsync()
    {
        do
        {
            await scheduler.RunAsync();
            writer.RetireUnread(intake.Failures.Needed(writer.IsRead));
        }
        while (handlers.ById.Values.All(static h => h.Marked == 0) && Asked.HasMoved(database.Writer) && SettleIndexes() || RetryIndexes());
    }

    bool RetryIndexes()
    {
        writer.Begin();
        return declaredIndexes.Retry();
    }

    bool SettleIndexes()
    {
        writer.Begin();
        return catalog.SettleIndexes();
    }

    /// <summary>What cannot be read back is computed again; when that did not help, the tables do not say what they should.</summary>
    void Discard(OutputRoot root, PlannedOutput output)
    {
        if (!discarded.Add((root, output.Path)))
        {
            throw new DamageException($"the content of the output '{output.Path}' was computed again and still cannot be read back");
        }
        writer.DiscardArtifact(output.Hash, output.Node);
    }

    /// <summary>One for each place where outputs stand: they have owners, a manifest and a record of their own.</summary>
    List<Publisher> Publishers() =>
    [
        new(database.Writer, database.Artifacts, OutputRoot.Folder, new OutputFolder(machine.Files, options.OutputDirectory), OutputManifest.Beside(machine.Files, options.OutputDirectory, options.ProjectDirectory, options.DatabasePath, options.Target), options.Target, cancellationToken) { Loop = machine.Loop(options.Parallelism, cancellationToken), IsUntouched = IsOutputUntouched() },
        new(database.Writer, database.Artifacts, OutputRoot.InPlace, new OutputFolder(machine.Files, inPlace.Root), InPlaceManifest(), options.Target, cancellationToken) { Loop = machine.Loop(options.Parallelism, cancellationToken), IsProduced = commands.IsProduced },
    ];

    /// <summary>Whether the output folder lies where somebody has watched, and nothing that changed lies in it. What leads out of the project nobody watches.</summary>
    bool IsOutputUntouched()
    {
        if (tree.Believed is not { } changed)
        {
            return false;
        }
        var folder = RealPath.Of(machine.Files, options.OutputDirectory);
        return RealPath.IsWithin(folder, RealPath.Of(machine.Files, options.ProjectDirectory))
            && !changed.Any(path => Path.GetFullPath(path, options.ProjectDirectory) is var full
                && (RealPath.IsWithin(full, options.OutputDirectory) || RealPath.IsWithin(full, folder) || RealPath.IsWithin(folder, full) || RealPath.IsWithin(options.OutputDirectory, full)));
    }

    /// <summary>Whether the last build of this target did not come to its end, as far as this database knows.</summary>
    bool IsInterrupted() => database.Writer.Prepare("select count(*) from bc_build where finished is null and id = (select max(id) from bc_build where target = ? and id < ?)")
        .Bind(options.Target).Bind(report.Build).Scalar() > 0;

    public void Dispose()
    {
        // Some of it is not there when opening fails half-way.
        commands?.Dispose();
        writer?.Abandon();
        database.Artifacts.Packer.Rest();
        answers?.Dispose();
        if (database.Writer.IsInTransaction)
        {
            database.Writer.Execute("rollback");
        }
    }

    string Timestamp() => machine.Clock.GetUtcNow().UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    OutputManifest InPlaceManifest() => new(machine.Files, new DatabaseFiles(options.DatabasePath).InPlaceRecord(options.Target));
}
