using System.Globalization;

namespace BuildCache;

/// <summary>The end of a build: whether it succeeded, what there is to say, the report.</summary>
sealed partial class BuildSession
{
    bool Succeeded => notices.TrueForAll(static d => d.Severity != Severity.Error) && !intake.Failures.Any && findings.Clashes.Count == 0 && derived.Errors.Count == 0 && EngineErrors().Count == 0 && !findings.HasStoredErrors() && executor.LateUses.IsEmpty
        && (options.Rebuild ? intake.NonDeterminism.Count == 0 : true);

    /// <summary>Whether the build has succeeded so far, warnings that are errors among what there is to say.</summary>
    bool Succeeds(List<Publisher> publishers) => Succeeded && !(options.Warnings.MakesErrors && Diagnostics(publishers).Exists(static d => d.Severity == Severity.Error));

    BuildResult Close(List<Publisher> publishers)
    {
        writer.Begin();
        NoteConduct();
        if (Succeeded)
        {
            writer.ForgetCauses();
        }
        writer.Commit();
        var diagnostics = Diagnostics(publishers);
        var succeeded = diagnostics.TrueForAll(static d => d.Severity != Severity.Error);
        report.Outcome = succeeded ? "succeeded" : "failed";
        report.Outputs.Written = publishers.Sum(static publisher => publisher.Written);
        report.Outputs.Restored = publishers.Sum(static publisher => publisher.Restored);
        report.Outputs.Deleted = publishers.Sum(static publisher => publisher.Deleted);
        report.Outputs.Waiting = publishers.Sum(static publisher => publisher.Waiting);
        report.Outputs.Total = publishers.Sum(static publisher => publisher.Total) + (options.PublishesLater ? findings.CountOutputs() : 0);
        report.Inputs.Hashed = inputs.Hashed;
        report.Inputs.Asked = answers.Asked;
        report.Queries.Checked = database.Writer.Scalar("select count(*) from bc_query");
        report.Queries.Run = scheduler.QueriesRun + derived.Runs;
        report.Queries.Changed = scheduler.QueriesChanged + derived.Changes;
        report.Inputs.Changed += scheduler.ChangedInputs;
        CountRuns();
        report.Outputs.Unchanged = Math.Max(0, report.Effects.Ran - report.Outputs.Written - report.Outputs.Restored);
        writer.Begin();
        database.Writer.Prepare("update bc_build set finished = ?, outcome = ? where id = ?").Bind(Timestamp()).Bind(report.Outcome).Bind(report.Build).Run();
        if (options.IsLook)
        {
            ForgetLook();
        }
        writer.Commit();
        commands.Close();
        Sweep.IfDue(database, report.Build, writer.Today, options.KeepBuilds, isWaitedFor: options.PublishesLater, () => TargetFolders.Gone(database.Writer, machine.Files, options.ProjectDirectory, inPlace.Root, writer.Today));
        report.ElapsedMs = Math.Round(machine.MillisecondsSince(started), 1);
        ReportFile.Write(machine.Files, options.ReportPath, report);
        var placed = findings.OutputsInPlace().Select(output => (Path: inPlace.FromProject(output.Path), output.Hash)).OrderBy(static output => output.Path, StringComparer.Ordinal).ToList();
        return new BuildResult
        {
            Succeeded = succeeded,
            Report = report,
            Diagnostics = diagnostics,
            Outputs = options.PublishesLater ? [] : findings.Outputs(),
            OutputsInPlace = [.. placed.Select(static output => output.Path)],
            ChangedOutputs = [.. writer.ChangedOutputs.Order(StringComparer.Ordinal)],
            HashesInPlace = [.. placed.Select(static output => output.Hash)],
        };
    }

    /// <summary>A look that ended as the build before it, with the same calls failing and nothing else, is not told of.</summary>
    void ForgetLook()
    {
        var isNothing = database.Writer.Prepare("""
            select 1 from bc_build look join bc_build before on before.id = (select max(id) from bc_build where id < look.id)
            where look.id = ?1 and look.outcome = before.outcome
              and not exists (select 1 from bc_action a where a.build = look.id and (a.action not in ('failed', 'blocked')
                or not exists (select 1 from bc_action b where b.build = before.id and b.node = a.node and b.action = a.action)))
            """).Bind(report.Build).Any();
        if (isNothing)
        {
            writer.ForgetActions();
            database.Writer.Prepare("delete from bc_build where id = ?").Bind(report.Build).Run();
        }
    }

