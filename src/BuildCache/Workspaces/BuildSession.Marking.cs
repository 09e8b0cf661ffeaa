namespace BuildCache;

/// <summary>The first half of a build: what moved since the last one marks what depends on it.</summary>
sealed partial class BuildSession
{
    static FileTree Observe(ObservedTree tree, BuildOptions options, InputRoots roots, InPlace inPlace, List<string> outputsOfOthers, CancellationToken cancellationToken)
    {
        var excluded = options.ExcludedFolders.Select(folder => Path.GetFullPath(folder, options.ProjectDirectory))
            .Append(options.OutputDirectory).Concat(outputsOfOthers).Append(new DatabaseFiles(options.DatabasePath).Folder).Concat(inPlace.Folders).ToList();
        return tree.Observe(options.Machine.Files, options.ProjectDirectory, excluded, options.Parallelism, inPlace.FilesOfProject, roots, options.AllowedRoots, cancellationToken);
    }

    /// <summary>What is no input although a pattern means it: a site without it is not what the project says.</summary>
    IEnumerable<Diagnostic> RefusedInputs(HandlerRegistry registry) => inputs.RefusedOfItems()
        .Concat(registry.Registrations.Where(static r => r.Trigger.Kind == TriggerKind.Files).SelectMany(r => inputs.Refused(new GlobSet([r.Trigger.Argument], []))))
        .Distinct().Select(static input => input.Diagnostic);

    HandlerRegistry Register(IReadOnlyList<Handler> handlers)
    {
        var able = handlers.ToList();
        HandlerRegistry? registry;
        while ((registry = TryRegister(able)) is null)
        {
        }
        foreach (var twice in registry.Registrations.GroupBy(static r => r.Name, StringComparer.OrdinalIgnoreCase).Where(static g => g.Count() > 1).ToList())
        {
            // The first of them is whoever was there before: the built-in handlers come first.
            registry.Registrations.RemoveAll(twice.Skip(1).Contains);
            notices.Add(new Diagnostic(Severity.Error, "BCM2002", $"Two handlers are named '{twice.Key}', in {string.Join(" and in ", twice.Select(static r => r.Assembly.GetName().Name).Distinct())}; give one of them another name with Named(…), because the name is how its results are found again (upper and lower case are the same). Until then only the first of them runs."));
        }
        CollectionName.Check(registry);
        return registry;
    }

    /// <summary>What the handlers register; null when one of them could not, which is taken out: nothing of it must stay, not even what it added to others.</summary>
    HandlerRegistry? TryRegister(List<Handler> handlers)
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
                handlers.Remove(handler);
                return null;
            }
        }
        return registry;
    }

    void MarkChangedInputs()
    {
        var observation = new InputObservation(database.Writer, inputs, machine, options.Parallelism, cancellationToken);
        observation.Run();
        inputs.Believe(observation.Believed, StoredValueOf);
        writer.Prove(observation.Proven);
        report.Inputs.Checked = observation.Checked;
        foreach (var seen in observation.Changed)
        {
            writer.Observe(seen);
            report.Inputs.Changed++;
        }
    }

    /// <summary>What was committed last is what was observed: whatever moves is noted with the inputs before the writer hears of it.</summary>
    Fingerprint? StoredValueOf(Source source)
    {
        var reader = readers.Rent();
        try
        {
            return reader.ValueOf(source);
        }
        finally
        {
            readers.Return(reader);
        }
    }

    void MarkChangedHandlers()
    {
        foreach (var gone in handlers.Gone)
        {
            writer.RetireAll(gone);
        }
        foreach (var handler in handlers.ById.Values.Where(static h => h.IsChanged))
        {
            writer.Doubt(handler);
        }
    }

    /// <summary>What the engine itself read to know what there is to do: inputs like any other, so the next build looks at them first.</summary>
    void NoteEngineReads() => writer.Note(queryFiles.Seen.Concat(engineReads));

    /// <summary>A collection that nobody produces or defines any more is none; its documents left with whoever emitted them.</summary>
    void DropCollections()
    {
        var gone = writer.Collections.Names.Where(name => !produced.Contains(name) && derived.Find(name) is null).Order(StringComparer.Ordinal).ToList();
        if (gone.Count > 0)
        {
            gone.ForEach(writer.DropCollection);
            catalog.CollectionsChanged(gone);
        }
    }

    /// <summary>
    /// SQL has one table for two spellings of a name. What stands under the former one is taken back before there is one for the other, as
    /// if it had another name altogether.
    /// </summary>
    void DropRespelt(IEnumerable<string> names)
    {
        var spellings = names.GroupBy(static name => name, StringComparer.OrdinalIgnoreCase).ToDictionary(static group => group.Key, static group => group.ToHashSet(StringComparer.Ordinal), StringComparer.OrdinalIgnoreCase);
        foreach (var former in writer.Collections.Names.Where(name => spellings.TryGetValue(name, out var present) && !present.Contains(name)).ToList())
        {
            writer.TakeBack(former);
            writer.DropCollection(former);
            catalog.CollectionsChanged([former]);
        }
    }

    void DeclareIndexes()
    {
        writer.Begin();
        declaredIndexes.Apply(options.Items.TryGetValue(DeclaredIndexes.ItemName, out var list) ? list.Items : []);
    }

    void ReconcileTriggers()
    {
        var reconciliation = new TriggerReconciliation(writer, inputs, database.Writer);
        foreach (var handler in handlers.Ordered)
        {
            var changes = reconciliation.Reconcile(handler);
            report.Inputs.Added += changes.Added;
            report.Inputs.Removed += changes.Removed;
        }
    }

    /// <summary>How many results are to be looked at anew, as far as it is known before the first of them is.</summary>
    long Marked => handlers.ById.Values.Sum(handler => options.Rebuild ? handler.Live : handler.Marked);

    /// <summary>After the triggers: what only vanished nodes read is not asked for.</summary>
    async Task CheckAnswersAsync()
    {
        await answers.CheckAsync(database.Writer);
        report.Inputs.Changed += writer.StoreAnswers(answers);
        foreach (var source in answers.Untold)
        {
            writer.Doubt(source);
        }
    }

    void ChooseRecomputations()
    {
        if (options.Rebuild)
        {
            writer.Begin();
            derived.MarkAll();
            foreach (var handler in handlers.ById.Values.Where(static h => !h.IsAbsent))
            {
                writer.Doubt(handler);
            }
            executor.Recompute = static (_, _) => true;
        }
        else if (options.AuditPercent > 0)
        {
            var chosen = writer.Audit(options.AuditPercent);
            executor.Recompute = (_, node) => chosen.Contains(node);
        }
    }
}
