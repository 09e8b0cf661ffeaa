namespace BuildCache;

/// <summary>The first half of a build: what moved since the last one marks what depends on it.</summary>
sealed partial class BuildSession
{
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

    /// <summary>Whether more results are to be looked at anew than this build was asked for, as far as it is known before the first of them is.</summary>
    bool IsMoreThanAskedFor =>
        options.Rebuild ? handlers.ById.Values.Sum(static handler => handler.Live) > options.MostMarked
        : options.MostMarked < long.MaxValue && writer.ReachesMoreThan(options.MostMarked);

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