    /// <summary>What calls did that is no result of theirs.</summary>
    void NoteConduct()
    {
        foreach (var (handler, key) in InOrder(executor.LateUses.Keys))
        {
            writer.Discard(handler, key);
            notices.Add(new Diagnostic(Severity.Error, "BCM1902", $"Handler {handler.Name} used its context after its call{CallName.For(key)} had ended, so not everything that it did was recorded. Await every task that uses the context before the function returns; the next build runs the call again."));
        }
        foreach (var (handler, key) in InOrder(executor.LargeCalls.Keys))
        {
            // No warning: how much memory a call takes is no part of its result, so it would not come back with it.
            notices.Add(new Diagnostic(Severity.Message, "BCM1905", $"Handler {handler.Name} allocated more than 1 GB{CallName.For(key)}. Calls run in parallel, so several times that much may be in use at once; read and write in parts, or split the work into more documents.") { IsNotice = true });
        }

        static IEnumerable<(HandlerState Handler, string Key)> InOrder(IEnumerable<(HandlerState Handler, string Key)> calls) =>
            calls.OrderBy(static call => call.Handler.Name, StringComparer.Ordinal).ThenBy(static call => call.Key, StringComparer.Ordinal);
    }

    /// <summary>
    /// What is wrong with queries, functions and extensions apart from what handlers make of them. Of a file whose SQL is not valid nothing
    /// else is told: what follows from it may be gone when that is mended.
    /// </summary>
    List<Diagnostic> EngineErrors()
    {
        var invalid = catalog.FileErrors.ToList();
        return [.. queryFiles.Errors.Where(error => !invalid.Exists(other => other.File == error.File)), .. library.Errors, .. declaredIndexes.Errors, .. invalid];
    }

    List<Diagnostic> Diagnostics(List<Publisher> publishers)
    {
        var failures = intake.Failures;
        var all = new List<Diagnostic>(notices);
        all.AddRange(commands.Leftovers(findings.OutputsInPlace().Select(static output => output.Path).ToHashSet(PathCase.Comparer).Contains));
        all.AddRange(inputs.Tree.Unreadable.Select(static entry => IrregularFile.Unreadable(entry.Path, entry.Error)));
        all.AddRange(failures.Errors);
        all.AddRange(failures.ComputationErrors);
        all.AddRange(findings.Clashes);
        all.AddRange(EngineErrors());
        all.AddRange(derived.Errors.Values);
        all.AddRange(isIncomplete ? [] : AbsentKeys.Find(catalog, derived, writer.Collections));
        all.AddRange(LeftOutColumns.Find(catalog, derived, writer.Collections));
        all.AddRange(intake.NonDeterminism.Take(1));
        all.AddRange(derived.Notices);
        all.AddRange(publishers.SelectMany(static publisher => publisher.Diagnostics));
        all.AddRange(answers.Warnings());
        all.AddRange(findings.StoredDiagnostics());
        if (options.Check is { } check && Succeeded)
        {
            all.AddRange(check(new SettledBuild(database.Writer, inputs.Tree.OutputFolders)));
        }
        if (failures.Blocked.Count > 0)
        {
            all.Add(new Diagnostic(failures.Errors.Count + failures.ComputationErrors.Count == 0 && !isIncomplete ? Severity.Error : Severity.Message, "BCM3005",
                failures.Blocked.Count == 1
                    ? $"1 result was not computed because what it reads failed: {failures.Blocked[0]}. It will be computed once the errors are fixed."
                    : string.Create(CultureInfo.InvariantCulture, $"{failures.Blocked.Count} results were not computed because what they read failed; the first is {failures.Blocked[0]}. They will be computed once the errors are fixed."))
            { IsNotice = true });
        }
        return [.. all.Select(options.Warnings.Apply).Distinct().OrderBy(static d => d.File, StringComparer.Ordinal).ThenBy(static d => d.Line).ThenBy(static d => d.Column).ThenBy(static d => d.Code, StringComparer.Ordinal).ThenBy(static d => d.Message, StringComparer.Ordinal)];
    }

    void CountRuns()
    {
        var all = handlers.ById.Values;
        report.Ran = intake.Ran;
        report.RanTruncated = intake.RanTruncated;
        report.Handlers = [.. handlers.Ordered.Select(h => (Handler: h, Tally: intake.TallyOf(h))).Select(static counted => new HandlerCounts
        {
            Name = counted.Handler.Name,
            Ran = counted.Tally.Ran,
            Reused = Math.Max(0, counted.Handler.Live - counted.Tally.Ran - counted.Handler.Postponed),
            Restored = counted.Tally.Restored,
            Failed = counted.Handler.Postponed,
            Ms = Math.Round(counted.Tally.Milliseconds, 1),
        })];
        var tallies = all.Select(intake.TallyOf).ToList();
        report.Effects.Ran = tallies.Sum(static tally => tally.EffectsRan);
        report.Effects.Restored = tallies.Sum(static tally => tally.EffectsRestored);
        report.Effects.Failed = tallies.Sum(static tally => tally.EffectsFailed);
        report.Effects.Reused = Math.Max(0, all.Sum(static h => h.LiveEffects) - tallies.Sum(static tally => tally.EffectsKept) - report.Effects.Ran);
    }
}
